import { z } from 'zod';
import { BUILT_IN_APPS } from '../apps/registry.ts';
import { DUTY_CYCLES } from '../phone/duty-cycles.ts';
import { RULE_NAMES } from '../risk/rule-names.ts';
import { ENVIRONMENT_NAMES } from './environments.ts';
import {
  ANY,
  date,
  label,
  plain,
  quantity,
  share,
  text,
  timeOfDay,
  utcOffset,
  whole,
  wrongType,
} from './fields.ts';
import { carry, modelShares, pathLoss, ricianK } from './schema-radio.ts';
import { worldSchema } from './schema-world.ts';

/** Of a module's path, for editors. */
const MODULE_PATTERN = '\\.m?js$';

const GOOGLE = 'Google EN calibration table, 551 models';
const ROOMS = 'fitted together with the others to what was measured in rooms (docs/room.md)';
const BY_ENVIRONMENT = { fallback: 'by environment' };

const phones = z.strictObject({
  adoption: share()
    .default(1)
    .meta({ description: 'share of people who carry a phone with apps', source: 'judgement' }),
  mix: z.enum(['together', 'exclusive']).default('together').meta({
    description: 'together: each app with its own share; exclusive: one app, shares as weights',
  }),
  txPower: z
    .strictObject({
      mean: quantity('power', ANY).prefault('-24.65 dBm').meta({ description: 'over models' }),
      sd: quantity('ratio').prefault('7.39 dB').meta({ description: 'over models' }),
    })
    .prefault({})
    .meta({ description: 'declared TX power and its spread over models', source: GOOGLE }),
  rxCorrection: z
    .strictObject({
      mean: quantity('ratio', ANY).prefault('3.61 dB').meta({ description: 'over models' }),
      sd: quantity('ratio').prefault('4.39 dB').meta({ description: 'over models' }),
    })
    .prefault({})
    .meta({ description: 'RSSI correction and its spread over models', source: GOOGLE }),
  residual: quantity('ratio').prefault('3.1 dB').meta({
    description: 'what calibration leaves, sd, for sending and for receiving each',
    source: 'attenuations of A by B and of B by A, calibrated, differ with sd 6.2 = 2 x 3.1',
  }),
  models: modelShares.optional().meta({
    description:
      'models of the calibration table in place of txPower and rxCorrection: weights by model, by ' +
      'maker (a model of it that is not in the table), or of unlisted phones; or all alike',
    fallback: 'none: phones as txPower and rxCorrection say',
    source: `${GOOGLE}, CC BY 4.0`,
  }),
  unitSpread: quantity('ratio').prefault('1.4 dB').meta({
    description: 'the part of residual in which phones of one model differ, sd',
    source: 'units of one model, several sets: 0.7 to 2.1 dB',
  }),
  carry: carry.prefault({}).meta({
    description:
      'shares of people by where the phone is, sum 1; each adds a loss and so many times the shade ' +
      'of radio.body, when looking away (shade above 0) or towards the other (below 0)',
    fallback: 'in the hand, all',
    source: 'between two sets that disagree: MIT Lincoln Laboratory (829 sets of two people), PCNG',
  }),
  clockOffset: quantity('duration', { min: 0, max: 3.6e9 }).prefault('1 s').meta({
    description: 'sd of the clock at the start',
    source: 'judgement: phones set their clocks by the network',
  }),
  clockDrift: quantity('drift', { min: 0, max: 500 }).prefault('10 ppm').meta({
    description: 'sd of the drift of the clock',
    source: 'judgement: crystals of 20 ppm; Bluetooth Core allows a sleep clock 500 ppm at most',
  }),
});

const rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('any-match') }),
  z.strictObject({
    kind: z.literal('minutes-under'),
    attenuation: quantity('ratio').meta({ description: 'scan instances below this count' }),
    minutes: plain(0, 1440).meta({ description: 'minutes in one UTC day that warn' }),
  }),
  z.strictObject({ kind: z.enum(RULE_NAMES) }),
]);

