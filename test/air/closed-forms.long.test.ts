import { describe, expect, it } from 'vitest';
import { collisionComparisons } from '../../src/testkit/closed-forms/collisions.ts';
import { isWithin } from '../../src/testkit/closed-forms/comparison.ts';
import type { Comparison } from '../../src/testkit/closed-forms/comparison.ts';
import { detectionComparisons } from '../../src/testkit/closed-forms/detection.ts';
import { trafficComparisons } from '../../src/testkit/closed-forms/traffic.ts';
import { jitteredComparisons } from '../../src/testkit/closed-forms/latency.ts';

/** Each row lies in its interval; docs/closed-forms.md lists the same rows. */
const checks: [string, () => Comparison[], number][] = [
  ['collisions: exp(-(N - 1) 2a / T) for N = 5 to 200 within 99 %', collisionComparisons, 5],
  ['other traffic: (1 - share)^(1 + a / burst) for 5 to 50 % within 99.9 %', trafficComparisons, 9],
  [
    'GAEN detects a contact of 1 s to 10 min as its scans give, within 99 %',
    detectionComparisons,
    6,
  ],
  ['discovery latency with advDelay and three channels, 8 duty cycles', jitteredComparisons, 16],
];

describe('closed forms at packet level', () => {
  it.each(checks)('%s', (_name, compare, atLeast) => {
    const rows = compare();
    expect(rows.length).toBeGreaterThanOrEqual(atLeast);
    expect(rows.filter((row) => !isWithin(row))).toEqual([]);
  });
});
