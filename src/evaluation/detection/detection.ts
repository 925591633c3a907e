import { firstAbove } from '../../base/numbers/sorted.ts';
import type { ScoreCounts } from './score-counts.ts';

/** Pairs of one near and one far in which the near one has the greater score; ties count half. */
export function concordantPairs({ near, far }: ScoreCounts): number {
  let pairs = 0;
  let below = 0;
  for (let k = 0; k < near.length; k++) {
    pairs += near[k] * (below + 0.5 * far[k]);
    below += far[k];
  }
  return pairs;
}

/** Area under the ROC curve, exactly: the share of concordant pairs. NaN where a side is empty. */
export function areaUnderCurve(counts: ScoreCounts): number {
  return concordantPairs(counts) / (counts.nearTotal * counts.farTotal);
}

/** Shares of near and far that a threshold takes for near. */
export interface Rates {
  readonly tpr: number;
  readonly fpr: number;
}

/** Rates where a score of at least `threshold` is taken for near; NaN of a side that is empty. */
export function ratesFrom(
  { scores, near, far, nearTotal, farTotal }: ScoreCounts,
  threshold: number,
): Rates {
  let tp = 0;
  let fp = 0;
  for (let k = scores.length - 1; k >= 0 && scores[k] >= threshold; k--) {
    tp += near[k];
    fp += far[k];
  }
  return { tpr: tp / nearTotal, fpr: fp / farTotal };
}

/**
 * The least P_miss + P_fa over all thresholds, the best one chosen on the very data: 0 where the
 * sides are apart, 1 where no threshold is better than a constant answer (the nDCF of TC4TL, equal
 * weights). NaN where a side is empty.
 */
export function leastError({ near, far, nearTotal, farTotal }: ScoreCounts): number {
  if (!(nearTotal > 0 && farTotal > 0)) return NaN;
  let least = 1;
  let tp = 0;
  let fp = 0;
  for (let k = near.length - 1; k >= 0; k--) {
    tp += near[k];
    fp += far[k];
    least = Math.min(least, (nearTotal - tp) / nearTotal + fp / farTotal);
  }
  return least;
}

/** Points of a ROC curve from (0, 0) to (1, 1), both rising. */
export interface RocCurve {
  readonly fpr: Float64Array;
  readonly tpr: Float64Array;
}

/** One point for each distinct score; both sides must weigh something. */
export function rocCurve({ near, far, nearTotal, farTotal }: ScoreCounts): RocCurve {
  const size = near.length + 1;
  const fpr = new Float64Array(size);
  const tpr = new Float64Array(size);
  let tp = 0;
  let fp = 0;
  for (let k = 1; k < size; k++) {
    tp += near[size - 1 - k];
    fp += far[size - 1 - k];
    fpr[k] = fp / farTotal;
    tpr[k] = tp / nearTotal;
  }
  return { fpr, tpr };
}

/** TPR on the curve at each of `shares` of false positives, straight between its points. */
export function tprAt({ fpr, tpr }: RocCurve, shares: readonly number[]): number[] {
  return shares.map((share) => {
    const next = firstAbove(fpr, fpr.length, share);
    // Where the curve rises straight up, its upper end counts.
    if (next === fpr.length) return tpr[next - 1];
    const step = (share - fpr[next - 1]) / (fpr[next] - fpr[next - 1]);
    return tpr[next - 1] + step * (tpr[next] - tpr[next - 1]);
  });
}
