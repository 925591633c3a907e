import { below } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

/** Draws of whole clusters for the error bars of what was measured. */
const BOOTSTRAPS = 200;

/** What `of` gives when whole clusters are drawn with replacement, draw after draw. */
export function overClusterDraws<Value>(
  clusters: number,
  key: Key,
  of: (weights: Float64Array) => Value,
): Value[] {
  return Array.from({ length: BOOTSTRAPS }, (_, draw) => {
    const weights = new Float64Array(clusters);
    for (let k = 0; k < clusters; k++) weights[below(key, draw, k, clusters)]++;
    return of(weights);
  });
}

/** Sum of records, each as often as it weighs. */
export function weighted(records: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(records[0].length);
  records.forEach((record, k) => {
    const weight = weights[k];
    if (weight === 0) return;
    for (let at = 0; at < sum.length; at++) sum[at] += weight * record[at];
  });
  return sum;
}
