/** What one advertiser puts on the air in each advertising event. */
export interface Pdu {
  readonly kind: 'ADV_NONCONN_IND' | 'ADV_IND';
  /** On each channel, µs. */
  readonly airtimeUs: number;
  /** From the start on one channel to the start on the next, µs. */
  readonly spacingUs: number;
}

/** 37, 38 and 39, in the order in which an event visits them (Bluetooth Core 5.3, 6.B.4.4.2.1). */
export const ADVERTISING_CHANNELS = 3;

const US_PER_BYTE = 8;
// Preamble 1, access address 4, header 2, advertiser's address 6, CRC 3 bytes (LE 1M, 6.B.2.1).
const OVERHEAD_BYTES = 16;

/** Airtime of a legacy advertising PDU with so many bytes of data (0..31), µs. */
export function airtimeUs(advertisingBytes: number): number {
  return US_PER_BYTE * (OVERHEAD_BYTES + advertisingBytes);
}

// Core 6.B.4.4.2.1 allows up to 10 ms between the starts. Ours, of what is allowed: an advertiser
// that nobody may answer goes on after the 150 µs that turning a radio takes; one that may be
// asked for a connection listens after T_IFS (150 µs) for a request (352 µs) first.
const TURN_US = 150;
const REQUEST_US = 352;

/** A PDU of `kind` that carries `advertisingBytes`. */
export function pduOf(kind: Pdu['kind'], advertisingBytes: number): Pdu {
  const airtime = airtimeUs(advertisingBytes);
  const listenUs = kind === 'ADV_IND' ? TURN_US + REQUEST_US : 0;
  return { kind, airtimeUs: airtime, spacingUs: airtime + listenUs + TURN_US };
}
