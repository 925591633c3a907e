import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US_PER_DAY, US_PER_HOUR } from '../../src/base/time.ts';
import type { StaticPersonOptions } from '../../src/world/options.ts';
import { StaticWorld } from '../../src/world/static/static-world.ts';
import { MEETING_STILL, emptyGeometry } from '../../src/world/world.ts';
import { checkPureAndSymmetric } from './properties.ts';

function worldOf(people: StaticPersonOptions[], days = 1): StaticWorld {
  const fromUs = 9 * US_PER_HOUR;
  return new StaticWorld({ kind: 'static', rangeM: 10, fromUs, toUs: 2 * fromUs, people }, days);
}

let people = 0;

function person(xM: number, yM: number, headingRad: number): StaticPersonOptions {
  return { name: `${people++}`, group: '', xM, yM, headingRad };
}

describe('a static world', () => {
  it('has everybody in range together for the hours of each day', () => {
    const world = worldOf([person(0, 0, 0), person(2, 0, Math.PI / 2), person(50, 0, 0)], 2);
    const meetings = world.meetings(0, 1);
    expect(meetings.count).toBe(1);
    expect(meetings.other[0]).toBe(1);
    expect(meetings.fromUs[0]).toBe(US_PER_DAY + 9 * US_PER_HOUR);
    expect(meetings.toUs[0]).toBe(US_PER_DAY + 18 * US_PER_HOUR);
    expect(meetings.flags[0]).toBe(MEETING_STILL);
    expect(world.meetings(0, 2).count).toBe(0);
    const out = emptyGeometry();
    world.geometry(meetings, 0, meetings.fromUs[0], out);
    expect(out).toMatchObject({
      distanceM: 2,
      angleSelfRad: 0,
      wallDb: 0,
      placed: true,
      otherXM: 2,
    });
    expect(out.angleOtherRad).toBeCloseTo(Math.PI / 2, 12);
  });

  it('refuses a name that stands twice', () => {
    const someone = person(0, 0, 0);
    expect(() => worldOf([someone, someone])).toThrow(/name once, found "\d+" again/);
  });

  it('keeps two phones at one spot a little apart', () => {
    const world = worldOf([person(1, 1, 0), person(1, 1, 0)]);
    const out = emptyGeometry();
    world.geometry(world.meetings(0, 0), 0, 9 * US_PER_HOUR, out);
    expect(out.distanceM).toBe(0.1);
  });

  it('gives the same disjoint meetings from both sides, in any order of asking', () => {
    const coordinate = fc.integer({ min: -10, max: 10 });
    const anyone = fc.tuple(coordinate, coordinate, fc.double({ min: 0, max: 7, noNaN: true }));
    const run = (places: [number, number, number][]) => {
      const bench = places.map((place) => person(...place));
      checkPureAndSymmetric(() => worldOf(bench));
    };
    fc.assert(fc.property(fc.array(anyone, { maxLength: 8 }), run), { seed: 4, numRuns: 100 });
  });
});
