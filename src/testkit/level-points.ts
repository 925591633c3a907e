import { below } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

// Whole dBm that a receiver can report.
const LEAST_DBM = -127;
const CELLS = 148;

/** Counts of whole dBm by group: spans of one receiver are a group, receivers are independent. */
export class DbmCounts {
  readonly groups: number;
  private readonly counts: Float64Array;

  constructor(groups: number) {
    this.groups = groups;
    this.counts = new Float64Array(groups * CELLS);
  }

  add(group: number, dbm: number): void {
    this.counts[group * CELLS + dbm - LEAST_DBM]++;
  }

  /** Each group counted as often as `weights` says. */
  weighted(weights: ArrayLike<number>): Float64Array {
    const sum = new Float64Array(CELLS);
    for (let group = 0; group < this.groups; group++) {
      const weight = weights[group];
      if (weight === 0) continue;
      const at = group * CELLS;
      for (let k = 0; k < CELLS; k++) sum[k] += weight * this.counts[at + k];
    }
    return sum;
  }

  /** The groups of several, one after the other. */
  static joined(all: readonly DbmCounts[]): DbmCounts {
    const joined = new DbmCounts(all.reduce((sum, { groups }) => sum + groups, 0));
    let at = 0;
    for (const { counts } of all) {
      joined.counts.set(counts, at);
      at += counts.length;
    }
    return joined;
  }
}

/** Point `q` of whole dBm that are spread evenly over their dBm, so that it moves by less than one. */
export function pointOf(counts: Float64Array, q: number): number {
  const target = q * counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  let k = 0;
  while (k < CELLS - 1 && before + counts[k] < target) before += counts[k++];
  return LEAST_DBM + k - 0.5 + (counts[k] > 0 ? (target - before) / counts[k] : 0.5);
}

/** A difference of points and its standard error, dB. */
export interface PointDifference {
  readonly db: number;
  readonly errorDb: number;
}

const RESAMPLES = 100;

/**
 * Points of `fast` less those of `exact`, whose groups are the same; standard errors by drawing
 * groups anew, the same in both.
 */
export function pointDifferences(
  fast: DbmCounts,
  exact: DbmCounts,
  points: readonly number[],
  key: Key,
): PointDifference[] {
  const { groups } = exact;
  const differencesOf = (weights: Float64Array): number[] => {
    const one = fast.weighted(weights);
    const other = exact.weighted(weights);
    return points.map((q) => pointOf(one, q) - pointOf(other, q));
  };
  const whole = differencesOf(new Float64Array(groups).fill(1));
  const sums = points.map(() => ({ first: 0, second: 0 }));
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const weights = new Float64Array(groups);
    for (let draw = 0; draw < groups; draw++) weights[below(key, resample, draw, groups)]++;
    differencesOf(weights).forEach((db, k) => {
      sums[k].first += db;
      sums[k].second += db * db;
    });
  }
  return whole.map((db, k) => {
    const mean = sums[k].first / RESAMPLES;
    return { db, errorDb: Math.sqrt(Math.max(sums[k].second / RESAMPLES - mean * mean, 0)) };
  });
}
