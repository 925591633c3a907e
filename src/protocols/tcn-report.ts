import { asciiBytes, concatBytes } from '../base/bytes.ts';
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from '../base/ed25519.ts';
import { InputError } from '../base/errors.ts';
import { sha256 } from '../base/sha256.ts';

/**
 * Temporary Contact Numbers: ratchet and signed reports (TCNCoalition/TCN at 6b64d09). rak and rvk
 * are the secret and the public key of Ed25519.
 */
export const TCN_BYTES = 16;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const MEMO_AT = 2 * KEY_BYTES + 4;
const MEMO_HEAD_BYTES = 2;
const MAX_INDEX = 65_535;
const MAX_MEMO_BYTES = 255;

const TCK = asciiBytes('H_TCK');
const TCN = asciiBytes('H_TCN');

/** Types of memo that are given away; 3 to 254 are for other applications, 255 is reserved. */
export const MEMO_TYPES = { coEpiSymptoms: 0, covidWatchTest: 1, ito: 2, reserved: 255 } as const;

export interface TcnMemo {
  /** 0..255, see `MEMO_TYPES`. */
  readonly type: number;
  /** At most 255 bytes. */
  readonly data: Uint8Array;
}

/** What a report says; its numbers are those of indices `first` to `last`, both within 1..65535. */
export interface TcnReport {
  /** Report verification key, 32 bytes. */
  readonly rvk: Uint8Array;
  /** The ratchet one step before `first`, 32 bytes. */
  readonly tckBefore: Uint8Array;
  readonly first: number;
  readonly last: number;
  readonly memo: TcnMemo;
}

/** The ratchet's start, tck_0. */
export function tckStart(rak: Uint8Array): Uint8Array {
  return sha256(concatBytes(TCK, rak));
}

/** tck_i from tck_{i-1}. */
export function tckNext(rvk: Uint8Array, tck: Uint8Array): Uint8Array {
  return sha256(concatBytes(TCK, rvk, tck));
}

/** The number of index `index` from the ratchet's state there. */
export function tcnOf(tck: Uint8Array, index: number): Uint8Array {
  const number = Uint8Array.of(index & 255, index >> 8);
  return sha256(concatBytes(TCN, number, tck)).slice(0, TCN_BYTES);
}

/** Numbers of the indices `first` .. `last`, 16 bytes each. */
export function tcnsFrom(
  rvk: Uint8Array,
  tckBefore: Uint8Array,
  first: number,
  last: number,
): Uint8Array {
  const numbers = new Uint8Array((last - first + 1) * TCN_BYTES);
  let tck = tckBefore;
  for (let index = first; index <= last; index++) {
    tck = tckNext(rvk, tck);
    numbers.set(tcnOf(tck, index), (index - first) * TCN_BYTES);
  }
  return numbers;
}

/**
 * The report of the numbers `first` to `last` of a report key, signed: 134 to 389 bytes.
 * RangeError where indices or memo are out of range.
 */
export function encodeReport(
  rak: Uint8Array,
  first: number,
  last: number,
  memo: TcnMemo,
): Uint8Array {
  if (!Number.isInteger(first) || first < 1 || first > MAX_INDEX) {
    throw new RangeError(`"first" expected an index from 1 to ${MAX_INDEX}, got ${first}`);
  }
  if (!Number.isInteger(last) || last < first || last > MAX_INDEX) {
    throw new RangeError(`"last" expected an index from ${first} to ${MAX_INDEX}, got ${last}`);
  }
  const { type, data } = memo;
  if (!Number.isInteger(type) || type < 0 || type > 255) {
    throw new RangeError(`"memo" expected a type from 0 to 255, got ${type}`);
  }
  if (data.length > MAX_MEMO_BYTES) {
    throw new RangeError(`"memo" expected at most ${MAX_MEMO_BYTES} bytes, got ${data.length}`);
  }
  const rvk = ed25519PublicKey(rak);
  let tck = tckStart(rak);
  for (let index = 1; index < first; index++) tck = tckNext(rvk, tck);
  const span = Uint8Array.of(first & 255, first >> 8, last & 255, last >> 8);
  const report = concatBytes(rvk, tck, span, Uint8Array.of(type, data.length), data);
  return concatBytes(report, ed25519Sign(report, rak));
}

/**
 * A report whose signature is by the key that it names.
 *
 * @throws InputError for any other bytes
 */
export function parseReport(bytes: Uint8Array): TcnReport {
  const report = readReport(bytes);
  if (typeof report === 'string') throw new InputError(report);
  return report;
}

/** The report, or what is wrong with the bytes. */
export function readReport(bytes: Uint8Array): TcnReport | string {
  const shortest = MEMO_AT + MEMO_HEAD_BYTES + SIGNATURE_BYTES;
  if (bytes.length < shortest) {
    return `expected a report of ${shortest} bytes or more, found ${bytes.length}; leave it out`;
  }
  const length = shortest + bytes[MEMO_AT + 1];
  if (bytes.length !== length) {
    return `expected a report of ${length} bytes by its memo, found ${bytes.length}; leave it out`;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const first = view.getUint16(2 * KEY_BYTES, true);
  const last = view.getUint16(2 * KEY_BYTES + 2, true);
  if (first < 1 || last < first) {
    return `expected indices from 1 on, in order, found ${first} to ${last}; leave the report out`;
  }
  const rvk = bytes.slice(0, KEY_BYTES);
  const end = bytes.length - SIGNATURE_BYTES;
  if (!ed25519Verify(bytes.subarray(end), bytes.subarray(0, end), rvk)) {
    return 'expected a signature by the key that the report names, found another; leave it out';
  }
  const memo = { type: bytes[MEMO_AT], data: bytes.slice(MEMO_AT + MEMO_HEAD_BYTES, end) };
  return { rvk, tckBefore: bytes.slice(KEY_BYTES, 2 * KEY_BYTES), first, last, memo };
}
