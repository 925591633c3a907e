import { describe, expect, it } from 'vitest';
import { purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import {
  correlation,
  KS_LIMIT,
  ksStatistic,
  mean,
  normalLaw,
  variance,
} from '../../src/testkit/statistics.ts';

const key = purposeKey(rootKey('test'), 'xoshiro');

/** The published recurrence in whole numbers without a width, cut to 32 bits where C would. */
function* reference(seed: readonly number[]): Generator<number> {
  const cut = (x: bigint): bigint => BigInt.asUintN(32, x);
  const rotate = (x: bigint, by: bigint): bigint => cut(x << by) | (x >> (32n - by));
  const s = seed.map((word) => cut(BigInt(word)));
  for (;;) {
    yield Number(cut(rotate(cut(s[1] * 5n), 7n) * 9n));
    const t = cut(s[1] << 9n);
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

describe('xoshiro128** streams', () => {
  it.each([
    [1, 2, 3, 4],
    [0xffffffff, 0, 0x80000000, 0x7fffffff],
  ])('follows its recurrence for 2,000 words from %i, %i, %i, %i', (a, b, c, d) => {
    const stream = new Xoshiro128([a, b, c, d]);
    const expected = reference([a, b, c, d]);
    for (let k = 0; k < 2000; k++) expect(stream.next()).toBe(expected.next().value);
  });

  it('draws normals by their law, each from two words', () => {
    const stream = new Xoshiro128(key);
    const sample = Array.from({ length: 100_000 }, () => stream.normal());
    expect(ksStatistic(sample, normalLaw)).toBeLessThan(KS_LIMIT);
    expect(Math.abs(mean(sample))).toBeLessThan(4 / Math.sqrt(sample.length));
    expect(Math.abs(variance(sample) - 1)).toBeLessThan(4 * Math.sqrt(2 / sample.length));
    const serial = correlation(sample.slice(1), sample.slice(0, -1));
    expect(Math.abs(serial)).toBeLessThan(4 / Math.sqrt(sample.length));
    const words = new Xoshiro128(key);
    for (let k = 0; k < 200_000; k++) words.next();
    expect(words.next()).toBe(stream.next());
  });
});
