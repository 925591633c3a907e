import { z } from 'zod';
import { US_PER_MIN } from '../../base/time.ts';
import { field, list } from '../keys/field.ts';
import { derived, key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { anyText, date, label, number, text, utcOffset, whole, word } from '../keys/values.ts';
import { app } from './apps.ts';
import { authority } from './authority.ts';
import { behaviour } from './behaviour.ts';
import { cases } from './cases.ts';
import { expectation, MAX_REPLICATES } from './expectation.ts';
import { limits } from './limits.ts';
import { phones } from './phones.ts';
import { radio } from './radio.ts';
import { truth } from './truth.ts';
import { world } from './world.ts';

interface StartFile {
  /** Unix s of its 00:00 UTC. */
  readonly start: number;
  readonly utcOffset: number;
}

const format = field(z.literal(1), z.literal(1));

const apps = list(app, (items) =>
  items.min(1, { error: 'expected at least one app, found an empty list' }),
);

/**
 * The whole scenario. A table entry says of a key what people write (unit, range, default, source,
 * meaning) and what the resolved scenario and the manifest of a run keep of it.
 */
export const scenario = section({
  bluecrowd: key(format, { description: 'version of the format' }),
  name: key(text(), { optional: true, description: 'short name', fallback: 'the file name' }),
  title: key(anyText(), { default: '', description: 'one line for the report' }),
  seed: key(label(), {
    default: 'bluecrowd',
    description: 'any text; the same seed, the same run',
  }),
  start: key(date(), { as: null, default: '2020-09-14', description: 'local date of day 0' }),
  /** Unix µs of local midnight of day 0; time in the simulation counts from here. */
  startUnixUs: derived(number(), {
    from: (file: StartFile) => file.start * 1e6 - file.utcOffset * US_PER_MIN,
  }),
  /** Local calendar date of day 0, YYYY-MM-DD. */
  startDate: derived(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), {
    from: ({ start }: StartFile) => new Date(start * 1000).toISOString().slice(0, 10),
  }),
  utcOffset: key(utcOffset(), {
    as: 'utcOffsetMin',
    default: '+00:00',
    description: 'of local time',
  }),
  days: key(whole(1, 10_000), {
    optional: true,
    absent: null,
    description: 'local days to simulate',
    fallback: 'as many as the world has',
  }),
  world: key(world, { description: 'who is where' }),
  phones: key(phones, { default: {}, description: 'adoption, hardware, clocks' }),
  apps: key(apps, {
    default: [{ engine: 'bluezone@3' }, { engine: 'gaen@1.2' }],
    description: 'the apps side by side',
  }),
  radio: key(radio, { default: {}, description: 'parts of the attenuation, and the receiver' }),
  cases: key(cases, { default: {}, description: 'the diagnosed' }),
  behaviour: key(behaviour, {
    optional: true,
    absent: 'left out',
    description: 'what people do once they are warned or diagnosed (docs/behaviour.md)',
    fallback: 'nobody reacts',
  }),
  authority: key(authority, { default: {}, description: 'publication and download of keys' }),
  truth: key(truth, { default: {}, description: 'what counts as a true contact' }),
  materialise: key(word(['auto', 'all', 'cases']), {
    default: 'auto',
    description: 'which sightings are computed: all, those of cases, or as the run sees fit',
  }),
  replicates: key(whole(1, MAX_REPLICATES), {
    optional: true,
    absent: 'left out',
    description:
      'how often the scenario is run, each time with another seed (docs/expectations.md)',
    fallback: 'one plain run',
  }),
  expect: key(list(expectation), {
    optional: true,
    absent: 'left out',
    description: 'what figures of the rules must reach; `run` ends with 1 if one does not',
    fallback: 'nothing is expected',
  }),
  limits: key(limits, { default: {}, description: 'going over one is an error' }),
});
