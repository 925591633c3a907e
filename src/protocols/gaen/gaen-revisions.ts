import type { ReportType } from '../../base/diagnosis.ts';

/** Changes of a diagnosis that Google's matcher accepts, once for a key (protocols A4.3). */
const ACCEPTED: Readonly<Partial<Record<ReportType, readonly ReportType[]>>> = {
  'self-report': ['confirmed-test', 'clinical-diagnosis', 'revoked'],
  'clinical-diagnosis': ['confirmed-test', 'revoked'],
};

/** One time that a diagnosis key, of certain bytes and a certain start, was published. */
export interface KeyOccurrence {
  readonly rollingPeriod: number;
  readonly reportType: ReportType;
}

/**
 * The occurrence of a key that counts, given all of them in order of publication: the first, or
 * the one later occurrence that changes its report type in an accepted way. Later ones with
 * another rolling period, and everything after a change, are passed over. Undefined where
 * the key does not count at all: revoked, or recursive (a type that Google's code leaves out).
 */
export function countingOccurrence<Occurrence extends KeyOccurrence>(
  occurrences: readonly Occurrence[],
): Occurrence | undefined {
  const [first, ...later] = occurrences;
  const change = later.find(
    ({ rollingPeriod, reportType }) =>
      rollingPeriod === first.rollingPeriod &&
      ACCEPTED[first.reportType]?.includes(reportType) === true,
  );
  const counting = change ?? first;
  return counting.reportType === 'revoked' || counting.reportType === 'recursive'
    ? undefined
    : counting;
}
