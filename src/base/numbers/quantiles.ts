import jstat from 'jstat';
import type { Interval } from './wilson.ts';

const { studentt, chisquare, beta } = jstat.jStat;

/** Quantile of Student's t with `df` degrees of freedom, 0 < p < 1. */
export function studentQuantile(p: number, df: number): number {
  return studentt.inv(p, df);
}

/**
 * Exact interval for a share of `hits` among `trials` independent ones: covers at least `level`.
 *
 * @param hits - successes, 0..trials
 * @param trials - none gives the whole range 0..1
 * Source: Clopper and Pearson 1934 (Biometrika 26:404), by quantiles of the beta law.
 */
export function exactInterval(hits: number, trials: number, level = 0.95): Interval {
  if (!(hits >= 0 && hits <= trials)) {
    throw new RangeError(`"hits" expected 0..trials, got ${hits} of ${trials}`);
  }
  const tail = (1 - level) / 2;
  return {
    low: hits === 0 ? 0 : beta.inv(tail, hits, trials - hits + 1),
    high: hits === trials ? 1 : beta.inv(1 - tail, hits + 1, trials - hits),
  };
}

/**
 * Exact 95 % interval for the mean of a count of which `total` were seen in `runs` runs, were they
 * independent events. Source: Garwood 1936 (Biometrika 28:437), by quantiles of chi-square.
 */
export function countInterval(total: number, runs: number): Interval {
  return {
    low: total === 0 ? 0 : chisquare.inv(0.025, 2 * total) / (2 * runs),
    high: chisquare.inv(0.975, 2 * total + 2) / (2 * runs),
  };
}

/** Probability of at most `hits` among `trials` tosses of a fair coin. */
export function fairCoinCdf(hits: number, trials: number): number {
  return hits >= trials ? 1 : beta.cdf(0.5, trials - hits, hits + 1);
}
