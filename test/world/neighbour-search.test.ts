import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomCrowd } from '../../src/testkit/room-crowd.ts';
import type { RoomsWorldOptions } from '../../src/world/options.ts';
import { NeighbourGrid, SearchMarks } from '../../src/world/neighbour-grid.ts';
import { RoomsWorld } from '../../src/world/rooms/rooms-world.ts';
import type { Position } from '../../src/world/rooms/rooms-world.ts';
import { StaticWorld } from '../../src/world/static/static-world.ts';

const KEY = { hi: 5, lo: 6 };
const HOUR_US = 3_600_000_000;
const SEAT_M = 1.5;

function bench(places: readonly (readonly [number, number])[], rangeM: number): StaticWorld {
  const people = places.map(([xM, yM], k) => ({ name: `${k}`, group: '', xM, yM, headingRad: 0 }));
  return new StaticWorld({ kind: 'static', rangeM, fromUs: 0, toUs: 1000, people });
}

const everybody = (count: number): Int32Array => Int32Array.from({ length: count }, (_, k) => k);

const corner = fc.tuple(
  fc.integer({ min: -40, max: 40 }),
  fc.double({ min: -30, max: 30, noNaN: true }),
);

/** Rooms here and there on both sides of 0, groups of any size that visit each other's. */
const building: fc.Arbitrary<RoomsWorldOptions> = fc
  .record({
    // Seats are 1.5 m apart: two of the ranges are those of neighbours in a row.
    rangeM: fc.constantFrom(0.5, SEAT_M, 2 * SEAT_M, 7, 60),
    corners: fc.array(corner, { minLength: 1, maxLength: 6 }),
    people: fc.array(fc.constantFrom(0, 0, 1, 2, 9, 15), { minLength: 1, maxLength: 5 }),
    visits: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
    jitterUs: fc.constantFrom(0, HOUR_US / 6),
  })
  .map(({ rangeM, corners, people, visits, jitterUs }) => ({
    kind: 'rooms',
    rangeM,
    walkingSpeedMPerS: 1.3,
    rooms: corners.map(([xM, yM], k) => {
      const size = { widthM: 7, depthM: 25, wallDb: 5, seatSpacingM: SEAT_M };
      return { name: `${k}`, ...size, xM, yM, doorXM: xM + 7, doorYM: yM + 3 };
    }),
    groups: people.map((count, k) => ({
      name: `${k}`,
      people: count,
      desk: `${k % corners.length}`,
      arriveUs: 9 * HOUR_US,
      leaveUs: 17 * HOUR_US,
      jitterUs,
      agenda: (['corridor', 'lunch', 'desk'] as const).map((activity, item) => {
        const room = `${(visits[k] + item) % corners.length}`;
        const fromUs = (10 + 2 * item) * HOUR_US;
        return { activity, room, fromUs, toUs: fromUs + HOUR_US, share: 0.8, jitterUs };
      }),
    })),
  }));

/** Where everybody who is there is at an instant. */
function positionsAt(world: RoomsWorld, tUs: number): Map<number, Position> {
  const found = new Map<number, Position>();
  world.people.forEach((_, person) => {
    const out: Position = { xM: 0, yM: 0, headingRad: 0, room: undefined };
    if (world.positionAt(person, tUs, out)) found.set(person, out);
  });
  return found;
}

