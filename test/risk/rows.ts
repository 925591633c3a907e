import type { ScoredRow } from '../../src/risk/scored-row.ts';

/** 2020-09-14 00:00 UTC, Unix s. */
export const DAY = 1_600_041_600;

/** A sighting so long after `DAY` that counts for 300 s. */
export const row = (timeS: number, db: number, rest: Partial<ScoredRow> = {}): ScoredRow => ({
  keyIndex: 0,
  timeS: DAY + timeS,
  sinceScanS: 300,
  meanAttenuationDb: db,
  minAttenuationDb: db,
  ...rest,
});