const app = z.strictObject({
  engine: z
    .string({ error: (issue) => wrongType('the name of an app, or a module', issue.input) })
    .meta({
      description:
        'protocol and version; or a module of your own below the file (docs/own-engine.md), ' +
        'whose code runs only with --allow-code',
      // Names that a program adds are judged where the scenario is checked.
      anyOf: [{ enum: BUILT_IN_APPS.names }, { pattern: MODULE_PATTERN, unit: 'a path' }],
    }),
  share: share().default(1).meta({ description: 'share (or weight) among people with a phone' }),
  dutyCycle: z
    .enum(['own', ...DUTY_CYCLES])
    .default('own')
    .meta({
      description:
        'when it advertises and listens: as the app itself, as another one, or without a break',
      source:
        'Google EN internals (gaen), react-native-bluetooth-scan (bluezone), opentrace-android (opentrace)',
    }),
  rules: z.array(rule).optional().meta({
    description: 'when a phone warns, 64 at most; kinds below',
    fallback: 'swisscovid-2020-09-10 for GAEN, any-match for all others',
    source: 'what the apps did; of those without TX power a judgement',
  }),
});

/** A part of the attenuation that the environment sets unless the file does. */
const part = <T extends z.ZodType>(field: T, description: string, source?: string) =>
  field
    .optional()
    .meta({ description, ...(source === undefined ? {} : { source }), ...BY_ENVIRONMENT });
const level = () => quantity('ratio');

const packet = z.strictObject({
  channelOffset: part(
    level(),
    'sd of what one advertising channel of one link is off by',
    'phones in an anechoic chamber, by channel: 2.2 to 3.0 dB',
  ),
  ricianK: part(
    ricianK,
    'steady over scattered power, linear, or none: no fading; fastTau is its time constant',
    'static links between people: 6 to 10 beside the channel offsets',
  ),
  noise: part(
    level(),
    'sd from packet to packet',
    'one channel with nothing moving, anechoic chamber',
  ),
  rounding: z.enum(['whole', 'none']).default('whole').meta({
    description: 'means over packets that are reported in whole dBm, or that are not rounded',
    source: 'RSSI is a whole number of dBm (Bluetooth Core, HCI LE Advertising Report)',
  }),
  floor: quantity('power', ANY).prefault('-92 dBm').meta({
    description: 'half the packets decode at this RSSI',
    source: 'so that half of the scans of 4 s hear a sender at -97.3 dBm, as GAEN phones did',
  }),
  floorSoftness: quantity('ratio', { min: 0.01 }).prefault('1.1 dB').meta({
    description: 'sd of the normal law around the floor',
    source: 'chips in the lab: from 50 % to 1 % of packets lost within 2 to 3 dB',
  }),
  loss: part(
    share(),
    'share of packets for which the radio is busy with something else',
    '10.8 of 13.9 packets in 4 s at -60 dBm, less the 3 % that 13 other GAEN phones collide with',
  ),
  capture: level().prefault('9 dB').meta({
    description: 'a packet survives what is so much weaker',
    source: 'co-channel C/I of chips: 8.7 to 9.0 dB (Silicon Labs data sheets)',
  }),
  deadTime: quantity('duration').prefault('0 ms').meta({
    description: 'the receiver is deaf for so long after a packet that it held, heard or lost',
    source: 'unknown: chips have such gaps (Perez-Diaz-de-Cerio, Sensors 17:499); loss holds them',
  }),
  otherTraffic: plain(0, 0.5)
    .default(0)
    .meta({
      description:
        'share of time in which something else, such as Wi-Fi, is on an advertising channel; with ' +
        'radio.level packet alone',
      source: 'up to 0.25 on platforms of a metro and in a mall (Valenzuela-Perez 2022)',
    }),
  otherTrafficLevel: quantity('power', ANY).prefault('-70 dBm').meta({
    description: 'at every receiver; a packet less than capture above it is lost',
    source: 'judgement: an access point at -60 dBm, of whose 20 MHz a receiver takes 2',
  }),
  otherTrafficBurst: quantity('duration', { min: 50, max: 100_000 }).prefault('1 ms').meta({
    description: 'length of one burst',
    source: 'judgement: a Wi-Fi frame at a low rate',
  }),
});

