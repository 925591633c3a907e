/**
 * exp and log to the last bit but one case in about 2^50: the value in two doubles, rounded once.
 * Math.exp and Math.log are off by one bit now and then, which sums of published scores show.
 */

/** A number as the unevaluated sum of two doubles, the second below half a bit of the first. */
type Double2 = readonly [high: number, low: number];

const LN2: Double2 = [0.6931471805599453, 2.3190468138462996e-17];
// |r| <= ln(2) / 2: the next term is below 2^-110.
const TERMS = 24;
// Beyond, the splitting of a product overflows or its rest is lost.
const LARGEST = 600;

/** e^x; plain Math.exp beyond +-600. */
export function roundedExp(x: number): number {
  if (!(Math.abs(x) <= LARGEST)) return Math.exp(x);
  const [high, low] = expOf(x);
  return high + low;
}

/** Natural logarithm; plain Math.log beyond e^600 and e^-600. */
export function roundedLog(x: number): number {
  const start = Math.log(x);
  if (!(Math.abs(start) <= LARGEST)) return start;
  // One step of Newton from a value that is right to 2^-52: log x = s + log(x e^-s).
  const miss = add(multiply(expOf(-start), [x, 0]), [-1, 0]);
  const rest = miss[0] - 0.5 * miss[0] * miss[0] + miss[1];
  return start + rest;
}

function expOf(x: number): Double2 {
  const k = Math.round(x / LN2[0]);
  const r = add([x, 0], multiply([-k, 0], LN2));
  let sum: Double2 = [1, 0];
  for (let n = TERMS; n >= 1; n--) sum = add([1, 0], divide(multiply(sum, r), n));
  let scale = 1;
  for (let i = 0; i < Math.abs(k); i++) scale *= k > 0 ? 2 : 0.5;
  return [sum[0] * scale, sum[1] * scale];
}

function twoSum(a: number, b: number): Double2 {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** Exact product (Dekker, with Veltkamp's splitting). */
function twoProduct(a: number, b: number): Double2 {
  const product = a * b;
  const [a1, a2] = split(a);
  const [b1, b2] = split(b);
  return [product, a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2)];
}

function split(a: number): Double2 {
  const shifted = 134_217_729 * a;
  const high = shifted - (shifted - a);
  return [high, a - high];
}

function add(a: Double2, b: Double2): Double2 {
  const [high, low] = twoSum(a[0], b[0]);
  const [low1, low2] = twoSum(a[1], b[1]);
  const first = twoSum(high, low + low1);
  return twoSum(first[0], first[1] + low2);
}

function multiply(a: Double2, b: Double2): Double2 {
  const [high, low] = twoProduct(a[0], b[0]);
  return twoSum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

function divide(a: Double2, n: number): Double2 {
  const quotient = a[0] / n;
  const [high, low] = twoProduct(quotient, n);
  return twoSum(quotient, (a[0] - high - low + a[1]) / n);
}
