import { US_PER_DAY } from '../../base/time.ts';
import { list } from '../keys/field.ts';
import { derived, key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { label, number, plain, quantity, share, timeOfDay, whole } from '../keys/values.ts';

interface TestFile {
  readonly testDay: number;
  readonly testTime: number;
}

/** The diagnosed. */
export const cases = section({
  persons: key(list(label()), { default: [], description: 'names of the diagnosed' }),
  count: key(whole(0, 1_000_000), {
    default: 0,
    description: 'or how many to draw among people with a phone',
  }),
  testDay: key(whole(0, 10_000), {
    as: null,
    default: 1,
    description: 'local day of the test result',
  }),
  testTime: key(timeOfDay(), {
    as: null,
    default: '09:00',
    description: 'time of the test result',
  }),
  /** µs since local midnight of day 0. */
  testUs: derived(number(), {
    from: ({ testDay, testTime }: TestFile) => testDay * US_PER_DAY + testTime,
  }),
  testSpread: key(quantity('duration'), {
    as: 'testSpreadUs',
    default: '0 h',
    description: 'each result comes up to this much later, uniform',
  }),
  uploadShare: key(share(), { default: 1, description: 'share of diagnosed users who upload' }),
  uploadDelay: key(quantity('duration'), {
    as: 'uploadDelayUs',
    default: '1 h',
    description: 'from result to upload',
    source: 'judgement',
  }),
  contagiousDaysBefore: key(plain(0, 30), {
    default: 4,
    description: 'keys are published from this many days before the test',
    source: 'judgement: two days before onset, onset two days before the test',
  }),
  onsetDaysBefore: key(plain(0, 30), {
    default: 2,
    description: 'onset of symptoms before the test',
    source: 'judgement',
  }),
});
