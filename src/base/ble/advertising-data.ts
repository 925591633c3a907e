/**
 * Structures of advertising data (Core specification supplement, part A): length, type, data. A
 * structure that reaches beyond the end, and what follows it, is left out.
 */

const SERVICE_LIST_16 = [0x02, 0x03];
const SERVICE_LIST_128 = [0x06, 0x07];
const LOCAL_NAME = [0x08, 0x09];
const SERVICE_DATA_16 = 0x16;
const MANUFACTURER = 0xff;

function structureOf(
  bytes: Uint8Array,
  types: readonly number[],
  accepts: (data: Uint8Array) => boolean,
): Uint8Array | undefined {
  for (let at = 0; at + 1 < bytes.length; at += 1 + bytes[at]) {
    const end = at + 1 + bytes[at];
    if (bytes[at] === 0 || end > bytes.length) return undefined;
    const data = bytes.subarray(at + 2, end);
    if (types.includes(bytes[at + 1]) && accepts(data)) return data;
  }
  return undefined;
}

const startsWith = (data: Uint8Array, word: number): boolean =>
  data.length >= 2 && (data[0] | (data[1] << 8)) === word;

/** Data of the 16-bit service `uuid`, undefined where there are none. */
export function serviceData(bytes: Uint8Array, uuid: number): Uint8Array | undefined {
  return structureOf(bytes, [SERVICE_DATA_16], (data) => startsWith(data, uuid))?.subarray(2);
}

/** Manufacturer data of `company`, undefined where there are none. */
export function manufacturerData(bytes: Uint8Array, company: number): Uint8Array | undefined {
  return structureOf(bytes, [MANUFACTURER], (data) => startsWith(data, company))?.subarray(2);
}

/** True where the 16-bit service `uuid` is listed. */
export function serviceListed(bytes: Uint8Array, uuid: number): boolean {
  const lists = (data: Uint8Array): boolean => {
    for (let at = 0; at + 1 < data.length; at += 2) {
      if ((data[at] | (data[at + 1] << 8)) === uuid) return true;
    }
    return false;
  };
  return structureOf(bytes, SERVICE_LIST_16, lists) !== undefined;
}

/** True where the 128-bit service `uuid` is listed; its 16 bytes as on the air, last byte first. */
export function serviceListed128(bytes: Uint8Array, uuid: Uint8Array): boolean {
  const lists = (data: Uint8Array): boolean => {
    for (let at = 0; at + 16 <= data.length; at += 16) {
      if (uuid.every((byte, k) => byte === data[at + k])) return true;
    }
    return false;
  };
  return structureOf(bytes, SERVICE_LIST_128, lists) !== undefined;
}

/** The local name, whole or shortened; undefined where there is none. */
export function localName(bytes: Uint8Array): Uint8Array | undefined {
  return structureOf(bytes, LOCAL_NAME, () => true);
}
