import { list } from '../keys/field.ts';
import { key, kind, spread } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { ANY, label, quantity, share, timeOfDay, whole, word } from '../keys/values.ts';
import { floorPlan, range } from './floor-plan.ts';

/** A rectangle with walls. Where two rooms share a wall, the greater loss counts. */
export const room = section({
  name: key(label(), { description: 'unique name' }),
  x: key(quantity('length', ANY), { as: 'xM', description: 'lower left corner' }),
  y: key(quantity('length', ANY), { as: 'yM', description: 'lower left corner' }),
  width: key(quantity('length', { min: 0.5 }), { as: 'widthM', description: 'size along x' }),
  depth: key(quantity('length', { min: 0.5 }), { as: 'depthM', description: 'size along y' }),
  wall: key(quantity('ratio'), {
    as: 'wallDb',
    default: '6 dB',
    description: 'loss of each of its walls',
    source: 'judgement: a light partition; ITU-R P.2040 gives plasterboard less, brick more',
  }),
  seatSpacing: key(quantity('length', { min: 0.3 }), {
    as: 'seatSpacingM',
    default: '1.5 m',
    description: 'seats stand on a grid of this spacing, 1,000,000 at most in all rooms',
    source: 'judgement: desks of 1.6 m by 0.8 m',
  }),
  door: spread(
    section({
      x: key(quantity('length', ANY), { as: 'doorXM', description: 'place' }),
      y: key(quantity('length', ANY), { as: 'doorYM', description: 'place' }),
    }),
    { description: 'on the edge of the room; people walk from door to door' },
  ),
});

/** Times not covered are spent at the desk. */
export const agendaItem = section({
  activity: key(word(['desk', 'meeting', 'lunch', 'corridor']), {
    description: 'desk: own seat; meeting, lunch: a seat in the room; corridor: standing there',
  }),
  room: key(label(), { description: 'where' }),
  from: key(timeOfDay(), { as: 'fromUs', description: 'start' }),
  to: key(timeOfDay(), { as: 'toUs', description: 'end' }),
  share: key(share(), {
    default: 1,
    description: 'each person takes part with this probability',
  }),
  jitter: key(quantity('duration'), {
    as: 'jitterUs',
    default: '2 min',
    description: 'start and end shift by a normal deviate with this sd',
    source: 'judgement',
  }),
});

// Beyond, the wish is rather a slip of the finger than a crowd.
const MAX_PEOPLE = 1_000_000;
const MORE_PEOPLE = '; cut larger crowds into several groups and raise limits.phones';

export const group = section({
  name: key(label(), { description: 'unique name; people are called after it' }),
  people: key(whole(1, MAX_PEOPLE, MORE_PEOPLE), { description: 'how many' }),
  desk: key(label(), { description: 'room with their desks' }),
  arrive: key(timeOfDay(), { as: 'arriveUs', default: '08:30', description: 'arrival' }),
  leave: key(timeOfDay(), { as: 'leaveUs', default: '17:30', description: 'departure' }),
  jitter: key(quantity('duration'), {
    as: 'jitterUs',
    default: '15 min',
    description: 'sd of arrival and departure',
    source: 'judgement',
  }),
  agenda: key(list(agendaItem), { default: [], description: 'sorted by start' }),
});

/** Rooms, and groups of people who meet in them. */
export const roomsWorld = section({
  kind: kind('rooms'),
  range,
  walkingSpeed: key(quantity('speed', { min: 0.1, max: 5 }), {
    as: 'walkingSpeedMPerS',
    default: '1.3 m/s',
    description: 'speed of people between rooms',
    source: 'usual free walking speed indoors, about 1.3 m/s (Weidmann 1993: 1.34)',
  }),
  rooms: key(list(room), { description: 'rectangles with walls' }),
  groups: key(list(group), { description: 'people and their day' }),
  ...floorPlan,
});
