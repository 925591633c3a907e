import { normalCdf } from '../base/numbers/normal.ts';

/**
 * Kolmogorov-Smirnov statistic times sqrt(n) against `cdf`. Beyond 1.95 a law is refused at 0.1 %
 * (asymptotic quantile of the Kolmogorov distribution).
 */
export function ksStatistic(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let greatest = 0;
  for (let k = 0; k < n; k++) {
    const p = cdf(sorted[k]);
    greatest = Math.max(greatest, p - k / n, (k + 1) / n - p);
  }
  return greatest * Math.sqrt(n);
}

export const KS_LIMIT = 1.95;
export const normalLaw = normalCdf;

export function mean(sample: readonly number[]): number {
  return sample.reduce((sum, x) => sum + x, 0) / sample.length;
}

export function variance(sample: readonly number[]): number {
  const middle = mean(sample);
  return mean(sample.map((x) => (x - middle) * (x - middle)));
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  const covariance = mean(a.map((x, k) => (x - meanA) * (b[k] - meanB)));
  return covariance / Math.sqrt(variance(a) * variance(b));
}

/** Chi-square of counts against equal shares. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
}

/** Upper 0.1 % point of chi-square with `df` degrees (Wilson-Hilferty). */
export function chiSquareLimit(df: number): number {
  const t = 2 / (9 * df);
  const cube = 1 - t + 3.0902 * Math.sqrt(t);
  return df * cube * cube * cube;
}
