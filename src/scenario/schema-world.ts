import { z } from 'zod';
import { US_PER_DAY } from '../base/time.ts';
import { CARRY_POSITIONS } from '../radio/carry.ts';
import { ANY, label, quantity, share, text, timeOfDay, whole, wrongType } from './fields.ts';

const range = (value: string) =>
  quantity('length', { min: 0.1 }).prefault(value).meta({
    description: 'beyond this distance nobody is heard',
    source: 'judgement: two walls and 30 m bring the default radio below its floor',
  });

const wrongPoint = (issue: { input?: unknown }): string =>
  wrongType('two lengths, such as ["1 m", "2.5 m"]', issue.input);

const point = (description: string) =>
  z
    .tuple([quantity('length', ANY), quantity('length', ANY)], { error: wrongPoint })
    .meta({ description, unit: '[m, m]' });

const wall = z.strictObject({
  from: point('one end'),
  to: point('the other end'),
  material: label().meta({ description: 'one of the table below, or of `materials`' }),
});

const MAX_WALLS = 10_000;

/** Keys of a floor plan, the same in all worlds with places. */
const floorPlan = {
  walls: z
    .array(wall)
    .max(MAX_WALLS, { error: `expected at most ${MAX_WALLS} walls, found more; join some` })
    .prefault([])
    .meta({
      description:
        'straight pieces; each that a line of sight crosses adds its loss, and there is no contact ' +
        'through it; people walk as if it were not there',
    }),
  materials: z.record(z.string(), quantity('ratio')).prefault({}).meta({
    description: 'losses by name, in dB, beside or in place of those of the table below',
    unit: 'dB by name',
  }),
};

const staticWorld = z.strictObject({
  kind: z.literal('static'),
  range: range('30 m'),
  from: timeOfDay().prefault('00:00').meta({ description: 'everybody is there from ...' }),
  to: timeOfDay().prefault('24:00').meta({ description: '... to this time of every day' }),
  people: z
    .array(
      z.strictObject({
        name: label().meta({ description: 'unique name' }),
        group: z.string().default('').meta({ description: 'group for the tables' }),
        x: quantity('length', ANY).meta({ description: 'place' }),
        y: quantity('length', ANY).prefault('0 m').meta({ description: 'place' }),
        heading: quantity('angle', ANY)
          .prefault('0 deg')
          .meta({ description: 'where the person looks, counter-clockwise from the x axis' }),
        carry: z
          .enum(CARRY_POSITIONS)
          .optional()
          .meta({ description: 'where the phone is', fallback: 'by phones.carry' }),
        model: label()
          .optional()
          .meta({ description: 'of the phone', fallback: 'by phones.models' }),
      }),
    )
    .meta({ description: 'who stands where' }),
  ...floorPlan,
});

const room = z.strictObject({
  name: label().meta({ description: 'unique name' }),
  x: quantity('length', ANY).meta({ description: 'lower left corner' }),
  y: quantity('length', ANY).meta({ description: 'lower left corner' }),
  width: quantity('length', { min: 0.5 }).meta({ description: 'size along x' }),
  depth: quantity('length', { min: 0.5 }).meta({ description: 'size along y' }),
  wall: quantity('ratio').prefault('6 dB').meta({
    description: 'loss of each of its walls',
    source: 'judgement: a light partition; ITU-R P.2040 gives plasterboard less, brick more',
  }),
  seatSpacing: quantity('length', { min: 0.3 }).prefault('1.5 m').meta({
    description: 'seats stand on a grid of this spacing, 1,000,000 at most in all rooms',
    source: 'judgement: desks of 1.6 m by 0.8 m',
  }),
  door: z
    .strictObject({
      x: quantity('length', ANY).meta({ description: 'place' }),
      y: quantity('length', ANY).meta({ description: 'place' }),
    })
    .meta({ description: 'on the edge of the room; people walk from door to door' }),
});

const agendaItem = z.strictObject({
  activity: z.enum(['desk', 'meeting', 'lunch', 'corridor']).meta({
    description: 'desk: own seat; meeting, lunch: a seat in the room; corridor: standing there',
  }),
  room: label().meta({ description: 'where' }),
  from: timeOfDay().meta({ description: 'start' }),
  to: timeOfDay().meta({ description: 'end' }),
  share: share().default(1).meta({ description: 'each person takes part with this probability' }),
  jitter: quantity('duration').prefault('2 min').meta({
    description: 'start and end shift by a normal deviate with this sd',
    source: 'judgement',
  }),
});

