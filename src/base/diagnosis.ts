/** How a diagnosis came about, by the number that stands for it in a diagnosis key. */
export const REPORT_TYPES = [
  'unknown',
  'confirmed-test',
  'clinical-diagnosis',
  'self-report',
  'recursive',
  'revoked',
] as const;

export type ReportType = (typeof REPORT_TYPES)[number];
