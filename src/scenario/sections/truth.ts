import { key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { quantity } from '../keys/values.ts';

/** What counts as a true contact. */
export const truth = section({
  close: key(quantity('length', { min: 0.1 }), {
    as: 'closeM',
    default: '2 m',
    description: 'nearer than this, without a wall, is contact (traces: face to face)',
    source: 'two metres, as in public statements on Bluezone and most authorities',
  }),
  minimum: key(quantity('duration'), {
    as: 'minimumUs',
    default: '15 min',
    description:
      'time with one case in one local day, between the start of its contagious period and its ' +
      'test result, that makes a true contact',
    source: 'fifteen minutes in a day, as in public statements on Bluezone',
  }),
});
