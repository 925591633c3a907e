import { expect } from 'vitest';
import { US_PER_DAY } from '../../src/base/time.ts';
import { emptyGeometry, MEETING_STILL } from '../../src/world/world.ts';
import type { Geometry, Meetings, World } from '../../src/world/world.ts';

interface Row {
  fromUs: number;
  toUs: number;
  flags: number;
  geometry: Geometry[];
}

/** All that a world says of a pair's day, as seen from `person`. */
function rowsOf(world: World, meetings: Meetings): Map<number, Row[]> {
  const rows = new Map<number, Row[]>();
  for (let k = 0; k < meetings.count; k++) {
    const fromUs = meetings.fromUs[k];
    const toUs = meetings.toUs[k];
    const geometry = [fromUs, Math.floor((fromUs + toUs) / 2), toUs - 1].map((tUs) => {
      const out = emptyGeometry();
      world.geometry(meetings, k, tUs, out);
      return out;
    });
    const list = rows.get(meetings.other[k]) ?? [];
    list.push({ fromUs, toUs, flags: meetings.flags[k], geometry });
    rows.set(meetings.other[k], list);
  }
  return rows;
}

function swapped(g: Geometry): Geometry {
  return {
    ...g,
    angleSelfRad: g.angleOtherRad,
    angleOtherRad: g.angleSelfRad,
    selfXM: g.otherXM,
    selfYM: g.otherYM,
    otherXM: g.selfXM,
    otherYM: g.selfYM,
  };
}

function checkOrder(meetings: Meetings): void {
  for (let k = 0; k < meetings.count; k++) {
    expect(meetings.toUs[k]).toBeGreaterThan(meetings.fromUs[k]);
    expect(meetings.fromUs[k]).toBeGreaterThanOrEqual(meetings.day * US_PER_DAY);
    expect(meetings.toUs[k]).toBeLessThanOrEqual((meetings.day + 1) * US_PER_DAY);
    if (k === 0 || meetings.other[k] !== meetings.other[k - 1]) {
      if (k > 0) expect(meetings.other[k]).toBeGreaterThan(meetings.other[k - 1]);
    } else {
      expect(meetings.fromUs[k]).toBeGreaterThanOrEqual(meetings.toUs[k - 1]);
    }
  }
}

function checkGeometry(row: Row): void {
  for (const g of row.geometry) {
    expect(g.distanceM).toBeGreaterThan(0);
    for (const angle of [g.angleSelfRad, g.angleOtherRad]) {
      expect(angle).toBeGreaterThanOrEqual(0);
      expect(angle).toBeLessThanOrEqual(Math.PI);
    }
    expect(g.wallDb).toBeGreaterThanOrEqual(0);
    if ((row.flags & MEETING_STILL) !== 0) expect(g).toEqual(row.geometry[0]);
  }
}

/**
 * What every world must keep: meetings sorted and disjoint within the day, the same from both
 * sides with the roles swapped, still where it says so, and the same answers from a fresh world
 * that is asked in the opposite order and about a few people only.
 */
export function checkPureAndSymmetric(make: () => World): void {
  const world = make();
  const again = make();
  const size = world.people.length;
  for (let day = world.days - 1; day >= 0; day--) {
    const sides: Map<number, Row[]>[] = [];
    for (let person = 0; person < size; person++) {
      const meetings = world.meetings(person, day);
      checkOrder(meetings);
      sides.push(rowsOf(world, meetings));
    }
    for (let person = size - 1; person >= 0; person--) {
      const some = Int32Array.from([...sides.keys()].filter((k) => (k + person) % 3 !== 0));
      const rows = rowsOf(again, again.meetings(person, day, some));
      const want = [...sides[person]].filter(([other]) => (other + person) % 3 !== 0);
      expect(rows).toEqual(new Map(want));
      expect(sides[person].has(person)).toBe(false);
      for (const [other, list] of sides[person]) {
        for (const row of list) checkGeometry(row);
        const mirrored = list.map((row) => ({ ...row, geometry: row.geometry.map(swapped) }));
        expect(sides[other].get(person)).toEqual(mirrored);
      }
    }
  }
}
