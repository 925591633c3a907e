import { describe, expect, it } from 'vitest';
import {
  below,
  bits,
  categorical,
  deriveKey,
  exponential,
  fillBytes,
  normal,
  purposeKey,
  rootKey,
  uniform,
} from '../../src/kernel/keyed.ts';
import { mix, MIXED } from '../../src/kernel/threefry.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import {
  chiSquare,
  chiSquareLimit,
  correlation,
  KS_LIMIT,
  ksStatistic,
  mean,
  normalLaw,
  variance,
} from '../../src/testkit/statistics.ts';

const key = purposeKey(rootKey('test'), 'keyed');
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

describe('keyed randomness', () => {
  it('is Threefry-2x32-13: the known answers of its authors', () => {
    const words = (): string[] => [...MIXED].map((w) => (w >>> 0).toString(16));
    mix(0, 0, 0, 0);
    expect(words()).toEqual(['9d1c5ec6', '8bd50731']);
    mix(-1, -1, -1, -1);
    expect(words()).toEqual(['fd36d048', '2d17272c']);
    mix(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3);
    expect(words()).toEqual(['ba3e4725', 'f27d669e']);
  });

  it('gives the same answer for the same question, whatever was asked between', () => {
    const first = normal(key, 5, 6);
    for (let k = 0; k < 100; k++) uniform(key, k, k);
    expect(normal(key, 5, 6)).toBe(first);
    expect(rootKey('a')).not.toEqual(rootKey('b'));
    expect(rootKey('a')).toEqual(rootKey('a'));
  });

  it('is uniform, also for arguments beyond 32 bits', () => {
    const low = range(20_000).map((k) => uniform(key, k, 1));
    const high = range(20_000).map((k) => uniform(key, 1e15 + k, 2));
    for (const sample of [low, high]) {
      expect(ksStatistic(sample, (x) => x)).toBeLessThan(KS_LIMIT);
      expect(Math.min(...sample)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...sample)).toBeLessThan(1);
    }
  });

  it('tells arguments apart by every bit up to 2^53', () => {
    const seen = new Set<number>();
    for (let bit = 0; bit < 53; bit++) {
      const power = 2 ** bit;
      seen.add(uniform(key, power, 0));
      seen.add(uniform(key, 0, power));
    }
    expect(seen.size).toBe(106);
  });

  it('draws normals with the moments, tails and law of the normal', () => {
    const sample = range(200_000).map((k) => normal(key, k, 3));
    const fourth = mean(sample.map((x) => x * x * x * x));
    expect(Math.abs(mean(sample))).toBeLessThan(4 / Math.sqrt(sample.length));
    expect(Math.abs(variance(sample) - 1)).toBeLessThan(4 * Math.sqrt(2 / sample.length));
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / sample.length));
    expect(ksStatistic(sample, normalLaw)).toBeLessThan(KS_LIMIT);
    const beyond = sample.filter((x) => Math.abs(x) > 3.6541528853610088).length;
    const expected = 2 * normalLaw(-3.6541528853610088) * sample.length;
    expect(Math.abs(beyond - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('draws exponentials, categories, whole numbers and bytes by their laws', () => {
    const sample = range(50_000).map((k) => exponential(key, k, 4));
    expect(ksStatistic(sample, (x) => 1 - Math.exp(-x))).toBeLessThan(KS_LIMIT);
    const weights = Float64Array.of(1, 1.5, 4);
    const counts = [0, 0, 0];
    for (let k = 0; k < 40_000; k++) counts[categorical(key, k, 5, weights)]++;
    const scaled = [counts[0] / 1, counts[1] / 0.5, counts[2] / 2.5].map((n) => n / 10_000);
    for (const share of scaled) expect(share).toBeCloseTo(1, 1);
    const whole = range(7).map(() => 0);
    for (let k = 0; k < 70_000; k++) whole[below(key, k, 6, 7)]++;
    expect(chiSquare(whole)).toBeLessThan(chiSquareLimit(6));
    const bytes = new Uint8Array(1 << 17);
    fillBytes(key, 0, bytes);
    const byByte = range(256).map(() => 0);
    for (const byte of bytes) byByte[byte]++;
    expect(chiSquare(byByte)).toBeLessThan(chiSquareLimit(255));
    const other = new Uint8Array(16);
    fillBytes(key, 1, other);
    expect(other).not.toEqual(bytes.slice(0, 16));
  });

  it('keeps purposes and neighbouring entities independent', () => {
    const a = purposeKey(rootKey('test'), 'radio.slow');
    const b = purposeKey(rootKey('test'), 'radio.fast');
    const n = 40_000;
    const limit = 4 / Math.sqrt(n);
    const of = (k: typeof a): number[] => range(n).map((i) => normal(k, i, 0));
    expect(Math.abs(correlation(of(a), of(b)))).toBeLessThan(limit);
    const entity = range(n).map((i) => normal(deriveKey(a, i), 0, 0));
    const next = range(n).map((i) => normal(deriveKey(a, i + 1), 0, 0));
    expect(Math.abs(correlation(entity, next))).toBeLessThan(limit);
    const pair = range(n).map((i) => normal(deriveKey(a, i, i + 1), 0, 0));
    const swapped = range(n).map((i) => normal(deriveKey(a, i + 1, i), 0, 0));
    expect(Math.abs(correlation(pair, swapped))).toBeLessThan(limit);
    const cells = range(256).map(() => 0);
    for (let i = 0; i < n; i++) {
      const x = bits(deriveKey(a, i), 0, 0) >>> 28;
      const y = bits(deriveKey(a, i + 1), 0, 0) >>> 28;
      cells[16 * x + y]++;
    }
    expect(chiSquare(cells)).toBeLessThan(chiSquareLimit(255));
  });
});

describe('xoshiro128**', () => {
  it('gives the sequence of its definition from the state 1, 2, 3, 4', () => {
    const stream = new Xoshiro128([1, 2, 3, 4]);
    const first = range(4).map(() => stream.next());
    expect(first).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('is uniform and exponential from a key, and refuses a state of zeros', () => {
    const stream = new Xoshiro128(key);
    expect(
      ksStatistic(
        range(20_000).map(() => stream.uniform()),
        (x) => x,
      ),
    ).toBeLessThan(KS_LIMIT);
    const sample = range(20_000).map(() => stream.exponential());
    expect(ksStatistic(sample, (x) => 1 - Math.exp(-x))).toBeLessThan(KS_LIMIT);
    expect(() => new Xoshiro128([0, 0, 0, 0])).toThrow(RangeError);
  });
});
