import type { Estimate } from './estimate.ts';

/** What several sets say together of one parameter, each with a true value of its own. */
export interface Pooled {
  readonly value: number;
  readonly error: number;
  /** Standard deviation of the true values between sets. */
  readonly betweenSd: number;
  readonly sets: number;
}

/**
 * Mean of `estimates` where true values differ from set to set: each counts by the inverse of its
 * variance and theirs, so that a set of millions of rows does not drown the others. Undefined
 * without estimates. Source: DerSimonian and Laird, Controlled Clinical Trials 7:177 (1986).
 */
export function randomEffects(estimates: readonly Estimate[]): Pooled | undefined {
  const known = estimates.filter(({ value, error }) => !Number.isNaN(value) && error > 0);
  if (known.length === 0) return undefined;
  const fixed = known.map(({ error }) => 1 / (error * error));
  const middle = weightedMean(known, fixed);
  const sum = fixed.reduce((total, w) => total + w, 0);
  const squares = fixed.reduce((total, w) => total + w * w, 0);
  const heterogeneity = known.reduce(
    (total, { value }, k) => total + fixed[k] * (value - middle) * (value - middle),
    0,
  );
  const free = sum - squares / sum;
  const between = free > 0 ? Math.max(0, (heterogeneity - (known.length - 1)) / free) : 0;
  const weights = known.map(({ error }) => 1 / (error * error + between));
  return {
    value: weightedMean(known, weights),
    error: Math.sqrt(1 / weights.reduce((total, w) => total + w, 0)),
    betweenSd: Math.sqrt(between),
    sets: known.length,
  };
}

function weightedMean(estimates: readonly Estimate[], weights: readonly number[]): number {
  const sum = weights.reduce((total, w) => total + w, 0);
  return estimates.reduce((total, { value }, k) => total + weights[k] * value, 0) / sum;
}
