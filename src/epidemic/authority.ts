/** When publications leave and phones fetch them; µs. */
export interface AuthorityOptions {
  /** Publications leave at multiples of this after local midnight ... */
  readonly publicationIntervalUs: number;
  /** ... and not earlier than this after the upload. */
  readonly publicationDelayUs: number;
  /** Each phone downloads once in this period, at a time of its own. */
  readonly downloadIntervalUs: number;
}

/**
 * When a key is distributed that was uploaded at `uploadUs` and is held back until
 * `availableFromUs` (-Infinity where it is not): with the first publication that may have it, be
 * that of another day than the rest of its upload.
 */
export function publicationUs(
  { publicationIntervalUs, publicationDelayUs }: AuthorityOptions,
  uploadUs: number,
  availableFromUs: number,
): number {
  const earliestUs = Math.max(uploadUs + publicationDelayUs, availableFromUs);
  return Math.ceil(earliestUs / publicationIntervalUs) * publicationIntervalUs;
}

/** First download at or after `nowUs` of a phone that downloads at `phaseUs` in each period. */
export function nextDownloadUs(intervalUs: number, phaseUs: number, nowUs: number): number {
  return phaseUs + Math.ceil((nowUs - phaseUs) / intervalUs) * intervalUs;
}
