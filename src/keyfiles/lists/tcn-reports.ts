import { joinBytes } from '../../base/bytes/bytes.ts';
import { InputError } from '../../base/errors.ts';
import { refuseLong } from '../../base/bytes/utf8.ts';
import { readReportAt, reportBytes, reportLength } from '../../protocols/tcn/tcn-report.ts';
import type { TcnReport } from '../../protocols/tcn/tcn-report.ts';
import { MAX_LIST_BYTES } from './list-file.ts';

/**
 * Signed reports of TCN (TCNCoalition/TCN at 6b64d09), one after the other; signatures are not
 * checked here.
 *
 * @throws InputError where one is cut short or has impossible indices
 */
export function parseTcnReports(bytes: Uint8Array, file: string): TcnReport[] {
  refuseLong(bytes, file, MAX_LIST_BYTES);
  const reports: TcnReport[] = [];
  for (let at = 0; at < bytes.length;) {
    const report = readReportAt(bytes, at);
    if (typeof report === 'string') throw new InputError(report, { file });
    reports.push(report);
    at += reportLength(report);
  }
  return reports;
}

/** The reports one after the other. */
export function encodeTcnReports(reports: readonly TcnReport[]): Uint8Array {
  return joinBytes(reports.map(reportBytes));
}
