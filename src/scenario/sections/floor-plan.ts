import { z } from 'zod';
import type { WallOptions } from '../../world/walls.ts';
import { field, list } from '../keys/field.ts';
import { derived, key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { ANY, byName, label, number, quantity } from '../keys/values.ts';
import { wrongType } from '../keys/words.ts';
import { lossOf } from '../materials.ts';

const MAX_WALLS = 10_000;

const wrongPoint = (issue: { input?: unknown }): string =>
  wrongType('two lengths, such as ["1 m", "2.5 m"]', issue.input);

/** A place on the floor, m. */
const point = () => {
  const { file, stored } = quantity('length', ANY);
  return field(z.tuple([file, file], { error: wrongPoint }), z.tuple([stored, stored]));
};

const wall = section({
  from: key(point(), { description: 'one end', unit: '[m, m]' }),
  to: key(point(), { description: 'the other end', unit: '[m, m]' }),
  material: key(label(), { description: 'one of the table below, or of `materials`' }),
});

const storedWalls: z.ZodType<readonly WallOptions[]> = z.array(
  z.strictObject({
    fromXM: number(),
    fromYM: number(),
    toXM: number(),
    toYM: number(),
    lossDb: number(),
  }),
);

interface WallsFile {
  readonly walls: readonly z.output<typeof wall.file>[];
  readonly materials: Readonly<Record<string, number>>;
}

/** A world without walls has no such key. */
function wallsOf({ walls, materials }: WallsFile): WallOptions[] | undefined {
  if (walls.length === 0) return undefined;
  return walls.map(({ from, to, material }) => ({
    fromXM: from[0],
    fromYM: from[1],
    toXM: to[0],
    toYM: to[1],
    lossDb: lossOf(material, materials) ?? 0,
  }));
}

/** Keys of a floor plan, the same in all worlds with places. */
export const floorPlan = {
  walls: key(
    list(wall, (walls) =>
      walls.max(MAX_WALLS, { error: `expected at most ${MAX_WALLS} walls, found more; join some` }),
    ),
    {
      as: null,
      default: [],
      description:
        'straight pieces; each that a line of sight crosses adds its loss, and there is no ' +
        'contact through it; people walk as if it were not there',
    },
  ),
  materials: key(byName(quantity('ratio')), {
    as: null,
    default: {},
    description: 'losses by name, in dB, beside or in place of those of the table below',
    unit: 'dB by name',
  }),
  wallLosses: derived(storedWalls.optional(), { as: 'walls', from: wallsOf }),
};

/** How far a phone is heard at all. */
export const range = key(quantity('length', { min: 0.1 }), {
  as: 'rangeM',
  default: '30 m',
  description: 'beyond this distance nobody is heard',
  source: 'judgement: two walls and 30 m bring the default radio below its floor',
});
