import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { US_PER_DAY, US_PER_HOUR, US_PER_MIN, US_PER_S } from '../../src/base/time.ts';
import type { AgendaOptions, RoomOptions, RoomsWorldOptions } from '../../src/world/options.ts';
import { FloorPlan } from '../../src/world/rooms/rooms-plan.ts';
import { RoomsWorld } from '../../src/world/rooms/rooms-world.ts';
import { emptyGeometry, MEETING_STILL } from '../../src/world/world.ts';
import { checkPureAndSymmetric } from './properties.ts';

const worldKey = { hi: 77, lo: 99 };

function room(name: string, xM: number, yM: number, wallDb = 5, size = 6): RoomOptions {
  const door = { doorXM: xM + size / 2, doorYM: yM };
  return { name, xM, yM, widthM: size, depthM: size, wallDb, seatSpacingM: 1.5, ...door };
}

function item(
  activity: AgendaOptions['activity'],
  where: string,
  from: number,
  to: number,
): AgendaOptions {
  const jitterUs = 3 * US_PER_MIN;
  const fromUs = from * US_PER_HOUR;
  return { activity, room: where, fromUs, toUs: to * US_PER_HOUR, share: 0.8, jitterUs };
}

function office(people: number): RoomsWorldOptions {
  const group = (name: string, desk: string, agenda: AgendaOptions[]) => ({
    name,
    people,
    desk,
    arriveUs: 8.5 * US_PER_HOUR,
    leaveUs: 17 * US_PER_HOUR,
    jitterUs: 15 * US_PER_MIN,
    agenda,
  });
  return {
    kind: 'rooms',
    rangeM: 10,
    walkingSpeedMPerS: 1.2,
    rooms: [room('A', 0, 0), room('B', 6, 0), room('meet', 0, 6), room('canteen', 6, 6, 0, 12)],
    groups: [
      group('red', 'A', [item('meeting', 'meet', 10, 11), item('lunch', 'canteen', 12, 12.5)]),
      group('blue', 'A', [
        item('corridor', 'canteen', 9.9, 10),
        item('lunch', 'canteen', 12.2, 12.8),
        item('desk', 'A', 13, 14),
        item('meeting', 'meet', 16.5, 17.5),
      ]),
    ],
  };
}

describe('a floor plan', () => {
  const plan = new FloorPlan([room('A', 0, 0, 5), room('B', 6, 0, 8), room('C', 0, 6, 3)]);

  it('counts a shared stretch of wall once, with the greater loss', () => {
    expect(plan.wallDb(1, 1, 2, 5)).toBe(0);
    expect(plan.wallDb(3, 3, 9, 3)).toBe(8);
    expect(plan.wallDb(3, 3, 3, 9)).toBe(5);
    expect(plan.wallDb(3, 9, 9, 3.1)).toBe(3 + 8);
    expect(plan.wallDb(-1, 3, 13, 3)).toBe(5 + 8 + 8);
    expect(plan.wallDb(3, 3, 100, 3)).toBe(8 + 8);
  });

  it('has the same loss from both ends and more for a way that is longer', () => {
    const c = fc.double({ min: -3, max: 15, noNaN: true });
    const run = (x: number, y: number, p: number, q: number) => {
      const loss = plan.wallDb(x, y, p, q);
      expect(plan.wallDb(p, q, x, y)).toBe(loss);
      expect(plan.wallDb(x, y, p + (p - x), q + (q - y))).toBeGreaterThanOrEqual(loss);
    };
    fc.assert(fc.property(c, c, c, c, run), { seed: 5, numRuns: 500 });
  });

  it('lays seats on a grid inside the room', () => {
    const x = [0, 1, 2, 3, 4].map((seat) => plan.seatAt(0, seat).x);
    expect(x).toEqual([0.75, 2.25, 3.75, 5.25, 0.75]);
    expect(plan.seatsOf(0)).toBe(16);
  });

  it('refuses a door that is off the edge and a name that stands twice', () => {
    const inside = { ...room('A', 0, 0), doorYM: 3 };
    expect(() => new FloorPlan([inside])).toThrow('expected the door of room "A" on its edge');
    expect(() => new FloorPlan([room('A', 0, 0), room('A', 6, 0)])).toThrow('name once');
  });
});