const radio = z.strictObject({
  level: z.enum(['scan', 'packet']).default('scan').meta({
    description:
      'one evaluation per span (any size), or every PDU with collisions (about a thousand phones)',
  }),
  environment: z.enum(ENVIRONMENT_NAMES).default('room').meta({
    description: 'preset; the keys below override it',
    source: ROOMS,
  }),
  pathLoss: pathLoss.optional().meta({
    description: 'how the signal falls with distance; the mean of the three channels at scan level',
    fallback: 'by environment; log-distance where one of the next two keys is given',
  }),
  preset: text().optional().meta({
    description:
      'file with a radio section, as "bluecrowd fit" writes; keys written here go before it',
    fallback: 'none',
  }),
  attenuationAt1m: part(
    quantity('ratio', ANY),
    'log-distance: when both face each other at 1 m',
    ROOMS,
  ),
  pathLossExponent: part(
    plain(0, 10),
    'log-distance: n in attenuation at 1 m + 10 n log10(d / 1 m)',
    ROOMS,
  ),
  body: part(
    level(),
    'a person who faces away adds this much',
    'MIT Lincoln Laboratory, two sets in rooms: 9.3 and 4.4',
  ),
  shadowing: part(level(), 'sd of the part that stays with the places', ROOMS),
  shadowingDecorrelation: part(
    quantity('length', { min: 0.01 }),
    'movement of either phone over which shadowing falls to 1/e',
    'our fit to phones at measured places: 1.5 to 2 m',
  ),
  slow: part(
    level(),
    'sd of the part that changes though nobody leaves',
    'live people, five scenes; fitted together with the others (docs/room.md)',
  ),
  slowTau: part(
    quantity('duration', { min: 1000 }),
    'its time constant',
    'same: correlation 0.32 after 10 s, 0.05 after 60 s',
  ),
  slowStillFactor: part(
    share(),
    'the part of its sd that is left where both stay seated',
    'scans of a seated pair 4 min apart differ with sd 1.7 dB',
  ),
  fastTau: part(
    quantity('duration', { min: 1000 }),
    'time constant of fast fading',
    'same: correlation 0.80 after 0.26 s, 0.61 after 1 s',
  ),
  packet: packet.prefault({}).meta({ description: 'fast fading and receiver, packet by packet' }),
});

const cases = z.strictObject({
  persons: z.array(label()).prefault([]).meta({ description: 'names of the diagnosed' }),
  count: whole(0, 1_000_000)
    .default(0)
    .meta({ description: 'or how many to draw among people with a phone' }),
  testDay: whole(0, 10_000).default(1).meta({ description: 'local day of the test result' }),
  testTime: timeOfDay().prefault('09:00').meta({ description: 'time of the test result' }),
  testSpread: quantity('duration')
    .prefault('0 h')
    .meta({ description: 'each result comes up to this much later, uniform' }),
  uploadShare: share().default(1).meta({ description: 'share of diagnosed users who upload' }),
  uploadDelay: quantity('duration')
    .prefault('1 h')
    .meta({ description: 'from result to upload', source: 'judgement' }),
  contagiousDaysBefore: plain(0, 30).default(4).meta({
    description: 'keys are published from this many days before the test',
    source: 'judgement: two days before onset, onset two days before the test',
  }),
  onsetDaysBefore: plain(0, 30)
    .default(2)
    .meta({ description: 'onset of symptoms before the test', source: 'judgement' }),
});

