import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/nhs.json' with { type: 'json' };
import { gammaCdf, gammaQuantile, logGamma } from '../../src/base/numbers/gamma.ts';

describe('the gamma law', () => {
  it('has the published quantiles', () => {
    for (const [shape, p, x] of fixture.gamma.inverseCDF) {
      expect(Math.abs(gammaQuantile(shape, p) - x)).toBeLessThan(1e-8);
    }
    for (const [shape, x] of fixture.gamma.median) {
      expect(Math.abs(gammaQuantile(shape, 0.5) - x)).toBeLessThan(1e-8);
    }
  });

  it('agrees with factorials, the square root of pi and the exponential law', () => {
    expect(logGamma(1)).toBeCloseTo(0, 13);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    for (const x of [0.01, 1, 1.99, 2.01, 30]) {
      expect(gammaCdf(1, x)).toBeCloseTo(1 - Math.exp(-x), 13);
    }
    // Shape 2: 1 - (1 + x) exp(-x).
    for (const x of [0.5, 2.9, 3.1, 12]) {
      expect(gammaCdf(2, x)).toBeCloseTo(1 - (1 + x) * Math.exp(-x), 13);
    }
  });

  it('finds the share again from its quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 5000, noNaN: true }),
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        (shape, p) => {
          expect(Math.abs(gammaCdf(shape, gammaQuantile(shape, p)) - p)).toBeLessThan(1e-9);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it('is nothing at 0, and refuses what is no law', () => {
    expect([gammaCdf(3, 0), gammaCdf(3, -1), gammaQuantile(0.5, 0)]).toEqual([0, 0, 0]);
    expect(() => gammaQuantile(0, 0.5)).toThrow(/"shape" expected above 0, got 0/);
    expect(() => gammaQuantile(NaN, 0.5)).toThrow(RangeError);
    expect(() => gammaQuantile(2, 1)).toThrow(/"p" expected from 0 to below 1, got 1/);
  });
});
