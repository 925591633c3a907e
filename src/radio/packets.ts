import { normalCdf, normalQuantile } from '../base/numbers/normal.ts';

// 1 / k; a span offers a few dozen packets.
const INVERSE = Float64Array.from({ length: 129 }, (_, k) => 1 / k);

/**
 * Quantile of the binomial law: successes among `trials` for a uniform `u` in [0, 1), by summing
 * the probabilities from the nearer end (trials are a few dozen at most).
 */
export function binomialQuantile(u: number, trials: number, p: number): number {
  if (p <= 0 || trials === 0) return 0;
  if (p >= 1) return trials;
  return p > 0.5 ? trials - fewOf(u, trials, 1 - p) : fewOf(u, trials, p);
}

function fewOf(u: number, trials: number, p: number): number {
  const odds = p / (1 - p);
  let mass = wholePower(1 - p, trials);
  let sum = mass;
  let k = 0;
  while (u >= sum && k < trials) {
    k++;
    mass *= odds * (trials - k + 1) * (k < INVERSE.length ? INVERSE[k] : 1 / k);
    sum += mass;
  }
  return k;
}

function wholePower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let left = exponent; left > 0; left >>>= 1) {
    if ((left & 1) === 1) power *= square;
    square *= square;
  }
  return power;
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

/** Maximum of `count` standard normal deviates for a uniform `u` in (0, 1). */
export function maximumOfNormals(u: number, count: number): number {
  const p = Math.exp(Math.log(u) / count);
  // Far in the tail p rounds to 1; there 1 - p = -log(u) / count.
  return p < 1 - 1e-12
    ? normalQuantile(p)
    : -normalQuantile(Math.max(-Math.log(u) / count, 1e-300));
}

const MAXIMUM_CELLS = 256;
const maximumTables: (Float64Array | undefined)[] = [];

/**
 * The same to 0.002 from a table, linear between 256 points of `u`; exact beyond the first and the
 * last of them and for more than 128 deviates. `u` in [0, 1).
 */
export function quickMaximumOfNormals(u: number, count: number): number {
  const place = u * MAXIMUM_CELLS;
  const cell = Math.floor(place);
  if (cell < 4 || cell >= MAXIMUM_CELLS - 4 || count > 128) {
    return maximumOfNormals(Math.max(u, 2.3e-10), count);
  }
  const table = (maximumTables[count] ??= Float64Array.from({ length: MAXIMUM_CELLS }, (_, k) =>
    maximumOfNormals(Math.max(k, 1) / MAXIMUM_CELLS, count),
  ));
  return table[cell] + (place - cell) * (table[cell + 1] - table[cell]);
}

/**
 * Share of the variance of an Ornstein-Uhlenbeck process that is left in its mean over
 * `spanTaus` time constants: 2 (x - 1 + exp(-x)) / x^2.
 */
export function averagedVariance(spanTaus: number): number {
  if (spanTaus < 1e-4) return 1;
  return (2 * (spanTaus - 1 + Math.exp(-spanTaus))) / (spanTaus * spanTaus);
}

/**
 * Share of packets that get through between two phones, where `loss` is what gets lost on average
 * over phones: Phi(a + s (z1 + z2)), with a so that the mean over phones is 1 - `loss`.
 *
 * @param spread - s, how much phones differ, in probits
 * @param sending - deviate of the sender, standard normal
 * @param receiving - deviate of the receiver
 */
export function passedShare(
  loss: number,
  spread: number,
  sending: number,
  receiving: number,
): number {
  if (loss <= 0 || loss >= 1 || spread === 0) return 1 - loss;
  const middle = Math.sqrt(1 + 2 * spread * spread) * normalQuantile(1 - loss);
  return normalCdf(middle + spread * (sending + receiving));
}
