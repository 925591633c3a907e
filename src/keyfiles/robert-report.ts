import { toBase64 } from '../base/base64.ts';
import { encodeJson, parseJson } from './json-value.ts';
import type { JsonValue } from './json-value.ts';

/**
 * ROBERT's LocalProximityList as a phone uploads it: the request of /report, by
 * TousAntiCovid/robert-server (openapi-robert-server-v1.yml at 27b9312).
 */
export interface RobertReport {
  /** Of the health professional; '' where it was left out. */
  readonly token: string;
  /** In the order of the file. */
  readonly hellos: readonly ReceivedHello[];
}

export interface ReceivedHello {
  /** 16 bytes: ECC 1, EBID 8, time 2 (low 16 bits of the sender's NTP seconds), MAC 5. */
  readonly hello: Uint8Array;
  /** NTP seconds of the receiver (since 1900). */
  readonly receivedNtpS: number;
  /** Corrected for the receiver's model, dBm. */
  readonly rssiDbm: number;
  /** As measured, dBm; left out by later apps. */
  readonly rssiRawDbm?: number;
}

const HELLO_BYTES = 16;
const ECC_BYTES = 1;
const EBID_BYTES = 8;
const MAC_BYTES = 5;
const TIME_AT = ECC_BYTES + EBID_BYTES;
const MAC_AT = TIME_AT + 2;
const MAX_UINT32 = 4294967295;

/** @throws InputError with the place of the first thing that is wrong */
export function parseRobertReport(bytes: Uint8Array, file: string): RobertReport {
  const json = parseJson(bytes, file);
  const token = json.optional('token')?.text() ?? '';
  const hellos = json.field('contacts').items().flatMap(readContact);
  return { token, hellos };
}

/** Messages of one identifier stand together in a contact. */
function readContact(json: JsonValue): ReceivedHello[] {
  const ecc = json.field('ecc').base64(ECC_BYTES);
  const ebid = json.field('ebid').base64(EBID_BYTES);
  return json
    .field('ids')
    .items()
    .map((id) => {
      const time = id.field('timeFromHelloMessage').integer(0, 65535);
      const hello = new Uint8Array(HELLO_BYTES);
      hello.set(ecc);
      hello.set(ebid, ECC_BYTES);
      hello.set([time >> 8, time & 255], TIME_AT);
      hello.set(id.field('mac').base64(MAC_BYTES), MAC_AT);
      const raw = id.optional('rssiRaw')?.integer(-128, 127);
      return {
        hello,
        receivedNtpS: id.field('timeCollectedOnDevice').integer(0, MAX_UINT32),
        rssiDbm: id.field('rssiCalibrated').integer(-128, 127),
        ...(raw === undefined ? {} : { rssiRawDbm: raw }),
      };
    });
}

/** Neighbours in the list with the same ECC and EBID become one contact. */
export function encodeRobertReport({ token, hellos }: RobertReport): Uint8Array {
  const contacts: { ebid: string; ecc: string; ids: object[] }[] = [];
  for (const { hello, receivedNtpS, rssiDbm, rssiRawDbm } of hellos) {
    if (hello.length !== HELLO_BYTES) {
      throw new RangeError(`"hello" expected ${HELLO_BYTES} bytes, got ${hello.length}`);
    }
    const ecc = toBase64(hello.subarray(0, ECC_BYTES));
    const ebid = toBase64(hello.subarray(ECC_BYTES, TIME_AT));
    const last = contacts[contacts.length - 1];
    const isSame = contacts.length > 0 && last.ecc === ecc && last.ebid === ebid;
    const ids = isSame ? last.ids : [];
    if (!isSame) contacts.push({ ebid, ecc, ids });
    ids.push({
      timeCollectedOnDevice: receivedNtpS,
      timeFromHelloMessage: (hello[TIME_AT] << 8) | hello[TIME_AT + 1],
      mac: toBase64(hello.subarray(MAC_AT)),
      rssiRaw: rssiRawDbm,
      rssiCalibrated: rssiDbm,
    });
  }
  return encodeJson({ token, contacts });
}
