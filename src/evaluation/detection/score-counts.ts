import { assertSameLength } from '../../base/assert.ts';

/**
 * What is to be found and what is not, counted by distinct score, which rises: the greater a
 * score, the more it speaks for what is to be found. Every figure of detection follows from it.
 */
export interface ScoreCounts {
  readonly scores: Float64Array;
  /** Weights at each score: of what is to be found (near), and of the rest (far). */
  readonly near: Float64Array;
  readonly far: Float64Array;
  /** Sums of the two. */
  readonly nearTotal: number;
  readonly farTotal: number;
}

/** Rows with their scores, on either side. */
export interface ScoredRows {
  /** Any number; NaN where a row has no score and does not count. */
  readonly scores: Float64Array;
  /** 1 for what is to be found, else 0. */
  readonly isNear: Uint8Array;
}

/** Counts of rows that each weigh 1. */
export function scoreCounts({ scores, isNear }: ScoredRows): ScoreCounts {
  assertSameLength([isNear], scores.length, 'scored rows');
  const near = scores.filter((score, k) => isNear[k] === 1 && !Number.isNaN(score)).sort();
  const far = scores.filter((score, k) => isNear[k] === 0 && !Number.isNaN(score)).sort();
  const distinct = distinctOf(near, far);
  return withTotals(distinct, countsOf(near, distinct), countsOf(far, distinct));
}

/** Counts of the scores of two sides, each a map from score to weight. */
export function countsOfMaps(
  near: ReadonlyMap<number, number>,
  far: ReadonlyMap<number, number>,
): ScoreCounts {
  const distinct = Float64Array.from(new Set([...near.keys(), ...far.keys()])).sort();
  const weights = (side: ReadonlyMap<number, number>): Float64Array =>
    distinct.map((score) => side.get(score) ?? 0);
  return withTotals(distinct, weights(near), weights(far));
}

export function withTotals(
  scores: Float64Array,
  near: Float64Array,
  far: Float64Array,
): ScoreCounts {
  return { scores, near, far, nearTotal: total(near), farTotal: total(far) };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The distinct values of two rising lists, rising. */
function distinctOf(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const value = j >= b.length || (i < a.length && a[i] <= b[j]) ? a[i++] : b[j++];
    // 0 and -0 are one score.
    if (size === 0 || all[size - 1] !== value) all[size++] = value;
  }
  return all.slice(0, size);
}

/** How often each of `distinct` stands among the rising `values`. */
function countsOf(values: Float64Array, distinct: Float64Array): Float64Array {
  const counts = new Float64Array(distinct.length);
  let at = 0;
  for (const value of values) {
    while (distinct[at] < value) at++;
    counts[at]++;
  }
  return counts;
}
