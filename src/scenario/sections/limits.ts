import { key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { whole } from '../keys/values.ts';

/** What a run may take; going over one is an error. */
export const limits = section({
  phones: key(whole(1, 100_000_000), { default: 100_000, description: 'people in the world' }),
  packetPhones: key(whole(1, 100_000_000), {
    default: 2_000,
    description: 'people in the world at packet level, whose cost grows with their square',
  }),
  days: key(whole(1, 10_000), { default: 31, description: 'local days simulated' }),
  pendingEvents: key(whole(1, 60_000_000), {
    default: 5_000_000,
    description: 'events waiting',
  }),
  events: key(whole(1, 1e12), { default: 100_000_000, description: 'events handled' }),
  sightings: key(whole(1, 1e12), { default: 50_000_000, description: 'rows of sightings' }),
  traceRecords: key(whole(1, 1e9), { default: 5_000_000, description: 'records of a trace' }),
});
