import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomCrowd } from '../../src/testkit/room-crowd.ts';
import { NeighbourGrid, SearchMarks } from '../../src/world/neighbour-grid.ts';
import { RoomsWorld } from '../../src/world/rooms/rooms-world.ts';
import { StaticWorld } from '../../src/world/static/static-world.ts';

const KEY = { hi: 5, lo: 6 };

function bench(places: readonly (readonly [number, number])[], rangeM: number): StaticWorld {
  const people = places.map(([xM, yM], k) => ({ name: `${k}`, group: '', xM, yM, headingRad: 0 }));
  return new StaticWorld({ kind: 'static', rangeM, fromUs: 0, toUs: 1000, people });
}

const everybody = (count: number): Int32Array => Int32Array.from({ length: count }, (_, k) => k);

describe('the search for neighbours', () => {
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

  it('looks at as many people of 64,000 on a bench as of 1,000', () => {
    const looks = [1000, 64_000].map((people) => {
      const side = Math.ceil(Math.sqrt(people));
      const places = Array.from({ length: people }, (_, k) => [k % side, Math.floor(k / side)]);
      const world = bench(places as [number, number][], 4);
      world.meetings(side * (side >> 1) + (side >> 1), 0);
      return world.candidates;
    });
    expect(looks[1]).toBe(looks[0]);
    expect(looks[1]).toBeLessThan(150);
  });
});
