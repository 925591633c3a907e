import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/kernel/keyed.ts';
import { MATERIALS } from '../../src/scenario/materials.ts';
import { contactsOfDay } from '../../src/world/contacts.ts';
import { createWorld } from '../../src/world/create.ts';
import type { RoomsWorldOptions, StaticWorldOptions } from '../../src/world/options.ts';
import { Walls } from '../../src/world/walls.ts';
import type { WallOptions } from '../../src/world/walls.ts';
import { emptyGeometry } from '../../src/world/world.ts';
import { checkPureAndSymmetric } from './properties.ts';

const HOUR_US = 3_600_000_000;
const wall = (
  fromXM: number,
  fromYM: number,
  toXM: number,
  toYM: number,
  lossDb = 1,
): WallOptions => ({ fromXM, fromYM, toXM, toYM, lossDb });

// Eighths of a metre: products of them are exact, so that "on the line" means on the line.
const coordinate = fc.integer({ min: -80, max: 80 }).map((k) => k / 8);
const place = fc.tuple(coordinate, coordinate);
const anyWall = fc
  .tuple(place, place, fc.integer({ min: 1, max: 20 }))
  .map(([[x0, y0], [x1, y1], lossDb]) => wall(x0, y0, x1, y1, lossDb));

describe('walls of a floor plan', () => {
  it('cost the same from both ends, and whichever end of a wall is named first', () => {
    fc.assert(
      fc.property(
        fc.array(anyWall, { maxLength: 12 }),
        place,
        place,
        (walls, [ax, ay], [bx, by]) => {
          const plan = new Walls(walls);
          const turned = new Walls(
            walls.map((w) => wall(w.toXM, w.toYM, w.fromXM, w.fromYM, w.lossDb)),
          );
          const lossDb = plan.lossDb(ax, ay, bx, by);
          expect(plan.lossDb(bx, by, ax, ay)).toBe(lossDb);
          expect(turned.lossDb(ax, ay, bx, by)).toBe(lossDb);
          expect(plan.lossDb(ax, ay, ax, ay)).toBe(0);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('cost the same in one piece or in several', () => {
    // A wall of whole steps, cut between two of them; places on the grid, so often through the cut.
    const step = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(
        place,
        step,
        fc.integer({ min: 2, max: 8 }),
        fc.nat(6),
        place,
        place,
        (from, [dx, dy], steps, cut, a, b) => {
          // prettier-ignore
          const [x, y] = from;
          const at = 1 + (cut % (steps - 1));
          const end = [x + (steps * dx) / 2, y + (steps * dy) / 2] as const;
          const middle = [x + (at * dx) / 2, y + (at * dy) / 2] as const;
          const whole = new Walls([wall(x, y, ...end)]);
          const pieces = new Walls([wall(x, y, ...middle), wall(...middle, ...end)]);
          expect(pieces.lossDb(...a, ...b)).toBe(whole.lossDb(...a, ...b));
          // And seen through the cut itself, from a place to the one opposite.
          const opposite = [2 * middle[0] - a[0], 2 * middle[1] - a[1]] as const;
          expect(pieces.lossDb(...a, ...opposite)).toBe(whole.lossDb(...a, ...opposite));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('add up, and cost nothing where the line passes by', () => {
    const walls = new Walls([wall(1, -1, 1, 1, 3), wall(2, -1, 2, 1, 4), wall(3, 0.5, 3, 1, 5)]);
    expect(walls.lossDb(0, 0, 4, 0)).toBe(7);
    expect(walls.lossDb(0, 0, 1.5, 0)).toBe(3);
    expect(walls.lossDb(0, 2, 4, 2)).toBe(0);
    expect(walls.lossDb(2.5, 0.75, 4, 0.75)).toBe(5);
    expect(new Walls([]).lossDb(0, 0, 4, 0)).toBe(0);
  });

  it('are not crossed by whoever stands on one or looks along it', () => {
    const walls = new Walls([wall(0, 0, 4, 0)]);
    expect(walls.lossDb(1, 0, 1, 2)).toBe(0);
    expect(walls.lossDb(1, 0, 3, 0)).toBe(0);
    expect(walls.lossDb(-1, 0, 5, 0)).toBe(0);
    expect(walls.lossDb(1, -1, 1, 2)).toBe(1);
  });

  it('through an end: crossed to the left of the line and not to the right', () => {
    // From (0, 0) to (4, 0), left is up.
    expect(new Walls([wall(2, 0, 2, 1)]).lossDb(0, 0, 4, 0)).toBe(1);
    expect(new Walls([wall(2, 0, 2, -1)]).lossDb(0, 0, 4, 0)).toBe(0);
    expect(new Walls([wall(2, 0, 2, 1)]).lossDb(4, 0, 0, 0)).toBe(1);
    // A corner that the line only touches is crossed twice or not at all; never once.
    for (const sign of [1, -1]) {
      const corner = new Walls([wall(2, 0, 3, sign), wall(2, 0, 1, sign)]);
      expect(corner.lossDb(0, 0, 4, 0)).toBe(sign === 1 ? 2 : 0);
    }
  });
});

describe('walls in a world', () => {
  const bench = (walls: readonly WallOptions[]): StaticWorldOptions => ({
    kind: 'static',
    rangeM: 10,
    fromUs: 9 * HOUR_US,
    toUs: 10 * HOUR_US,
    people: [0, 1, 3].map((xM, k) => ({ name: `p${k}`, group: '', xM, yM: 0, headingRad: 0 })),
    walls,
  });
  const key = rootKey('walls');

  it('stand between phones and keep them from being in contact', () => {
    const world = createWorld(bench([wall(0.5, -2, 0.5, 2, 4.5)]), key);
    const geometry = emptyGeometry();
    const meetings = world.meetings(0, 0);
    const losses = Array.from(meetings.other, (_, k) => {
      world.geometry(meetings, k, 9.5 * HOUR_US, geometry);
      return geometry.wallDb;
    });
    expect(losses).toEqual([4.5, 4.5]);
    const truth = { closeM: 1.5 };
    expect(Array.from(contactsOfDay(world, 0, truth).closeUs)).toEqual([0, 0, 0]);
    const open = createWorld(bench([]), key);
    expect(Array.from(contactsOfDay(open, 0, truth).closeUs)).toEqual([HOUR_US, 0, 0]);
  });

  it('come on top of those of rooms, and the world stays the same from both sides', () => {
    const room = { widthM: 6, depthM: 4, wallDb: 6, seatSpacingM: 1.2, yM: 0 };
    const group = { people: 4, arriveUs: 9 * HOUR_US, leaveUs: 10 * HOUR_US, jitterUs: 0 };
    const options: RoomsWorldOptions = {
      kind: 'rooms',
      rangeM: 12,
      walkingSpeedMPerS: 1.3,
      rooms: [
        { ...room, name: 'left', xM: 0, doorXM: 3, doorYM: 4 },
        { ...room, name: 'right', xM: 6, doorXM: 9, doorYM: 4 },
      ],
      groups: [
        { ...group, name: 'a', desk: 'left', agenda: [] },
        { ...group, name: 'b', desk: 'right', agenda: [] },
      ],
    };
    const lossesOf = (walls: readonly WallOptions[]): number[] => {
      const world = createWorld({ ...options, walls }, key);
      checkPureAndSymmetric(() => createWorld({ ...options, walls }, key));
      const geometry = emptyGeometry();
      const meetings = world.meetings(0, 0);
      const rows = Array.from(meetings.other.keys()).filter((k) => meetings.other[k] >= 4);
      return rows.map((k) => {
        world.geometry(meetings, k, meetings.fromUs[k], geometry);
        return geometry.wallDb;
      });
    };
    const plain = lossesOf([]);
    expect(plain.length).toBeGreaterThan(3);
    // Along the wall that the two rooms share.
    const lined = lossesOf([wall(6, -1, 6, 5, 8.7)]);
    expect(lined).toEqual(plain.map((db) => db + 8.7));
  });
});

describe('the table of materials', () => {
  // ITU-R P.2040-1, table 3: relative permittivity, conductivity c f^d with f in GHz.
  it.each([
    ['glass', 6.27, 0.0043, 1.1925, 0.006, 1],
    ['wood', 1.99, 0.0047, 1.0718, 0.04, 1],
    ['plasterboard', 2.94, 0.0116, 0.7076, 0.0125, 2],
    ['brick', 3.75, 0.038, 0, 0.11, 1],
    ['double-brick', 3.75, 0.038, 0, 0.23, 1],
    ['concrete', 5.31, 0.0326, 0.8095, 0.15, 1],
  ] as const)(
    '%s follows from the constants of ITU-R P.2040',
    (name, permittivity, c, d, m, slabs) => {
      // prettier-ignore
      const index = Math.sqrt(permittivity);
      const faceDb = -10 * Math.log10(1 - ((index - 1) / (index + 1)) ** 2);
      const throughDb = ((1636 * c * 2.44 ** d) / index) * m;
      expect(MATERIALS[name].lossDb).toBeCloseTo(slabs * (2 * faceDb + throughDb), 1);
    },
  );
});
