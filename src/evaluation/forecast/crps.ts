import { assert, assertSorted } from '../../base/assert.ts';
import { normalCdf, normalDensity } from '../../base/numbers/normal.ts';

/** A distribution, as values that rise and how often each was drawn. */
export interface Sample {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Mean continuous ranked probability score of a predicted distribution against what was measured,
 * in the unit of the values: E|X - Y| - E|X - X'| / 2, with X and X' predicted and Y measured. The
 * least that is possible is half the measured values' own mean difference; a prediction that is
 * too narrow, too wide or off scores more. By the cumulative shares F and G of the two, the
 * integral of (F - G)^2 + G (1 - G). NaN where one is empty.
 * Source: Gneiting and Raftery 2007 (J. Am. Stat. Assoc. 102:359), section 4.2.
 */
export function crps(predicted: Sample, measured: Sample): number {
  const [f, g] = [cumulative(predicted), cumulative(measured)];
  if (!(f.total > 0 && g.total > 0)) return NaN;
  const [x, y] = [predicted.values, measured.values];
  let sum = 0;
  let i = 0;
  let j = 0;
  let at = NaN;
  while (i < x.length || j < y.length) {
    const next = j >= y.length || (i < x.length && x[i] <= y[j]) ? x[i] : y[j];
    if (i + j > 0) {
      const below = i > 0 ? f.upTo[i - 1] / f.total : 0;
      const measuredBelow = j > 0 ? g.upTo[j - 1] / g.total : 0;
      const off = below - measuredBelow;
      sum += (next - at) * (off * off + measuredBelow * (1 - measuredBelow));
    }
    at = next;
    while (i < x.length && x[i] === next) i++;
    while (j < y.length && y[j] === next) j++;
  }
  return sum;
}

/** The same of a normal law, in closed form (Gneiting and Raftery 2007); NaN where `sd` is 0. */
export function crpsOfNormal(law: Normal, measured: Sample): number {
  const { mean, sd } = law;
  const { total } = cumulative(measured);
  let sum = 0;
  measured.values.forEach((value, k) => {
    const z = (value - mean) / sd;
    const own = z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI);
    sum += measured.weights[k] * sd * own;
  });
  return sum / total;
}

/** A normal law. */
export interface Normal {
  readonly mean: number;
  readonly sd: number;
}

/** Mean and standard deviation of a sample as a law. */
export function normalOf({ values, weights }: Sample): Normal {
  let [total, sum] = [0, 0];
  values.forEach((value, k) => {
    total += weights[k];
    sum += weights[k] * value;
  });
  const mean = sum / total;
  let squares = 0;
  values.forEach((value, k) => (squares += weights[k] * (value - mean) * (value - mean)));
  return { mean, sd: Math.sqrt(squares / total) };
}

function cumulative({ values, weights }: Sample): { upTo: Float64Array; total: number } {
  assert(values.length === weights.length, 'every value of a sample has a weight');
  assertSorted(values, values.length, 'values of a sample rise');
  let total = 0;
  const upTo = weights.map((weight) => (total += weight));
  return { upTo, total };
}
