/** A median with an interval, each value positive. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Share of repetitions whose interval holds the true median, at least. */
  readonly level: number;
}

/** A wish; few samples give less, many a little more. */
const LEVEL = 0.95;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of independent samples with the interval between two of their order statistics, whatever
 * their law: the k-th least and greatest leave out the median with probability 2 P(B < k), B binomial
 * of n and one half (David and Nagaraja, Order Statistics, 3rd edition, 7.1). The whole range where
 * there are too few for 95 %: six reach it.
 */
export function medianInterval(samples: readonly number[]): Estimate {
  const sorted = [...samples].sort((a, b) => a - b);
  const counts = binomialCounts(sorted.length);
  const { at, level } = widest(counts, Math.floor((sorted.length - 1) / 2));
  const [low, high] = [sorted[at], sorted[sorted.length - 1 - at]];
  return { median: median(sorted), low, high, level };
}

/**
 * How much greater `now` is than `before`, as a factor: median of all quotients of a sample of one
 * and one of the other, with the interval of the Mann-Whitney test, whatever the law of their
 * logarithms (Hodges and Lehmann 1963; Hollander, Wolfe and Chicken, Nonparametric Statistical
 * Methods, 3rd edition, 4.2 and 4.3).
 */
export function changeInterval(before: readonly number[], now: readonly number[]): Estimate {
  const logs = now.flatMap((y) => before.map((x) => Math.log(y / x))).sort((a, b) => a - b);
  const counts = mannWhitneyCounts(before.length, now.length);
  const { at, level } = widest(counts, Math.floor((logs.length - 1) / 2));
  const [low, high] = [logs[at], logs[logs.length - 1 - at]];
  return { median: Math.exp(median(logs)), low: Math.exp(low), high: Math.exp(high), level };
}

/** The level that so many samples of each side can reach at all. */
export function reachableLevel(before: number, now: number): number {
  return widest(mannWhitneyCounts(before, now), 0).level;
}

/** How far from both ends an interval may begin that still has the level, and its level. */
function widest(counts: readonly number[], most: number): { at: number; level: number } {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const levelAt = (at: number): number =>
    1 - (2 * counts.slice(0, at + 1).reduce((sum, count) => sum + count, 0)) / all;
  let at = 0;
  while (at < most && levelAt(at + 1) >= LEVEL) at++;
  return { at, level: Math.max(0, levelAt(at)) };
}

/** Outcomes of `n` coins by the number of heads. */
function binomialCounts(n: number): number[] {
  let row = [1];
  for (let k = 0; k < n; k++) row = [...row, 0].map((count, i) => count + (row[i - 1] ?? 0));
  return row;
}

/**
 * Orders of `n` and `m` samples by U, the pairs in which the second is the lesser (Mann and Whitney
 * 1947): the greatest of all is one of the n, which adds m pairs, or of the m, which adds none.
 */
function mannWhitneyCounts(n: number, m: number): number[] {
  // rows[j] holds the counts of i and j samples, for the i that the outer loop has reached.
  let rows: number[][] = Array.from({ length: m + 1 }, () => [1]);
  for (let i = 1; i <= n; i++) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= m; j++) {
      next.push(
        Array.from({ length: i * j + 1 }, (_, u) => (rows[j][u - j] ?? 0) + (next[j - 1][u] ?? 0)),
      );
    }
    rows = next;
  }
  return rows[m];
}
