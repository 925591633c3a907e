import { normalQuantile } from '../base/normal.ts';

/**
 * Quantile of the binomial law: successes among `trials` for a uniform `u` in [0, 1), by summing
 * the probabilities from the nearer end (trials are a few dozen at most).
 */
export function binomialQuantile(u: number, trials: number, p: number): number {
  if (p <= 0 || trials === 0) return 0;
  if (p >= 1) return trials;
  if (p > 0.5) return trials - binomialQuantile(u, trials, 1 - p);
  const odds = p / (1 - p);
  let mass = Math.exp(trials * Math.log(1 - p));
  let sum = mass;
  let k = 0;
  while (u >= sum && k < trials) {
    mass *= (odds * (trials - k)) / (k + 1);
    sum += mass;
    k++;
  }
  return k;
}

/**
 * Place of the first of `heard` packets that are a random subset of `offered`, counted from 0, for
 * a uniform `u`: P(place >= i) = C(offered - i, heard) / C(offered, heard).
 */
export function firstPlace(u: number, offered: number, heard: number): number {
  let place = 0;
  let beyond = 1 - heard / offered;
  // 1 - u is uniform on (0, 1], so a place beyond the last possible one cannot be drawn.
  while (beyond >= 1 - u && place < offered - heard) {
    place++;
    beyond *= 1 - heard / (offered - place);
  }
  return place;
}

/** Expected-law maximum of `count` standard normal deviates for a uniform `u` in (0, 1). */
export function maximumOfNormals(u: number, count: number): number {
  const p = Math.exp(Math.log(u) / count);
  // Far in the tail p rounds to 1; there 1 - p = -log(u) / count.
  return p < 1 - 1e-12
    ? normalQuantile(p)
    : -normalQuantile(Math.max(-Math.log(u) / count, 1e-300));
}

/**
 * Share of the variance of an Ornstein-Uhlenbeck process that is left in its mean over
 * `spanTaus` time constants: 2 (x - 1 + exp(-x)) / x^2.
 */
export function averagedVariance(spanTaus: number): number {
  if (spanTaus < 1e-4) return 1;
  return (2 * (spanTaus - 1 + Math.exp(-spanTaus))) / (spanTaus * spanTaus);
}
