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
/** Exchanges that are tried where there are more: 1 in 20 of them is told to 0.5 % by so many. */
const MAX_EXCHANGES = 2000;
/** A judgement: processes of one build differ by some per cent. */
const MIN_SPREAD = 0.02;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median of independent samples with the interval between two of their order statistics, whatever
 * their law: the k-th least and greatest leave out the median with probability 2 P(B < k), B
 * binomial of n and one half (David and Nagaraja, Order Statistics, 3rd edition, 7.1). The whole
 * range where there are too few for 95 %: six reach it.
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
  const logs = logQuotients(before, now);
  const counts = mannWhitneyCounts(before.length, now.length);
  const { at, level } = widest(counts, Math.floor((logs.length - 1) / 2));
  const [low, high] = [logs[at], logs[logs.length - 1 - at]];
  return { median: Math.exp(median(logs)), low: Math.exp(low), high: Math.exp(high), level };
}

/** Logarithms of all quotients of a sample of `now` and one of `before`, in rising order. */
function logQuotients(before: readonly number[], now: readonly number[]): number[] {
  return now.flatMap((y) => before.map((x) => Math.log(y / x))).sort((a, b) => a - b);
}

/** Samples of one figure on both sides; the k-th of each figure is of the k-th process. */
export interface Sides {
  readonly before: readonly number[];
  readonly now: readonly number[];
}

export interface FamilyVerdict {
  /**
   * For each figure, whether it changed for the worse by more than chance gives the worst of all.
   */
  readonly isBeyond: readonly boolean[];
  /** Share of comparisons without any change in which no figure is beyond, at least. */
  readonly level: number;
}

/**
 * Which of many figures changed for the worse by more than the worst of all does by chance. Where
 * nothing changed, processes of both sides can be exchanged: each way to deal them out anew gives a
 * worst figure, and what was measured is the greatest of all no more often than any other. A figure
 * that is beyond is left out, and the rest are judged anew (Westfall and Young, Resampling-Based
 * Multiple Testing, 1993, 2.6 and 2.8). So the level holds for all figures at once, whatever their
 * law and however they hang together. All have the same numbers of samples.
 */
export function familyVerdict(figures: readonly Sides[]): FamilyVerdict {
  const [before, now] = [figures[0].before.length, figures[0].now.length];
  const byExchange = exchanges(before, now).map((isNow) =>
    figures.map((figure) => {
      const samples = [...figure.before, ...figure.now];
      const side = (wanted: boolean): number[] => samples.filter((_, k) => isNow[k] === wanted);
      return changeBySpread({ before: side(false), now: side(true) });
    }),
  );
  const measured = figures.map(changeBySpread);
  const beyond = Math.max(1, Math.floor((1 - LEVEL) * byExchange.length + 1e-9));
  const isBeyond = figures.map(() => false);
  for (;;) {
    const left = [...figures.keys()].filter((k) => !isBeyond[k]);
    const worst = byExchange
      .map((changes) => left.reduce((most, k) => Math.max(most, changes[k]), -Infinity))
      .sort((a, b) => b - a);
    const found = left.filter((k) => measured[k] >= worst[beyond - 1]);
    for (const k of found) isBeyond[k] = true;
    if (found.length === 0 || found.length === left.length) break;
  }
  return { isBeyond, level: 1 - beyond / byExchange.length };
}

/**
 * The median change by the spread within the sides, so that a figure that is noisy hides none that
 * is not; with what is added to the spread, three samples that happen to agree are no proof
 * (Tusher, Tibshirani and Chu, PNAS 98(9), 2001).
 */
function changeBySpread({ before, now }: Sides): number {
  const deviations = [before, now].flatMap((side) => {
    const middle = median(side);
    return side.map((sample) => Math.abs(Math.log(sample / middle)));
  });
  const degrees = Math.max(1, deviations.length - 2);
  const spread = deviations.reduce((sum, deviation) => sum + deviation, 0) / degrees;
  return median(logQuotients(before, now)) / (spread + MIN_SPREAD);
}

/** Ways to deal out the processes, the one that was measured first; true: to the side of now. */
function exchanges(before: number, now: number): boolean[][] {
  const measured = Array.from({ length: before + now }, (_, k) => k >= before);
  if (binomial(before + now, now) > MAX_EXCHANGES) {
    const next = shuffler();
    return [measured, ...Array.from({ length: MAX_EXCHANGES - 1 }, () => next(measured))];
  }
  const deal = (left: number, right: number): boolean[][] =>
    left + right === 0
      ? [[]]
      : [
          ...(left > 0 ? deal(left - 1, right).map((rest) => [false, ...rest]) : []),
          ...(right > 0 ? deal(left, right - 1).map((rest) => [true, ...rest]) : []),
        ];
  return deal(before, now);
}

/** The same shuffles each time: one result has one verdict. */
function shuffler(): (list: readonly boolean[]) => boolean[] {
  let x = 0x2545f491;
  return (list) => {
    const shuffled = [...list];
    for (let k = shuffled.length - 1; k > 0; k--) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      const other = (x >>> 0) % (k + 1);
      [shuffled[k], shuffled[other]] = [shuffled[other], shuffled[k]];
    }
    return shuffled;
  };
}

function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}

/** The highest level that this number of samples of each side can reach. */
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