const authority = z.strictObject({
  publicationInterval: quantity('duration', { min: 1e6 }).prefault('2 h').meta({
    description: 'publications leave at multiples of this after midnight',
    source: 'batches of two hours (DP-3T)',
  }),
  publicationDelay: quantity('duration')
    .prefault('0 min')
    .meta({ description: 'and not earlier than this after the upload' }),
  downloadInterval: quantity('duration', { min: 1e6 })
    .prefault('4 h')
    .meta({
      description:
        'each phone downloads once in this period, at a time of its own (robert@1.1: asks, and is ' +
        'answered at the first time that comes 12 h or more after the answer before)',
      source: 'GAEN lets an app hand over keys 6 times a day',
    }),
});

const truth = z.strictObject({
  close: quantity('length', { min: 0.1 }).prefault('2 m').meta({
    description: 'nearer than this, without a wall, is contact (traces: face to face)',
    source: 'two metres, as in public statements on Bluezone and most authorities',
  }),
  minimum: quantity('duration')
    .prefault('15 min')
    .meta({
      description:
        'time with one case in one local day, between the start of its contagious period and its test ' +
        'result, that makes a true contact',
      source: 'fifteen minutes in a day, as in public statements on Bluezone',
    }),
});

const limits = z.strictObject({
  phones: whole(1, 100_000_000).default(100_000).meta({ description: 'people in the world' }),
  packetPhones: whole(1, 100_000_000).default(2_000).meta({
    description: 'people in the world at packet level, whose cost grows with their square',
  }),
  days: whole(1, 10_000).default(31).meta({ description: 'local days simulated' }),
  pendingEvents: whole(1, 60_000_000).default(5_000_000).meta({ description: 'events waiting' }),
  events: whole(1, 1e12).default(100_000_000).meta({ description: 'events handled' }),
  sightings: whole(1, 1e12).default(50_000_000).meta({ description: 'rows of sightings' }),
  traceRecords: whole(1, 1e9).default(5_000_000).meta({ description: 'records of a trace' }),
});

/** What people write. All quantities carry their unit; what is left out has a default. */
export const scenarioSchema = z.strictObject({
  bluecrowd: z.literal(1).meta({ description: 'version of the format' }),
  name: text().optional().meta({ description: 'short name', fallback: 'the file name' }),
  title: z.string().default('').meta({ description: 'one line for the report' }),
  seed: label()
    .prefault('bluecrowd')
    .meta({ description: 'any text; the same seed, the same run' }),
  start: date().prefault('2020-09-14').meta({ description: 'local date of day 0' }),
  utcOffset: utcOffset().prefault('+00:00').meta({ description: 'of local time' }),
  days: whole(1, 10_000)
    .optional()
    .meta({ description: 'local days to simulate', fallback: 'as many as the world has' }),
  world: worldSchema.meta({ description: 'who is where' }),
  phones: phones.prefault({}).meta({ description: 'adoption, hardware, clocks' }),
  apps: z
    .array(app)
    .min(1, { error: 'expected at least one app, found an empty list' })
    .prefault([{ engine: 'bluezone@3' }, { engine: 'gaen@1.2' }])
    .meta({ description: 'the apps side by side' }),
  radio: radio.prefault({}).meta({ description: 'parts of the attenuation, and the receiver' }),
  cases: cases.prefault({}).meta({ description: 'the diagnosed' }),
  authority: authority.prefault({}).meta({ description: 'publication and download of keys' }),
  truth: truth.prefault({}).meta({ description: 'what counts as a true contact' }),
  materialise: z.enum(['auto', 'all', 'cases']).default('auto').meta({
    description: 'which sightings are computed: all, those of cases, or as the run sees fit',
  }),
  limits: limits.prefault({}).meta({ description: 'going over one is an error' }),
});

export type ScenarioFile = z.output<typeof scenarioSchema>;
