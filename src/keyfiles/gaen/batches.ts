import type { ExportHead } from './diagnosis-keys.ts';

/** Files that belong to one export, and which of its batches they are not. */
export interface BatchSet {
  readonly region: string;
  readonly startTimestampS: number;
  readonly endTimestampS: number;
  readonly batchSize: number;
  /** Batch numbers of which there is no file, ascending, at most `MAX_LISTED`. */
  readonly missing: readonly number[];
  /** Batch numbers of which there are several, ascending. */
  readonly repeated: readonly number[];
}

const MAX_LISTED = 100;

/**
 * Sorts the heads of export files into exports: those of the same region, time window and number of
 * batches belong together.
 */
export function batchSets(heads: readonly ExportHead[]): BatchSet[] {
  const sets = new Map<string, ExportHead[]>();
  for (const head of heads) {
    const { region, startTimestampS, endTimestampS, batchSize } = head;
    const key = JSON.stringify([region, startTimestampS, endTimestampS, batchSize]);
    sets.set(key, [...(sets.get(key) ?? []), head]);
  }
  return [...sets.values()].map((members) => {
    const { region, startTimestampS, endTimestampS, batchSize } = members[0];
    const counts = new Map<number, number>();
    for (const { batchNum } of members) counts.set(batchNum, (counts.get(batchNum) ?? 0) + 1);
    const missing: number[] = [];
    for (let n = 1; n <= batchSize && missing.length < MAX_LISTED; n++) {
      if (!counts.has(n)) missing.push(n);
    }
    const repeated = [...counts].filter(([, count]) => count > 1).map(([n]) => n);
    repeated.sort((a, b) => a - b);
    return { region, startTimestampS, endTimestampS, batchSize, missing, repeated };
  });
}
