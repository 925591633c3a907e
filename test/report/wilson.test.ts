import { expect, it } from 'vitest';
import { wilsonInterval } from '../../src/base/numbers/wilson.ts';

// Newcombe 1998, Stat Med 17:857-872, table I, method 3 (score, no continuity correction).
const PUBLISHED: [hits: number, trials: number, low: number, high: number][] = [
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
];

it.each(PUBLISHED)('gives the published interval for %i of %i', (hits, trials, low, high) => {
  const interval = wilsonInterval(hits, trials);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

it('knows nothing without trials and stays within 0..1 at the ends', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  expect(wilsonInterval(0, 7).low).toBe(0);
  expect(wilsonInterval(7, 7).high).toBe(1);
});

it('mirrors when hits and misses change sides', () => {
  const { low, high } = wilsonInterval(9, 14);
  const mirror = wilsonInterval(5, 14);
  expect(low).toBeCloseTo(1 - mirror.high, 12);
  expect(high).toBeCloseTo(1 - mirror.low, 12);
});

it('refuses more hits than trials', () => {
  expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
});
