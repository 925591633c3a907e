import { key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { quantity } from '../keys/values.ts';

/** Publication and download of keys. */
export const authority = section({
  publicationInterval: key(quantity('duration', { min: 1e6 }), {
    as: 'publicationIntervalUs',
    default: '2 h',
    description: 'publications leave at multiples of this after midnight',
    source: 'batches of two hours (DP-3T)',
  }),
  publicationDelay: key(quantity('duration'), {
    as: 'publicationDelayUs',
    default: '0 min',
    description: 'and not earlier than this after the upload',
  }),
  downloadInterval: key(quantity('duration', { min: 1e6 }), {
    as: 'downloadIntervalUs',
    default: '4 h',
    description:
      'each phone downloads once in this period, at a time of its own (robert@1.1: asks, and is ' +
      'answered at the first time that comes 12 h or more after the answer before)',
    source: 'GAEN lets an app hand over keys 6 times a day',
  }),
});
