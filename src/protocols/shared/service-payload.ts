import { serviceData } from '../../base/ble/advertising-data.ts';
import type { HeardPayload } from '../engine.ts';

/** The structure around the data: length, type, service. */
const HEAD_BYTES = 4;
const SERVICE_DATA_16 = 0x16;

/** An identifier as service data of a 16-bit service and nothing else (DP-3T, TCN). */
export interface ServicePayload {
  readonly payloadBytes: number;
  readonly encode: (identifier: Uint8Array) => Uint8Array;
  readonly parse: (bytes: Uint8Array) => HeardPayload | undefined;
}

/**
 * Payloads of a service.
 *
 * @param uuid - 16 bits
 */
export function createServicePayload(uuid: number, identifierBytes: number): ServicePayload {
  const payloadBytes = HEAD_BYTES + identifierBytes;
  return {
    payloadBytes,
    encode(identifier) {
      const bytes = new Uint8Array(payloadBytes);
      bytes.set([payloadBytes - 1, SERVICE_DATA_16, uuid & 255, uuid >> 8]);
      bytes.set(identifier, HEAD_BYTES);
      return bytes;
    },
    parse(bytes) {
      const data = serviceData(bytes, uuid);
      if (data?.length !== identifierBytes) return undefined;
      return { identifier: data.slice(), metadata: 0 };
    },
  };
}