describe('a rooms world', () => {
  it('gives the same disjoint meetings from both sides, in any order of asking', () => {
    checkPureAndSymmetric(() => new RoomsWorld(office(4), worldKey, 2));
  });

  it('moves people without a jump, never faster than they walk', () => {
    const world = new RoomsWorld(office(6), worldKey, 2);
    const before = { xM: 0, yM: 0, headingRad: 0, room: undefined as string | undefined };
    const after = { ...before };
    let compared = 0;
    const run = (person: number, tUs: number, gapUs: number) => {
      if (!world.positionAt(person, tUs, before)) return;
      if (!world.positionAt(person, tUs + gapUs, after)) return;
      const dx = after.xM - before.xM;
      const dy = after.yM - before.yM;
      const atMost = (1.2 * gapUs) / US_PER_S;
      expect(Math.sqrt(dx * dx + dy * dy)).toBeLessThanOrEqual(atMost + 1e-9);
      compared++;
    };
    const hours = fc.integer({ min: 8 * US_PER_HOUR, max: 18 * US_PER_HOUR });
    const gap = fc.integer({ min: 1, max: 30 * US_PER_S });
    const nextDay = fc.constantFrom(0, US_PER_DAY);
    fc.assert(
      fc.property(fc.nat(11), hours, nextDay, gap, (p, t, day, g) => run(p, t + day, g)),
      { seed: 6, numRuns: 5000 },
    );
    expect(compared).toBeGreaterThan(3000);
  });

  it('agrees with its own positions wherever it says that two meet', () => {
    const world = new RoomsWorld(office(5), worldKey, 1);
    const meetings = world.meetings(3, 0);
    const out = emptyGeometry();
    const place = { xM: 0, yM: 0, headingRad: 0, room: undefined as string | undefined };
    expect(meetings.count).toBeGreaterThan(20);
    for (let k = 0; k < meetings.count; k++) {
      const tUs = Math.floor((meetings.fromUs[k] + meetings.toUs[k]) / 2);
      world.geometry(meetings, k, tUs, out);
      expect(out.distanceM).toBeLessThanOrEqual(10 + 1e-3);
      expect(world.positionAt(meetings.other[k], tUs, place)).toBe(true);
      expect([out.otherXM, out.otherYM]).toEqual([place.xM, place.yM]);
      expect(world.positionAt(3, tUs, place)).toBe(true);
      expect([out.selfXM, out.selfYM]).toEqual([place.xM, place.yM]);
      const apartM = Math.hypot(out.otherXM - out.selfXM, out.otherYM - out.selfYM);
      expect(out.distanceM).toBeCloseTo(Math.max(apartM, 0.1), 9);
    }
  });

  it('is exact about walkers: within range the whole meeting, out of it before and after', () => {
    for (const rangeM of [2, 4.5, 10]) {
      const world = new RoomsWorld({ ...office(5), rangeM }, worldKey, 1);
      const out = emptyGeometry();
      const places = [0, 1].map(() => ({
        xM: 0,
        yM: 0,
        headingRad: 0,
        room: undefined as string | undefined,
      }));
      const apartM = (a: number, b: number, tUs: number): number => {
        const there = [a, b].every((person, k) => world.positionAt(person, tUs, places[k]));
        if (!there) return Infinity;
        return Math.hypot(places[0].xM - places[1].xM, places[0].yM - places[1].yM);
      };
      let moving = 0;
      for (let person = 0; person < 5; person++) {
        const { count, other, fromUs, toUs, flags } = world.meetings(person, 0);
        const meetings = world.meetings(person, 0);
        for (let k = 0; k < count; k++) {
          for (const tUs of [fromUs[k], (fromUs[k] + toUs[k]) / 2, toUs[k] - 1]) {
            world.geometry(meetings, k, tUs, out);
            expect(out.distanceM).toBeLessThanOrEqual(rangeM + 1e-5);
          }
          if ((flags[k] & MEETING_STILL) === 0) moving++;
        }
        // Within a meeting and without one, anywhere in the day, places say the same.
        const wrong: number[] = [];
        for (let tUs = 8 * US_PER_HOUR; tUs < 18 * US_PER_HOUR; tUs += 7 * US_PER_S + 123_457) {
          for (let b = 5; b < 10; b++) {
            const meets = other.some((o, k) => o === b && fromUs[k] <= tUs && tUs < toUs[k]);
            const beyondM = apartM(person, b, tUs) - rangeM;
            if (meets ? beyondM > 1e-5 : beyondM < -1e-5) wrong.push(tUs);
          }
        }
        expect(wrong).toEqual([]);
      }
      expect(moving).toBeGreaterThan(20);
    }
  });

  it('gives everyone a desk of their own for the run and a seat of their own at lunch', () => {
    const world = new RoomsWorld(office(8), worldKey, 2);
    const place = { xM: 0, yM: 0, headingRad: 0, room: undefined as string | undefined };
    const at = (tUs: number, where: string) =>
      world.people.map((_, person) =>
        world.positionAt(person, tUs, place) && place.room === where
          ? `${place.xM} ${place.yM}`
          : undefined,
      );
    const desks = at(15 * US_PER_HOUR, 'A');
    expect(desks).not.toContain(undefined);
    expect(new Set(desks).size).toBe(16);
    expect(at(US_PER_DAY + 15 * US_PER_HOUR, 'A')).toEqual(desks);
    const lunch = at(12.4 * US_PER_HOUR, 'canteen').filter((seat) => seat !== undefined);
    expect(lunch.length).toBeGreaterThan(8);
    expect(new Set(lunch).size).toBe(lunch.length);
  });

  it('has people there from arrival to departure only', () => {
    const world = new RoomsWorld(office(8), worldKey, 1);
    const place = { xM: 0, yM: 0, headingRad: 0, room: undefined as string | undefined };
    for (let person = 0; person < 16; person++) {
      expect(world.positionAt(person, 7 * US_PER_HOUR, place)).toBe(false);
      expect(world.positionAt(person, 11.5 * US_PER_HOUR, place)).toBe(true);
      expect(place.room).toBe('A');
      expect(world.positionAt(person, 20 * US_PER_HOUR, place)).toBe(false);
    }
    expect(world.meetings(0, 1).count).toBe(0);
  });

  it('ends the day at midnight for those who stay longer', () => {
    const options = office(3);
    const late = options.groups.map((g) => ({ ...g, leaveUs: US_PER_DAY - US_PER_S }));
    checkPureAndSymmetric(() => new RoomsWorld({ ...options, groups: late }, worldKey, 1));
  });

  it('names the room that has too few seats, and rooms that are not there', () => {
    expect(() => new RoomsWorld(office(9), worldKey)).toThrow(InputError);
    expect(() => new RoomsWorld(office(9), worldKey)).toThrow(
      'expected room "A" to seat the 18 people with a desk in it, found 16 seats',
    );
    const options = office(2);
    const twice = options.groups.map((g) => ({ ...g, name: 'x' }));
    expect(() => new RoomsWorld({ ...options, groups: twice }, worldKey)).toThrow(
      'group "x" again',
    );
    const lost = options.groups.map((g) => ({ ...g, desk: 'Z' }));
    expect(() => new RoomsWorld({ ...options, groups: lost }, worldKey)).toThrow('found "Z"');
  });
});
