/**
 * Kinds of events of a run and their ranks: what comes first when several fall on one instant. Each
 * names a scenario that needs the order.
 */
export const KIND = { testResult: 0, upload: 1, publish: 2, download: 3, notify: 4 } as const;

/** Rank by kind. */
export const RANKS: readonly number[] = [
  // A test result comes before the upload that it allows: "no upload delay".
  0,
  // An upload comes before the publication at that hour: "uploaded at 06:00, published at 06:00".
  1,
  // A publication comes before the downloads of that instant: "downloads on the hour".
  2,
  // A download comes before the warnings of that instant: a phone warns of what it just learned.
  3,
  // Warnings come last, so that all downloads of an instant count.
  4,
];
