import { describe, expect, it } from 'vitest';
import { deriveKey, purposeKey, rootKey, uniform } from '../../src/kernel/keyed.ts';
import { OuCursor, ouNoiseAt, PlaceField } from '../../src/kernel/noise.ts';
import { KS_LIMIT, ksStatistic, mean, normalLaw, variance } from '../../src/testkit/statistics.ts';

const key = purposeKey(rootKey('test'), 'noise');
const TAU_US = 30_000_000;
const KEYS = 40_000;

/** Products of the noise at a random instant and `lagUs` later, one per key. */
function products(lagUs: number): number[] {
  const cursor = new OuCursor(TAU_US);
  return Array.from({ length: KEYS }, (_, k) => {
    cursor.open(deriveKey(key, k));
    const tUs = Math.floor(uniform(key, k, 1) * 1e11);
    return cursor.at(tUs) * cursor.at(tUs + lagUs);
  });
}

describe('Ornstein-Uhlenbeck noise at random instants', () => {
  it('has variance 1 and a normal law', () => {
    const cursor = new OuCursor(TAU_US);
    const sample = Array.from({ length: KEYS }, (_, k) => {
      cursor.open(deriveKey(key, k));
      return cursor.at(Math.floor(uniform(key, k, 2) * 1e12));
    });
    expect(Math.abs(variance(sample) - 1)).toBeLessThan(4 * Math.sqrt(2 / KEYS));
    expect(Math.abs(mean(sample))).toBeLessThan(4 / Math.sqrt(KEYS));
    expect(ksStatistic(sample, normalLaw)).toBeLessThan(KS_LIMIT);
  });

  it.each([0.003, 0.01, 0.05, 0.1, 0.3, 1, 2, 4, 8, 12])(
    'has autocorrelation exp(-lag / tau) at a lag of %f tau',
    (taus) => {
      const law = Math.exp(-taus);
      const tolerance = 4 * Math.sqrt((1 + law * law) / KEYS) + 0.004;
      expect(Math.abs(mean(products(Math.round(taus * TAU_US))) - law)).toBeLessThan(tolerance);
    },
  );

  it('has the law conditional on the value before: mean and variance of the next one', () => {
    const cursor = new OuCursor(TAU_US);
    const rho = Math.exp(-0.5);
    const rest = Array.from({ length: KEYS }, (_, k) => {
      cursor.open(deriveKey(key, k));
      const tUs = Math.floor(uniform(key, k, 3) * 1e11);
      return (cursor.at(tUs + TAU_US / 2) - rho * cursor.at(tUs)) / Math.sqrt(1 - rho * rho);
    });
    expect(ksStatistic(rest, normalLaw)).toBeLessThan(KS_LIMIT + 0.3);
  });

  it('gives the same bits in any order of asking', () => {
    const times = Array.from({ length: 500 }, (_, k) => Math.floor(uniform(key, k, 4) * 1e10));
    const forward = new OuCursor(TAU_US);
    forward.open(key);
    const sorted = [...times].sort((a, b) => a - b);
    const inOrder = new Map(sorted.map((t) => [t, forward.at(t)]));
    const anyOrder = new OuCursor(TAU_US);
    anyOrder.open(key);
    for (const t of times) {
      expect(anyOrder.at(t)).toBe(inOrder.get(t));
      expect(ouNoiseAt(key, TAU_US, t)).toBe(inOrder.get(t));
    }
  });

  it('refuses a time constant that is none', () => {
    expect(() => new OuCursor(0)).toThrow(RangeError);
    expect(() => new PlaceField(-1)).toThrow(RangeError);
  });
});

describe('field over two places', () => {
  const field = new PlaceField(1.7);
  const at = (n: number, x: number, bx: number): number => field.at(deriveKey(key, n), x, 3, bx, 5);

  it('is normal with variance 1 at random places', () => {
    const sample = Array.from({ length: 20_000 }, (_, k) => at(k, 40 * uniform(key, k, 5), 2));
    expect(Math.abs(variance(sample) - 1)).toBeLessThan(4 * Math.sqrt(2 / sample.length));
    expect(ksStatistic(sample, normalLaw)).toBeLessThan(KS_LIMIT);
  });

  it.each([
    [0.1, 0],
    [0.5, 0],
    [1.7, 0],
    [0, 1.7],
    [1, 1],
    [5, 0],
  ])('decorrelates exponentially with movement of either end: %f m and %f m', (dA, dB) => {
    const n = 20_000;
    const product = Array.from({ length: n }, (_, k) => {
      const x = 40 * uniform(key, k, 6);
      const prepared = field.prepare(deriveKey(key, k));
      const here = field.atPrepared(prepared, x, 1, 7, x);
      return here * field.atPrepared(prepared, x + dA, 1, 7, x + dB);
    });
    const law = Math.exp(-(dA + dB) / 1.7);
    expect(Math.abs(mean(product) - law)).toBeLessThan(4 * Math.sqrt((1 + law * law) / n));
  });

  it('stays where both stay', () => {
    const prepared = field.prepare(key);
    expect(field.atPrepared(prepared, 1, 2, 3, 4)).toBe(field.atPrepared(prepared, 1, 2, 3, 4));
  });
});
