import { describe, expect, it } from 'vitest';
import { crps, crpsOfNormal, normalOf } from '../../src/evaluation/forecast/crps.ts';
import type { Sample } from '../../src/evaluation/forecast/crps.ts';
import { below, normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';

const key = purposeKey(rootKey('crps'), 'rows');

function sample(count: number, seed: number, mean: number, sd: number, steps: number): Sample {
  const drawn = Array.from({ length: count }, (_, k) => mean + sd * normal(key, k, seed));
  const values = [...new Set(drawn.map((value) => Math.round(value * steps) / steps))];
  return {
    values: Float64Array.from(values).sort(),
    weights: Float64Array.from(values, (_, k) => 1 + below(key, seed, k, 5)),
  };
}

/** E|X - Y| - E|X - X'| / 2, pair by pair. */
function plainCrps(predicted: Sample, measured: Sample): number {
  const apart = (a: Sample, b: Sample): number => {
    let [sum, all] = [0, 0];
    a.values.forEach((x, i) =>
      b.values.forEach((y, j) => {
        sum += a.weights[i] * b.weights[j] * Math.abs(x - y);
        all += a.weights[i] * b.weights[j];
      }),
    );
    return sum / all;
  };
  return apart(predicted, measured) - apart(predicted, predicted) / 2;
}

describe('CRPS', () => {
  it.each([
    ['as it should be', -60, 6],
    ['too strong', -52, 6],
    ['too narrow', -60, 1],
    ['elsewhere altogether', 20, 3],
  ])('is the double sum over all pairs: %s', (_what, mean, sd) => {
    for (const steps of [1, 64, 1e6]) {
      const measured = sample(300, 1, -60, 6, steps);
      const predicted = sample(400, 2, mean, sd, steps);
      expect(crps(predicted, measured)).toBeCloseTo(plainCrps(predicted, measured), 9);
    }
  });

  it('is least where the prediction is the law itself', () => {
    const measured = sample(3000, 1, -60, 6, 8);
    const own = crps(measured, measured);
    for (const [mean, sd] of [
      [-57, 6],
      [-60, 2],
      [-60, 14],
    ]) {
      expect(crps(sample(3000, 2, mean, sd, 8), measured)).toBeGreaterThan(own + 0.2);
    }
    const one: Sample = { values: Float64Array.of(-60), weights: Float64Array.of(7) };
    expect(crps(one, one)).toBe(0);
  });

  it('of a normal law is that of many draws of it', () => {
    const measured = sample(500, 4, -60, 6, 16);
    const law = normalOf(measured);
    const quantised = sample(100_000, 5, law.mean, law.sd, 1e6);
    const draws = { ...quantised, weights: quantised.weights.map(() => 1) };
    expect(Math.abs(crpsOfNormal(law, measured) - crps(draws, measured))).toBeLessThan(0.03);
  });

  it('has no answer without predicted or measured values', () => {
    const none: Sample = { values: new Float64Array(0), weights: new Float64Array(0) };
    const some = sample(10, 1, 0, 1, 4);
    expect(crps(none, some)).toBeNaN();
    expect(crps(some, none)).toBeNaN();
  });
});
