import { z } from 'zod';
import { S_PER_DAY, US_PER_DAY } from '../../base/time.ts';
import { converted, orNull } from '../keys/field.ts';
import { derived, key, kind, spread } from '../keys/key.ts';
import { oneOf } from '../keys/one-of.ts';
import { section } from '../keys/section.ts';
import { ANY, number, quantity, text, yesOrNo } from '../keys/values.ts';

/** People in the same place but not face to face. */
const bystanders = oneOf('kind', [
  section({ kind: kind('none') }),
  /** Members of one connected component of the contact graph within a block. */
  section({
    kind: kind('cluster'),
    block: key(quantity('duration', { min: 1e6 }), {
      as: 'blockUs',
      default: '1 min',
      description: 'people connected by records of one block stand near one another',
      source: 'judgement: three records of 20 s',
    }),
    min: key(quantity('length', { min: 0.1 }), {
      as: 'minM',
      default: '1.5 m',
      description: 'least distance',
      source: 'judgement: the reach of the badges',
    }),
    max: key(quantity('length', { min: 0.1 }), {
      as: 'maxM',
      default: '5 m',
      description: 'greatest distance',
      source: 'judgement: a knot of talking people',
    }),
  }),
  /** Everyone present, from the first to the last record of the day. */
  section({
    kind: kind('hall'),
    block: key(quantity('duration', { min: 1e6 }), {
      as: 'blockUs',
      default: '5 min',
      description: 'everybody has a new place after each block',
      source: 'judgement',
    }),
    area: key(quantity('area', { min: 1 }), { as: 'areaM2', description: 'floor of the hall' }),
    perClass: key(yesOrNo(), { default: false, description: 'one hall for each class' }),
    range: key(quantity('length', { min: 0.1 }), {
      as: 'rangeM',
      default: '10 m',
      description: 'beyond this nobody is heard',
      source: 'judgement',
    }),
  }),
]);

const resolution = converted(
  quantity('duration', { min: 1e6, max: US_PER_DAY }),
  number({ min: 1, max: S_PER_DAY }),
  (us) => us / 1e6,
);

/** A contact list that is replayed. What its bytes alone can tell comes from the loader. */
export const traceWorld = section({
  kind: kind('trace'),
  file: key(text(), { description: 'contact list "t i j ...", from the scenario file on' }),
  /** Absolute path and SHA-256 of the file's bytes, so that a run can be checked against it. */
  path: derived(z.string()),
  sha256: derived(z.string()),
  metadata: key(orNull(text()), {
    default: null,
    description: 'file with "person class" lines',
  }),
  metadataPath: derived(z.string().nullable()),
  metadataSha256: derived(z.string().nullable()),
  resolution: key(resolution, {
    as: 'resolutionS',
    default: '20 s',
    description: 'a record at t counts for the time from t - resolution to t',
    source: 'SocioPatterns: contacts are recorded for intervals of 20 s',
  }),
  origin: key(orNull(quantity('duration', ANY)), {
    as: null,
    default: null,
    description: 'trace time that is local midnight of day 0',
    fallback: 'Unix times: the midnight before the first record; others: zero',
  }),
  /** Trace time that is local midnight of day 0, s. */
  originS: derived(number()),
  encounterGap: key(quantity('duration'), {
    as: 'encounterGapUs',
    default: '5 min',
    description: 'records of a pair at most this far apart are one encounter',
    source: 'judgement; distance, angles and shadowing are drawn once per encounter',
  }),
  contactDistance: spread(
    section({
      min: key(quantity('length', { min: 0.1 }), {
        as: 'contactMinM',
        default: '0.5 m',
        description: 'least',
      }),
      max: key(quantity('length', { min: 0.1 }), {
        as: 'contactMaxM',
        default: '1.5 m',
        description: 'greatest',
      }),
    }),
    {
      default: {},
      description: 'distance of people face to face, uniform, one draw per encounter',
      source: 'SocioPatterns badges report faces within 1-1.5 m; the lower end is judgement',
    },
  ),
  contactAngle: key(quantity('angle', { min: 0, max: Math.PI }), {
    as: 'contactAngleRad',
    default: '45 deg',
    description: 'greatest angle from looking straight at each other, uniform',
    source: 'judgement; the badge is shielded by the body, so faces look at each other',
  }),
  bystanders: key(bystanders, {
    default: { kind: 'cluster' },
    description: 'what is assumed of people in the same place who are not face to face',
  }),
});
