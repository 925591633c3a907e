import { InputError } from '../base/errors.ts';
import { refuseLong } from './json-value.ts';

/**
 * A signed report of TCN (TCNCoalition/TCN at 6b64d09): rvk 32, tck 32, first index 2, last index 2
 * (little-endian), memo type 1, memo length 1, memo 0..255, signature 64: 134 to 389 bytes. The
 * signature is not checked here.
 */
export interface TcnReport {
  /** Report verification key (Ed25519), 32 bytes. */
  readonly rvk: Uint8Array;
  /** Temporary contact key of index `firstIndex` - 1, 32 bytes. */
  readonly tck: Uint8Array;
  /** j1 and j2, 1..65535, the first not after the last. */
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** 0 CoEpi, 1 CovidWatch, 2 ito, 255 reserved. */
  readonly memoType: number;
  /** At most 255 bytes. */
  readonly memo: Uint8Array;
  /** 64 bytes, over all that stands before it. */
  readonly signature: Uint8Array;
}

const KEY_BYTES = 32;
const HEAD_BYTES = 2 * KEY_BYTES + 6;
const SIGNATURE_BYTES = 64;
const MIN_REPORT_BYTES = HEAD_BYTES + SIGNATURE_BYTES;
const MAX_MEMO_BYTES = 255;

/** Reports, one after the other. @throws InputError where one is cut short or has impossible indices */
export function parseTcnReports(bytes: Uint8Array, file: string): TcnReport[] {
  refuseLong(bytes, file);
  const reports: TcnReport[] = [];
  for (let at = 0; at < bytes.length;) {
    const report = readReport(bytes, at, file);
    reports.push(report);
    at += MIN_REPORT_BYTES + report.memo.length;
  }
  return reports;
}

function readReport(bytes: Uint8Array, at: number, file: string): TcnReport {
  const left = bytes.length - at;
  const memoBytes = left < HEAD_BYTES ? 0 : bytes[at + HEAD_BYTES - 1];
  if (left < MIN_REPORT_BYTES + memoBytes) {
    throw new InputError(
      `expected a report of ${MIN_REPORT_BYTES + memoBytes} bytes at byte ${at}, ` +
        `found ${left} bytes; fetch the reports again`,
      { file },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const firstIndex = view.getUint16(2 * KEY_BYTES, true);
  const lastIndex = view.getUint16(2 * KEY_BYTES + 2, true);
  if (firstIndex < 1 || lastIndex < firstIndex) {
    throw new InputError(
      `expected indices from 1 on, the first not after the last, at byte ${at + 2 * KEY_BYTES}, ` +
        `found ${firstIndex} and ${lastIndex}; leave the report out`,
      { file },
    );
  }
  const end = HEAD_BYTES + memoBytes;
  return {
    rvk: bytes.slice(at, at + KEY_BYTES),
    tck: bytes.slice(at + KEY_BYTES, at + 2 * KEY_BYTES),
    firstIndex,
    lastIndex,
    memoType: bytes[at + HEAD_BYTES - 2],
    memo: bytes.slice(at + HEAD_BYTES, at + end),
    signature: bytes.slice(at + end, at + end + SIGNATURE_BYTES),
  };
}

export function encodeTcnReports(reports: readonly TcnReport[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(reports.flatMap((report) => [signedPart(report), report.signature])),
  );
}

/** What the signature of a report is over. */
export function signedPart(report: TcnReport): Uint8Array {
  const { rvk, tck, firstIndex, lastIndex, memoType, memo } = report;
  if (memo.length > MAX_MEMO_BYTES) {
    throw new RangeError(`"memo" expected at most ${MAX_MEMO_BYTES} bytes, got ${memo.length}`);
  }
  const bytes = new Uint8Array(HEAD_BYTES + memo.length);
  bytes.set(rvk);
  bytes.set(tck, KEY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(2 * KEY_BYTES, firstIndex, true);
  view.setUint16(2 * KEY_BYTES + 2, lastIndex, true);
  bytes[HEAD_BYTES - 2] = memoType;
  bytes[HEAD_BYTES - 1] = memo.length;
  bytes.set(memo, HEAD_BYTES);
  return bytes;
}