describe('the search for neighbours', () => {
  it('finds in any building, on both sides of 0, whom a look at everybody finds', () => {
    let meetings = 0;
    fc.assert(
      fc.property(building, fc.infiniteStream(fc.nat()), (options, drawn) => {
        const world = new RoomsWorld(options, KEY, 2);
        const count = world.people.length;
        // In any order, some twice: who is in the grid depends on who was asked for.
        for (let k = 0; k < 2 * count; k++) {
          const person = drawn.next().value! % count;
          const found = world.meetings(person, k % 2);
          expect(found).toEqual(world.meetings(person, k % 2, everybody(count)));
          meetings += found.count;
        }
      }),
      { seed: 20, numRuns: 40 },
    );
    expect(meetings).toBeGreaterThan(1000);
  });

  it('finds whoever stands or walks within range at any instant, and nobody else', () => {
    let near = 0;
    fc.assert(
      fc.property(
        building,
        fc.array(fc.double({ min: 8.5, max: 17.5, noNaN: true }), { maxLength: 8 }),
        (options, hours) => {
          // prettier-ignore
          const world = new RoomsWorld(options, KEY);
          const found = world.people.map((_, person) => world.meetings(person, 0));
          for (const tUs of hours.map((hour) => Math.floor(hour * HOUR_US))) {
            const places = positionsAt(world, tUs);
            for (const [person, here] of places) {
              for (const [other, there] of places) {
                const [dx, dy] = [there.xM - here.xM, there.yM - here.yM];
                const apartM = Math.sqrt(dx * dx + dy * dy) - options.rangeM;
                // A microsecond of walking, and rounding at the very edge, may be on either side.
                if (other === person || Math.abs(apartM) < 1e-4) continue;
                const { fromUs, toUs, other: others } = found[person];
                const holds = (m: number): boolean => fromUs[m] <= tUs && tUs < toUs[m];
                const meets = others.some((one, m) => one === other && holds(m));
                expect(meets).toBe(apartM < 0);
                if (meets) near++;
              }
            }
          }
        },
      ),
      { seed: 21, numRuns: 60 },
    );
    expect(near).toBeGreaterThan(1000);
  });

  it('finds who is exactly at range, and not who is a hair further', () => {
    const far = 12 + 2 ** -48;
    for (const [x, y] of [
      [0, 0],
      [-7, 1e5],
      [-1024, -4096],
    ] as const) {
      // prettier-ignore
      const world = bench([[x, y], [x + 12, y], [x, y - 12], [x - 12, y]], 12); // prettier-ignore
      expect([...world.meetings(0, 0).other]).toEqual([1, 2, 3]);
    }
    const world = bench([[0, 0], [far, 0], [0, -far], [-far, 0], [0, 12]], 12); // prettier-ignore
    expect([...world.meetings(0, 0).other]).toEqual([4]);
  });

  it('finds nobody where somebody is alone', () => {
    expect(bench([[-3, 4]], 5).meetings(0, 0).count).toBe(0);
    const crowd = roomCrowd(1);
    const alone = new RoomsWorld(crowd, KEY);
    expect(alone.meetings(0, 0).count).toBe(0);
    const nobody = { ...crowd.groups[0], name: 'nobody', people: 0 };
    const beside = new RoomsWorld({ ...crowd, groups: [nobody, ...crowd.groups] }, KEY);
    expect(beside.meetings(0, 0).count).toBe(0);
    expect(new RoomsWorld({ ...crowd, groups: [nobody] }, KEY).people.length).toBe(0);
  });

  it('finds in rooms whom a look at everybody finds', () => {
    for (const rangeM of [0.4, 3, 9, 20, 500]) {
      const world = new RoomsWorld(roomCrowd(230, rangeM), KEY, 2);
      for (let person = 0; person < 230; person += 7) {
        const found = world.meetings(person, person % 2);
        expect(found).toEqual(world.meetings(person, person % 2, everybody(230)));
      }
    }
  });

  it('finds on a bench whom a look at everybody finds, however far out', () => {
    const at = fc.oneof(
      fc.integer({ min: -20, max: 20 }),
      fc.double({ min: -30, max: 30, noNaN: true }),
      fc.constantFrom(1e9, -1e15, 1e300),
    );
    const places = fc.array(fc.tuple(at, at), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(places, fc.constantFrom(0.3, 2, 5, 40), (list, rangeM) => {
        const world = bench(list, rangeM);
        list.forEach((_, person) => {
          const found = world.meetings(person, 0);
          expect(found).toEqual(world.meetings(person, 0, everybody(list.length)));
        });
      }),
      { seed: 18, numRuns: 200 },
    );
  });

  it('finds who walks past', () => {
    const grid = new NeighbourGrid(new SearchMarks(3), 5, 1000);
    grid.add(0, 0, 0, 900, 700);
    grid.add(1, 450, 352, 450, 352);
    grid.add(2, 450, 250, 450, 250);
    grid.begin(0);
    grid.search(0, 0, 900, 700);
    expect([...grid.end()]).toEqual([1]);
  });

  it('looks at as many people of 64,000 in rooms as of 1,000', () => {
    const looks = [1000, 64_000].map((people) => {
      const world = new RoomsWorld(roomCrowd(people), KEY);
      // In the middle: at an edge there are fewer.
      const side = Math.ceil(Math.sqrt(people / 25));
      const room = side * (side >> 1) + (side >> 1);
      for (let k = 0; k < 25; k++) world.meetings(25 * room + k, 0);
      return world.candidatesOf(0) / 25;
    });
    expect(looks[1] / looks[0]).toBeGreaterThan(0.9);
    expect(looks[1] / looks[0]).toBeLessThan(1.1);
    expect(looks[1]).toBeLessThan(1000);
  });

  it('looks at as many of 64,000 places as of 1,000', () => {
    const looks = [1000, 64_000].map((people) => {
      const side = Math.ceil(Math.sqrt(people));
      const grid = new NeighbourGrid(new SearchMarks(people), 4);
      for (let k = 0; k < people; k++) {
        const [x, y] = [k % side, Math.floor(k / side)];
        grid.add(k, x, y, x, y);
      }
      const middle = side >> 1;
      grid.begin(side * middle + middle);
      grid.search(middle, middle, middle, middle);
      expect(grid.end().length).toBe(grid.candidates);
      return grid.candidates;
    });
    expect(looks[1]).toBe(looks[0]);
    expect(looks[1]).toBeLessThan(150);
  });
});
