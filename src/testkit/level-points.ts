import { RSSI_MAX_DBM, RSSI_MIN_DBM } from '../base/ble/rssi.ts';
import { below } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

// Whole dBm that a receiver can report.
const CELLS = RSSI_MAX_DBM - RSSI_MIN_DBM + 1;

/** Counts of whole dBm by group: spans of one receiver are a group, receivers are independent. */
export class DbmCounts {
  readonly groups: number;
  private readonly counts: Float64Array;

  constructor(groups: number) {
    this.groups = groups;
    this.counts = new Float64Array(groups * CELLS);
  }

  add(group: number, dbm: number): void {
    this.counts[group * CELLS + dbm - RSSI_MIN_DBM]++;
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

/** Points of whole dBm spread evenly over their dBm, so that they can move by less than one. */
export function pointsOf(counts: DbmCounts, points: readonly number[]): number[] {
  const all = counts.weighted(new Float64Array(counts.groups).fill(1));
  return points.map((q) => pointOf(all, q));
}

function pointOf(counts: Float64Array, q: number): number {
  const target = q * counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  let k = 0;
  while (k < CELLS - 1 && before + counts[k] < target) before += counts[k++];
  return RSSI_MIN_DBM + k - 0.5 + (counts[k] > 0 ? (target - before) / counts[k] : 0.5);
}

/** A difference of points and its standard error, dB. */
export interface PointDifference {
  readonly db: number;
  readonly errorDb: number;
}

const RESAMPLES = 100;

/**
 * Point `q` of `fast` less that of `exact`, whose groups are the same; standard error by drawing
 * groups anew, the same in both.
 */
export function pointDifference(
  fast: DbmCounts,
  exact: DbmCounts,
  q: number,
  key: Key,
): PointDifference {
  const { groups } = exact;
  const differenceOf = (weights: Float64Array): number =>
    pointOf(fast.weighted(weights), q) - pointOf(exact.weighted(weights), q);
  let first = 0;
  let second = 0;
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const weights = new Float64Array(groups);
    for (let draw = 0; draw < groups; draw++) weights[below(key, resample, draw, groups)]++;
    const db = differenceOf(weights);
    first += db / RESAMPLES;
    second += (db * db) / RESAMPLES;
  }
  const errorDb = Math.sqrt(Math.max(second - first * first, 0));
  return { db: differenceOf(new Float64Array(groups).fill(1)), errorDb };
}
