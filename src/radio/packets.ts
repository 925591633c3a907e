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

const CELLS = 256;
const MOST_COUNT = 128;
// By number of normals and cell of `u`, filled for a number when first asked for.
const excesses = new Float64Array((MOST_COUNT + 1) * CELLS);
const isFilled = new Uint8Array(MOST_COUNT + 1);

/** Of `count` normals: mean of their maximum, and what is left of its spread around their mean. */
interface ExcessLaw {
  readonly middle: number;
  readonly left: number;
}
const excessLaws: (ExcessLaw | undefined)[] = [];

/**
 * How far the maximum of `count` > 1 standard normal deviates is above their own mean, 0 or more,
 * for a uniform `u` in [0, 1): from a table linear between 256 points of `u`, without it beyond the
 * last but three. Exact for two; for more the law of the maximum, drawn in so that its variance is
 * 1 / `count` less: the mean and what the maximum has above it are independent.
 */
export function quickExcessOfNormals(u: number, count: number): number {
  if (u >= 1 - 4 / CELLS || count > MOST_COUNT) return excessOf(u, count);
  const cell = Math.floor(u * CELLS);
  const at = count * CELLS + cell;
  if (isFilled[count] === 0) fillExcesses(count);
  return excesses[at] + (u * CELLS - cell) * (excesses[at + 1] - excesses[at]);
}

function fillExcesses(count: number): void {
  for (let k = 0; k < CELLS; k++) {
    excesses[count * CELLS + k] = excessOf(Math.max(k, 0.25) / CELLS, count);
  }
  isFilled[count] = 1;
}

function excessOf(u: number, count: number): number {
  if (count === 2) return Math.SQRT1_2 * normalQuantile(0.5 + 0.5 * u);
  const { middle, left } = (excessLaws[count] ??= excessLawOf(count));
  return Math.max(middle + left * (maximumOfNormals(Math.max(u, 2.3e-10), count) - middle), 0);
}

const SUMMED = 4096;

function excessLawOf(count: number): ExcessLaw {
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < SUMMED; k++) {
    const maximum = maximumOfNormals((k + 0.5) / SUMMED, count);
    sum += maximum;
    squares += maximum * maximum;
  }
  const middle = sum / SUMMED;
  const square = squares / SUMMED - middle * middle;
  return { middle, left: Math.sqrt(Math.max(1 - 1 / (count * square), 0)) };
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
 * Mean correlation of two of `count` values of an Ornstein-Uhlenbeck process that are `apart` time
 * constants from one to the next: 2 r (n (1 - r) - (1 - r^n)) / (n (n - 1) (1 - r)^2), r =
 * exp(-apart); 1 for a single one.
 */
export function meanCorrelation(count: number, apart: number): number {
  if (count < 2 || apart * count < 1e-4) return 1;
  const r = Math.exp(-apart);
  const left = 1 - r;
  const sum = r * (count * left - (1 - Math.exp(-count * apart)));
  return (2 * sum) / (count * (count - 1) * left * left);
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
