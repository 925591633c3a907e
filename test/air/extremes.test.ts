import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/testkit/level-cells.ts';
import { pointsOf } from '../../src/testkit/level-points.ts';
import { differenceOf, levelsOf, missesOf, poolOf } from '../../src/testkit/level-differences.ts';

const POINTS = [0.0001, 0.001, 0.999];

describe('minimum and maximum of a span against the packet level', () => {
  const far: Cell = { place: 'room', cycle: 'continuous', phones: 2, distanceM: 8 };
  const levels = levelsOf(far);

  it('has no minima below the floor that the packet level has not', () => {
    const { least } = poolOf([levels]);
    expect(least.db).toBeGreaterThan(-1);
    expect(least.db).toBeLessThan(1);
    const [exact] = pointsOf(levels.exact.min, POINTS);
    const [fast] = pointsOf(levels.fast.min, POINTS);
    expect(fast).toBeGreaterThan(exact - 1.5);
  });

  it('has the far maxima of the packet level, and the 5, 50 and 95 % points', () => {
    const { greatest } = poolOf([levels]);
    expect(Math.abs(greatest.db)).toBeLessThan(1);
    expect(missesOf(differenceOf(levels))).toEqual([]);
  });

  it('has them far above the floor too, where three channels make a span', () => {
    const near = levelsOf({ place: 'room', cycle: 'gaen', phones: 2, distanceM: 1 });
    const { least, greatest } = poolOf([near]);
    expect(Math.abs(least.db)).toBeLessThan(1);
    expect(Math.abs(greatest.db)).toBeLessThan(1);
    expect(missesOf(differenceOf(near))).toEqual([]);
  });
});
