import { describe, expect, it } from 'vitest';
import { ComplexOuCursor } from '../../src/kernel/complex-noise.ts';
import {
  deriveKey,
  NORMAL_PAIR,
  normalPair,
  purposeKey,
  rootKey,
  uniform,
} from '../../src/kernel/keyed.ts';
import {
  correlation,
  KS_LIMIT,
  ksStatistic,
  mean,
  normalLaw,
  variance,
} from '../../src/testkit/statistics.ts';

const key = purposeKey(rootKey('test'), 'complex-noise');
const TAU_US = 800_000;
const KEYS = 30_000;
const LEVELS = 6;

describe('normal deviates by pairs', () => {
  const pairs = Array.from({ length: 100_000 }, (_, k) => {
    normalPair(key, k, 5);
    return [NORMAL_PAIR[0], NORMAL_PAIR[1]] as const;
  });

  it.each([0, 1])('number %d has the normal law', (which) => {
    const sample = pairs.map((pair) => pair[which]);
    expect(ksStatistic(sample, normalLaw)).toBeLessThan(KS_LIMIT);
    const far = sample.filter((x) => Math.abs(x) > 3.6542).length;
    // P(|x| > start of the tail) = 2.58e-4.
    expect(Math.abs(far - 25.8)).toBeLessThan(4 * Math.sqrt(25.8));
  });

  it('are independent: values, squares and signs', () => {
    const first = pairs.map(([x]) => x);
    const second = pairs.map(([, y]) => y);
    const limit = 4 / Math.sqrt(pairs.length);
    expect(Math.abs(correlation(first, second))).toBeLessThan(limit);
    const square = (xs: number[]) => xs.map((x) => x * x);
    expect(Math.abs(correlation(square(first), square(second)))).toBeLessThan(limit);
    const next = [...second.slice(1), second[0]];
    expect(Math.abs(correlation(first, next))).toBeLessThan(limit);
  });
});

describe('complex Ornstein-Uhlenbeck noise at random instants', () => {
  const cursor = new ComplexOuCursor(TAU_US, LEVELS);

  function at(k: number, lagUs = 0): { real: number; imaginary: number } {
    cursor.open(deriveKey(key, k));
    cursor.moveTo(Math.floor(uniform(key, k, 2) * 1e11) + lagUs);
    return { real: cursor.real, imaginary: cursor.imaginary };
  }

  it('has two independent parts of variance 1 and normal law', () => {
    const values = Array.from({ length: KEYS }, (_, k) => at(k));
    for (const part of ['real', 'imaginary'] as const) {
      const sample = values.map((value) => value[part]);
      expect(Math.abs(variance(sample) - 1)).toBeLessThan(4 * Math.sqrt(2 / KEYS));
      expect(ksStatistic(sample, normalLaw)).toBeLessThan(KS_LIMIT);
    }
    const real = values.map((value) => value.real);
    const imaginary = values.map((value) => value.imaginary);
    expect(Math.abs(correlation(real, imaginary))).toBeLessThan(4 / Math.sqrt(KEYS));
  });

  it.each([0.05, 0.125, 0.35, 1, 2, 8])(
    'has autocorrelation exp(-lag / tau) at a lag of %f tau, too high by 0.032 at most',
    (taus) => {
      const lagUs = Math.round(taus * TAU_US);
      const products = Array.from({ length: KEYS }, (_, k) => {
        const now = at(k);
        const later = at(k, lagUs);
        return 0.5 * (now.real * later.real + now.imaginary * later.imaginary);
      });
      const law = Math.exp(-taus);
      const noise = 4 * Math.sqrt((1 + law * law) / (2 * KEYS));
      expect(mean(products)).toBeGreaterThan(law - noise);
      expect(mean(products)).toBeLessThan(law + noise + 0.032);
    },
  );

  it('gives the same bits in any order of asking', () => {
    const times = Array.from({ length: 300 }, (_, k) => Math.floor(uniform(key, k, 3) * 6e7));
    cursor.open(key);
    const mixed = new Map(
      times.map((t) => {
        cursor.moveTo(t);
        return [t, `${cursor.real} ${cursor.imaginary}`];
      }),
    );
    cursor.open(key);
    for (const t of [...times].sort((a, b) => a - b)) {
      cursor.moveTo(t);
      expect(`${cursor.real} ${cursor.imaginary}`).toBe(mixed.get(t));
    }
  });
});
