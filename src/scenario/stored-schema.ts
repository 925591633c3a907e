import { z } from 'zod';
import { DUTY_CYCLES } from '../phone/duty-cycles.ts';
import { CARRY_POSITIONS } from '../radio/carry.ts';
import { RULE_NAMES } from '../risk/rule-names.ts';
import type { Scenario } from './scenario.ts';

/** Times are µs that a double holds exactly; no other quantity comes near. */
const number = z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const text = z.string();
const share = z.number().min(0).max(1);
const positive = number.positive();
const count = z.number().int().min(0);

const walls = z
  .array(
    z.strictObject({
      fromXM: number,
      fromYM: number,
      toXM: number,
      toYM: number,
      lossDb: number,
    }),
  )
  .optional();

const staticWorld = z.strictObject({
  kind: z.literal('static'),
  rangeM: positive,
  fromUs: number,
  toUs: number,
  people: z.array(
    z.strictObject({ name: text, group: text, xM: number, yM: number, headingRad: number }),
  ),
  walls,
});

const agendaItem = z.strictObject({
  activity: z.enum(['desk', 'meeting', 'lunch', 'corridor']),
  room: text,
  fromUs: number,
  toUs: number,
  share,
  jitterUs: number,
});

const roomsWorld = z.strictObject({
  kind: z.literal('rooms'),
  rangeM: positive,
  walkingSpeedMPerS: positive,
  rooms: z.array(
    z.strictObject({
      name: text,
      xM: number,
      yM: number,
      widthM: positive,
      depthM: positive,
      wallDb: number,
      seatSpacingM: positive,
      doorXM: number,
      doorYM: number,
    }),
  ),
  groups: z.array(
    z.strictObject({
      name: text,
      people: count,
      desk: text,
      arriveUs: number,
      leaveUs: number,
      jitterUs: number,
      agenda: z.array(agendaItem),
    }),
  ),
  walls,
});

const traceWorld = z.strictObject({
  kind: z.literal('trace'),
  file: text,
  path: text,
  sha256: text,
  metadata: text.nullable(),
  metadataPath: text.nullable(),
  metadataSha256: text.nullable(),
  resolutionS: positive,
  originS: number,
  encounterGapUs: number,
  contactMinM: number,
  contactMaxM: number,
  contactAngleRad: number,
  bystanders: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('cluster'), blockUs: positive, minM: number, maxM: number }),
    z.strictObject({
      kind: z.literal('hall'),
      blockUs: positive,
      areaM2: positive,
      perClass: z.boolean(),
      rangeM: positive,
    }),
  ]),
});

const carryPosition = z.enum(CARRY_POSITIONS);

const excessDb = number;
const pathLoss = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('log-distance') }),
  z.strictObject({ model: z.literal('free-space'), excessDb }),
  z.strictObject({
    model: z.literal('two-ray'),
    excessDb,
    heightM: positive,
    permittivity: number.min(1),
  }),
  z.strictObject({ model: z.literal('itu-indoor'), excessDb, coefficient: positive }),
  z.strictObject({ model: z.literal('reverberant'), excessDb, diffuseDb: number }),
]);

const app = z.strictObject({
  engine: text,
  share,
  dutyCycle: z.enum(['own', ...DUTY_CYCLES]),
  rules: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('any-match') }),
      z.strictObject({ kind: z.literal('minutes-under'), attenuationDb: number, minutes: number }),
      z.strictObject({ kind: z.enum(RULE_NAMES) }),
    ]),
  ),
});

/**
 * A resolved scenario as a manifest keeps it: the shape alone. What people write is judged by
 * `schema.ts`; this is for a manifest that was edited or damaged.
 */
export const storedScenarioSchema: z.ZodType<Scenario> = z.strictObject({
  bluecrowd: z.literal(1),
  name: text,
  title: text,
  seed: text,
  startUnixUs: number,
  startDate: text.regex(/^\d{4}-\d{2}-\d{2}$/),
  utcOffsetMin: number,
  days: z.number().int().positive().nullable(),
  world: z.discriminatedUnion('kind', [staticWorld, roomsWorld, traceWorld]),
  phones: z.strictObject({
    adoption: share,
    mix: z.enum(['together', 'exclusive']),
    txPowerMeanDbm: number,
    txPowerSdDb: number,
    rxCorrectionMeanDb: number,
    rxCorrectionSdDb: number,
    residualSdDb: number,
    models: z
      .union([z.literal('catalogue'), z.array(z.strictObject({ name: text, share: number }))])
      .nullable(),
    knownModels: z.array(text.nullable()).optional(),
    unitSdDb: number,
    clockOffsetSdUs: number,
    clockDriftSdPpm: number,
  }),
  apps: z.array(app).min(1),
  radio: z.strictObject({
    level: z.enum(['scan', 'packet']),
    environment: text,
    pathLoss,
    attenuationAt1mDb: number,
    pathLossExponent: number,
    bodyDb: number,
    carry: z.strictObject({
      shares: z.array(z.strictObject({ position: carryPosition, share })),
      known: z.array(carryPosition.nullable()),
    }),
    shadowingSdDb: number,
    shadowingDecorrelationM: positive,
    slowSdDb: number,
    slowTauUs: positive,
    slowStillFactor: number,
    fastTauUs: positive,
    packet: z.strictObject({
      channelOffsetSdDb: number,
      ricianK: positive.nullable(),
      packetSdDb: number,
      rounding: z.enum(['whole', 'none']),
      floorDbm: number,
      floorSoftnessDb: positive,
      loss: share,
      captureDb: number,
      deadTimeUs: number,
      otherTraffic: z.strictObject({
        share: z.number().min(0).max(0.5),
        levelDbm: number,
        burstUs: positive,
      }),
    }),
  }),
  cases: z.strictObject({
    persons: z.array(text),
    count,
    testUs: number,
    testSpreadUs: number,
    uploadShare: share,
    uploadDelayUs: number,
    contagiousDaysBefore: number,
    onsetDaysBefore: number,
  }),
  authority: z.strictObject({
    publicationIntervalUs: positive,
    publicationDelayUs: number,
    downloadIntervalUs: positive,
  }),
  truth: z.strictObject({ closeM: number, minimumUs: number }),
  materialise: z.enum(['auto', 'all', 'cases']),
  limits: z.strictObject({
    phones: count,
    packetPhones: count,
    days: count,
    pendingEvents: count,
    events: count,
    sightings: count,
    traceRecords: count,
  }),
});
