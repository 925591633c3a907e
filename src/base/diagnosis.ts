/** How a diagnosis came about: the report types of a diagnosis key. */
export type ReportType =
  'unknown' | 'confirmed-test' | 'clinical-diagnosis' | 'self-report' | 'recursive' | 'revoked';
