import { asciiBytes, concatBytes } from '../../base/bytes/bytes.ts';
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from '../../base/crypto/ed25519.ts';
import { InputError } from '../../base/errors.ts';
import { sha256 } from '../../base/crypto/sha256.ts';

/**
 * Temporary Contact Numbers: ratchet and signed reports (TCNCoalition/TCN at 6b64d09). rak and rvk
 * are the secret and the public key of Ed25519.
 */
export const TCN_BYTES = 16;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const MAX_INDEX = 65_535;
const MAX_MEMO_BYTES = 255;

// A report: rvk 32, tck 32, first index 2, last index 2 (little-endian), memo type 1, memo length
// 1, memo 0..255, signature 64.
const FIRST_AT = 2 * KEY_BYTES;
const LAST_AT = FIRST_AT + 2;
const MEMO_TYPE_AT = LAST_AT + 2;
const MEMO_LENGTH_AT = MEMO_TYPE_AT + 1;
const MEMO_AT = MEMO_LENGTH_AT + 1;
const SHORTEST_BYTES = MEMO_AT + SIGNATURE_BYTES;

const TCK = asciiBytes('H_TCK');
const TCN = asciiBytes('H_TCN');

/** Types of memo that are given away; 3 to 254 are for other applications, 255 is reserved. */
export const MEMO_TYPES = { coEpiSymptoms: 0, covidWatchTest: 1, ito: 2, reserved: 255 } as const;

/** What the application adds to a report. */
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
  /** Ed25519 over all that stands before it, 64 bytes. */
  readonly signature: Uint8Array;
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
  checkRanges(first, last, memo);
  const rvk = ed25519PublicKey(rak);
  let tckBefore = tckStart(rak);
  for (let index = 1; index < first; index++) tckBefore = tckNext(rvk, tckBefore);
  const signed = signedPart({ rvk, tckBefore, first, last, memo });
  return concatBytes(signed, ed25519Sign(signed, rak));
}

/** The bytes of a report as it is, 134 to 389; RangeError as for `encodeReport`. */
export function reportBytes(report: TcnReport): Uint8Array {
  checkRanges(report.first, report.last, report.memo);
  return concatBytes(signedPart(report), report.signature);
}

/** What the signature of a report is over. */
function signedPart(report: Omit<TcnReport, 'signature'>): Uint8Array {
  const { rvk, tckBefore, first, last, memo } = report;
  const span = Uint8Array.of(first & 255, first >> 8, last & 255, last >> 8);
  return concatBytes(rvk, tckBefore, span, Uint8Array.of(memo.type, memo.data.length), memo.data);
}

function checkRanges(first: number, last: number, { type, data }: TcnMemo): void {
  if (!Number.isInteger(first) || first < 1 || first > MAX_INDEX) {
    throw new RangeError(`"first" expected an index from 1 to ${MAX_INDEX}, got ${first}`);
  }
  if (!Number.isInteger(last) || last < first || last > MAX_INDEX) {
    throw new RangeError(`"last" expected an index from ${first} to ${MAX_INDEX}, got ${last}`);
  }
  if (!Number.isInteger(type) || type < 0 || type > 255) {
    throw new RangeError(`"memo" expected a type from 0 to 255, got ${type}`);
  }
  if (data.length > MAX_MEMO_BYTES) {
    throw new RangeError(`"memo" expected at most ${MAX_MEMO_BYTES} bytes, got ${data.length}`);
  }
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

/** The report, its signature checked, or what is wrong with the bytes. */
export function readReport(bytes: Uint8Array): TcnReport | string {
  const report = readReportAt(bytes, 0);
  if (typeof report === 'string') return report;
  const length = reportLength(report);
  if (bytes.length > length) {
    return `expected a report of ${length} bytes by its memo, found ${bytes.length}; leave it out`;
  }
  if (!isSigned(report)) {
    return 'expected a signature by the key that the report names, found another; leave it out';
  }
  return report;
}

/** How long a report is, bytes. */
export function reportLength({ memo }: TcnReport): number {
  return SHORTEST_BYTES + memo.data.length;
}

/** True where the signature is by the key that the report names. */
export function isSigned(report: TcnReport): boolean {
  return ed25519Verify(report.signature, signedPart(report), report.rvk);
}

/** The report that begins at byte `at`, or what is wrong there; its signature is not checked. */
export function readReportAt(bytes: Uint8Array, at: number): TcnReport | string {
  const left = bytes.length - at;
  const length = SHORTEST_BYTES + (left < SHORTEST_BYTES ? 0 : bytes[at + MEMO_LENGTH_AT]);
  if (left < length) {
    const size =
      length === SHORTEST_BYTES ? `${length} bytes or more` : `${length} bytes by its memo`;
    return `expected a report of ${size} at byte ${at}, found ${left} bytes; fetch it again`;
  }
  const part = new Uint8Array(bytes.subarray(at, at + length));
  const view = new DataView(part.buffer);
  const first = view.getUint16(FIRST_AT, true);
  const last = view.getUint16(LAST_AT, true);
  if (first < 1 || last < first) {
    return (
      `expected indices from 1 on, in order, at byte ${at + FIRST_AT}, found ${first} to ` +
      `${last}; leave the report out`
    );
  }
  const end = length - SIGNATURE_BYTES;
  return {
    rvk: part.subarray(0, KEY_BYTES),
    tckBefore: part.subarray(KEY_BYTES, FIRST_AT),
    first,
    last,
    memo: { type: part[MEMO_TYPE_AT], data: part.subarray(MEMO_AT, end) },
    signature: part.subarray(end),
  };
}
