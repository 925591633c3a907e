import { normalQuantile } from './normal.ts';

/**
 * Logarithm of the gamma function, x > 0; relative error about 1e-15.
 * Source: Lanczos (1964) with g = 7 and the nine coefficients of Godfrey (2001).
 */
export function logGamma(x: number): number {
  const shifted = x - 1;
  let sum = 0.99999999999980993;
  LANCZOS.forEach((coefficient, k) => {
    sum += coefficient / (shifted + k + 1);
  });
  const t = shifted + 7.5;
  return 0.91893853320467274 + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

const MAX_TERMS = 100_000;
const EPSILON = 2.220446049250313e-16;
const TINY = 1e-300;

/**
 * Share of the gamma law of this shape and scale 1 below x: the regularised lower incomplete gamma
 * function. A series below shape + 1, Legendre's continued fraction above (Abramowitz and Stegun,
 * 6.5.29 and 6.5.31).
 */
export function gammaCdf(shape: number, x: number, logGammaOfShape = logGamma(shape)): number {
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - logGammaOfShape);
  return x < shape + 1 ? front * series(shape, x) : 1 - front * fraction(shape, x);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let k = 1; k < MAX_TERMS && term > sum * EPSILON; k++) {
    term *= x / (shape + k);
    sum += term;
  }
  return sum;
}

function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < MAX_TERMS; k++) {
    const a = -k * (k - shape);
    b += 2;
    d = 1 / awayFromZero(a * d + b);
    c = awayFromZero(b + a / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return value;
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

/**
 * The x below which the share p of the gamma law of this shape and scale 1 lies; relative error
 * about 1e-12. Newton's steps, kept between bounds.
 *
 * @throws RangeError for a shape that is not above 0, or p outside [0, 1)
 */
export function gammaQuantile(shape: number, p: number): number {
  if (!(shape > 0 && shape < Infinity)) {
    throw new RangeError(`"shape" expected above 0, got ${shape}`);
  }
  if (!(p >= 0 && p < 1)) throw new RangeError(`"p" expected from 0 to below 1, got ${p}`);
  if (p === 0) return 0;
  const logGammaOfShape = logGamma(shape);
  let low = 0;
  let high = Infinity;
  let x = start(shape, p);
  for (let step = 0; step < 200 && x > 0; step++) {
    const miss = gammaCdf(shape, x, logGammaOfShape) - p;
    if (miss > 0) high = x;
    else low = x;
    const density = Math.exp((shape - 1) * Math.log(x) - x - logGammaOfShape);
    const newton = x - miss / density;
    // Each step of Newton doubles the digits.
    if (Math.abs(newton - x) <= 1e-8 * x) return newton;
    if (newton > low && newton < high) x = newton;
    else x = high === Infinity ? 2 * x : (low + high) / 2;
  }
  return x;
}

/** Wilson and Hilferty's cube of a normal law; for small shapes, the limit of small x. */
function start(shape: number, p: number): number {
  const ninth = 1 / (9 * shape);
  const root = 1 - ninth + normalQuantile(p) * Math.sqrt(ninth);
  if (shape >= 0.5 && root > 0) return shape * root * root * root;
  return Math.exp((Math.log(p) + logGamma(shape + 1)) / shape);
}
