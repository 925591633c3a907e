import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US_PER_HOUR, US_PER_MIN, US_PER_S } from '../../src/base/time.ts';
import type { WorldScenario } from '../../src/scenario/scenario.ts';
import { contactsOfDay } from '../../src/world/contacts.ts';
import { createWorld } from '../../src/world/create.ts';
import { RoomsWorld } from '../../src/world/rooms/rooms-world.ts';
import type {
  RoomsWorldOptions,
  StaticWorldOptions,
  TraceWorldOptions,
  WorldOptions,
} from '../../src/world/options.ts';
import type { TraceData } from '../../src/world/trace/trace-data.ts';

const worldKey = { hi: 5, lo: 6 };

const bench: StaticWorldOptions = {
  kind: 'static',
  rangeM: 30,
  fromUs: 0,
  toUs: US_PER_HOUR,
  people: [0, 1, 5, 50].map((xM, k) => ({ name: `${k}`, group: '', xM, yM: 0, headingRad: 0 })),
};

const talk: TraceWorldOptions = {
  kind: 'trace',
  resolutionS: 20,
  originS: 0,
  encounterGapUs: US_PER_HOUR,
  contactMinM: 1,
  contactMaxM: 2,
  contactAngleRad: 1,
  bystanders: { kind: 'cluster', blockUs: US_PER_MIN, minM: 3, maxM: 4 },
};

const trace: TraceData = {
  timeS: Float64Array.from([20, 40, 60, 60]),
  a: Int32Array.from([0, 0, 0, 1]),
  b: Int32Array.from([1, 1, 1, 2]),
  names: ['a', 'b', 'c'],
  groups: ['', '', ''],
};

/** A floor of eight offices of 15 desks on both sides of a corridor, a meeting room, a canteen. */
function floor(): RoomsWorldOptions {
  const room = (name: string, xM: number, yM: number, widthM: number, depthM: number) => {
    const doorYM = yM < 10 ? yM + depthM : yM;
    const place = { name, xM, yM, widthM, depthM, doorXM: xM + 1, doorYM };
    return { ...place, wallDb: 4, seatSpacingM: 1.6 };
  };
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const offices = names.map((name, k) => room(name, (k % 4) * 8, k < 4 ? 0 : 12, 8, 8));
  const jitterUs = 5 * US_PER_MIN;
  const item = (
    activity: 'meeting' | 'lunch' | 'corridor',
    where: string,
    from: number,
    min: number,
  ) => ({
    activity,
    room: where,
    fromUs: from * US_PER_HOUR,
    toUs: from * US_PER_HOUR + min * US_PER_MIN,
    share: 0.8,
    jitterUs,
  });
  return {
    kind: 'rooms',
    rangeM: 25,
    walkingSpeedMPerS: 1.3,
    rooms: [
      ...offices,
      room('corridor', 0, 8, 32, 4),
      room('meet', 32, 0, 10, 8),
      room('eat', 32, 12, 14, 12),
    ],
    groups: names.map((name, k) => ({
      name,
      people: 15,
      desk: name,
      arriveUs: 8.5 * US_PER_HOUR,
      leaveUs: 17 * US_PER_HOUR,
      jitterUs: 20 * US_PER_MIN,
      agenda: [
        item('meeting', 'meet', 9.5 + (k % 3), 45),
        item('lunch', 'eat', 12 + (k % 2) / 2, 35),
        item('corridor', 'corridor', 14 + k / 10, 10),
        item('meeting', 'meet', 15 + (k % 2), 30),
      ],
    })),
  };
}

describe('ground truth', () => {
  it('of a bench counts who is closer than the limit', () => {
    const { count, a, b, closeUs, nearUs, minDistanceM, firstUs, lastUs } = contactsOfDay(
      createWorld(bench, worldKey),
      0,
      { closeM: 2 },
    );
    expect(count).toBe(3);
    expect([...a]).toEqual([0, 0, 1]);
    expect([...b]).toEqual([1, 2, 2]);
    expect([...closeUs]).toEqual([US_PER_HOUR, 0, 0]);
    expect([...nearUs]).toEqual(Array(3).fill(US_PER_HOUR));
    expect([...minDistanceM]).toEqual([1, 5, 4]);
    expect([firstUs[0], lastUs[0]]).toEqual([0, US_PER_HOUR]);
  });

  it('of a trace is the time face to face, whatever the distance', () => {
    const found = contactsOfDay(createWorld(talk, worldKey, { trace }), 0, { closeM: 0.5 });
    expect([...found.a]).toEqual([0, 0, 1]);
    expect([...found.b]).toEqual([1, 2, 2]);
    expect([...found.closeUs]).toEqual([60, 0, 20].map((s) => s * US_PER_S));
    expect(found.minDistanceM[1]).toBeGreaterThan(3);
  });

  it('counts no time through a wall', () => {
    const offices = { ...floor(), groups: floor().groups.map((g) => ({ ...g, agenda: [] })) };
    const world = new RoomsWorld(offices, worldKey);
    const { a, b, closeUs } = contactsOfDay(world, 0, { closeM: 4 });
    const apart = [...a.keys()].filter(
      (k) => world.people.at(a[k]).group !== world.people.at(b[k]).group,
    );
    expect(apart.length).toBeGreaterThan(100);
    // Arriving and leaving, people of two offices may pass in a door, never for long.
    for (const k of apart) expect(closeUs[k]).toBeLessThan(30 * US_PER_S);
    expect(closeUs.some((us) => us > 7 * US_PER_HOUR)).toBe(true);
  });

  it('among a few people is the part of the whole that they are in', () => {
    const rooms = floor();
    const small = { ...rooms, groups: rooms.groups.map((g) => ({ ...g, people: 2 })) };
    const worlds: [WorldOptions, number][] = [
      [bench, 4],
      [talk, 3],
      [small, 16],
    ];
    for (const [options, people] of worlds) {
      const world = createWorld(options, worldKey, { trace });
      const all = contactsOfDay(world, 0, { closeM: 2 });
      const run = (few: number[]) => {
        const among = Int32Array.from(few).sort();
        const some = contactsOfDay(world, 0, { closeM: 2 }, among);
        const kept = [...all.a.keys()].filter(
          (k) => few.includes(all.a[k]) || few.includes(all.b[k]),
        );
        for (const column of ['a', 'b', 'closeUs', 'nearUs', 'minDistanceM', 'firstUs'] as const) {
          expect([...some[column]]).toEqual(kept.map((k) => all[column][k]));
        }
      };
      fc.assert(fc.property(fc.uniqueArray(fc.nat(people - 1)), run), { seed: 7, numRuns: 20 });
    }
  });

  it('lets a trace world be made of a contact list only', () => {
    expect(() => createWorld(talk, worldKey)).toThrow('"input.trace" expected');
  });
});

describe('options of a world', () => {
  it('are what a resolved scenario says', () => {
    const options = (world: WorldScenario): WorldOptions => world;
    const fromScenario: WorldScenario = { ...bench, people: [...bench.people] };
    expect(createWorld(options(fromScenario), worldKey, { days: 3 }).days).toBe(3);
  });
});

describe('a floor of 120 people', () => {
  it('has many meetings in a day', () => {
    const world = new RoomsWorld(floor(), worldKey);
    let count = 0;
    for (let person = 0; person < 120; person++) count += world.meetings(person, 0).count;
    expect(count).toBeGreaterThan(10_000);
  });
});
