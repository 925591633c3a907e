import { describe, expect, it } from 'vitest';
import { isWithin } from '../../src/testkit/closed-forms/comparison.ts';
import type { Comparison } from '../../src/testkit/closed-forms/comparison.ts';
import { fadingComparisons } from '../../src/testkit/closed-forms/fading.ts';
import { friisComparisons } from '../../src/testkit/closed-forms/friis.ts';
import { periodicComparisons } from '../../src/testkit/closed-forms/latency.ts';
import { periodicLatency } from '../../src/testkit/closed-forms/latency-theory.ts';

/** Each row lies in its interval; docs/closed-forms.md lists the same rows. */
const checks: [string, () => Comparison[], number][] = [
  ['Friis: each packet in free space within 0.01 dB', friisComparisons, 24],
  ['discovery latency of periodic tasks, 8 duty cycles', periodicComparisons, 16],
  ['Rician and Ornstein-Uhlenbeck laws', fadingComparisons, 8],
];

describe('closed forms at packet level', () => {
  it.each(checks)('%s', (_name, compare, atLeast) => {
    const rows = compare();
    expect(rows.length).toBeGreaterThanOrEqual(atLeast);
    expect(rows.filter((row) => !isWithin(row))).toEqual([]);
  });
});

describe('the theory of discovery latency', () => {
  // Whole microseconds throughout, so that all phases can be tried.
  it.each([
    { advertisingUs: 7, scanIntervalUs: 11, windowUs: 4, airtimeUs: 2 },
    { advertisingUs: 12, scanIntervalUs: 36, windowUs: 9, airtimeUs: 3 },
    { advertisingUs: 10, scanIntervalUs: 4, windowUs: 4, airtimeUs: 1 },
    { advertisingUs: 25, scanIntervalUs: 40, windowUs: 11, airtimeUs: 1 },
  ])(
    'is what trying all phases gives: $advertisingUs beside $windowUs of $scanIntervalUs',
    (pair) => {
      const { advertisingUs, scanIntervalUs, windowUs, airtimeUs } = pair;
      const horizonUs = 20 * scanIntervalUs;
      const law = periodicLatency(pair, horizonUs);
      const latencies: number[] = [];
      for (let phase = 0; phase < advertisingUs; phase++) {
        for (let scan = 0; scan < scanIntervalUs; scan++) {
          let atUs = phase;
          while ((atUs + scan) % scanIntervalUs > windowUs - airtimeUs && atUs < horizonUs) {
            atUs += advertisingUs;
          }
          latencies.push(atUs);
        }
      }
      for (let tUs = 1; tUs < horizonUs - advertisingUs; tUs++) {
        // The law is of phases that are not whole: up to t lies what begins before it.
        const share = latencies.filter((us) => us < tUs).length / latencies.length;
        expect(law(tUs)).toBeCloseTo(share, 9);
      }
    },
  );
});
