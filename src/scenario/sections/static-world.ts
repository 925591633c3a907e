import { CARRY_POSITIONS } from '../../radio/carry.ts';
import { list } from '../keys/field.ts';
import { key, kind } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { ANY, anyText, label, quantity, timeOfDay, word } from '../keys/values.ts';
import { floorPlan, range } from './floor-plan.ts';

/** One person of a bench; the phone's place and model are resolved with all phones'. */
const person = section({
  name: key(label(), { description: 'unique name' }),
  group: key(anyText(), { default: '', description: 'group for the tables' }),
  x: key(quantity('length', ANY), { as: 'xM', description: 'place' }),
  y: key(quantity('length', ANY), { as: 'yM', default: '0 m', description: 'place' }),
  heading: key(quantity('angle', ANY), {
    as: 'headingRad',
    default: '0 deg',
    description: 'where the person looks, counter-clockwise from the x axis',
  }),
  carry: key(word(CARRY_POSITIONS), {
    as: null,
    optional: true,
    description: 'where the phone is',
    fallback: 'by phones.carry',
  }),
  model: key(label(), {
    as: null,
    optional: true,
    description: 'of the phone',
    fallback: 'by phones.models',
  }),
});

/** A lab bench: everyone stays at one place. */
export const staticWorld = section({
  kind: kind('static'),
  range,
  from: key(timeOfDay(), {
    as: 'fromUs',
    default: '00:00',
    description: 'everybody is there from ...',
  }),
  to: key(timeOfDay(), {
    as: 'toUs',
    default: '24:00',
    description: '... to this time of every day',
  }),
  people: key(list(person), { description: 'who stands where' }),
  ...floorPlan,
});