// Beyond, the wish is rather a slip of the finger than a crowd.
const MORE_PEOPLE = '; cut larger crowds into several groups and raise limits.phones';

const group = z.strictObject({
  name: label().meta({ description: 'unique name; people are called after it' }),
  people: whole(1, 1_000_000, MORE_PEOPLE).meta({ description: 'how many' }),
  desk: label().meta({ description: 'room with their desks' }),
  arrive: timeOfDay().prefault('08:30').meta({ description: 'arrival' }),
  leave: timeOfDay().prefault('17:30').meta({ description: 'departure' }),
  jitter: quantity('duration').prefault('15 min').meta({
    description: 'sd of arrival and departure',
    source: 'judgement',
  }),
  agenda: z.array(agendaItem).prefault([]).meta({ description: 'sorted by start' }),
});

const roomsWorld = z.strictObject({
  kind: z.literal('rooms'),
  range: range('30 m'),
  walkingSpeed: quantity('speed', { min: 0.1, max: 5 }).prefault('1.3 m/s').meta({
    description: 'speed of people between rooms',
    source: 'usual free walking speed indoors, about 1.3 m/s (Weidmann 1993: 1.34)',
  }),
  rooms: z.array(room).meta({ description: 'rectangles with walls' }),
  groups: z.array(group).meta({ description: 'people and their day' }),
  ...floorPlan,
});

const bystanders = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('cluster'),
    block: quantity('duration', { min: 1e6 }).prefault('1 min').meta({
      description: 'people connected by records of one block stand near one another',
      source: 'judgement: three records of 20 s',
    }),
    min: quantity('length', { min: 0.1 })
      .prefault('1.5 m')
      .meta({ description: 'least distance', source: 'judgement: the reach of the badges' }),
    max: quantity('length', { min: 0.1 })
      .prefault('5 m')
      .meta({ description: 'greatest distance', source: 'judgement: a knot of talking people' }),
  }),
  z.strictObject({
    kind: z.literal('hall'),
    block: quantity('duration', { min: 1e6 })
      .prefault('5 min')
      .meta({ description: 'everybody has a new place after each block', source: 'judgement' }),
    area: quantity('area', { min: 1 }).meta({ description: 'floor of the hall' }),
    perClass: z.boolean().default(false).meta({ description: 'one hall for each class' }),
    range: quantity('length', { min: 0.1 })
      .prefault('10 m')
      .meta({ description: 'beyond this nobody is heard', source: 'judgement' }),
  }),
]);

const traceWorld = z.strictObject({
  kind: z.literal('trace'),
  file: text().meta({ description: 'contact list "t i j ...", from the scenario file on' }),
  metadata: z
    .union([text(), z.null()])
    .default(null)
    .meta({ description: 'file with "person class" lines' }),
  resolution: quantity('duration', { min: 1e6, max: US_PER_DAY }).prefault('20 s').meta({
    description: 'a record at t counts for the time from t - resolution to t',
    source: 'SocioPatterns: contacts are recorded for intervals of 20 s',
  }),
  origin: z
    .union([quantity('duration', ANY), z.null()])
    .default(null)
    .meta({
      description: 'trace time that is local midnight of day 0',
      fallback: 'Unix times: the midnight before the first record; others: zero',
    }),
  encounterGap: quantity('duration').prefault('5 min').meta({
    description: 'records of a pair at most this far apart are one encounter',
    source: 'judgement; distance, angles and shadowing are drawn once per encounter',
  }),
  contactDistance: z
    .strictObject({
      min: quantity('length', { min: 0.1 }).prefault('0.5 m').meta({ description: 'least' }),
      max: quantity('length', { min: 0.1 }).prefault('1.5 m').meta({ description: 'greatest' }),
    })
    .prefault({})
    .meta({
      description: 'distance of people face to face, uniform, one draw per encounter',
      source: 'SocioPatterns badges report faces within 1-1.5 m; the lower end is judgement',
    }),
  contactAngle: quantity('angle', { min: 0, max: Math.PI }).prefault('45 deg').meta({
    description: 'greatest angle from looking straight at each other, uniform',
    source: 'judgement; the badge is shielded by the body, so faces look at each other',
  }),
  bystanders: bystanders.prefault({ kind: 'cluster' }).meta({
    description: 'what is assumed of people in the same place who are not face to face',
  }),
});

/** The three kinds of worlds. */
export const worldSchema = z.discriminatedUnion('kind', [staticWorld, roomsWorld, traceWorld]);
