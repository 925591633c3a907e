import { z } from 'zod';
import type { ModelShares } from '../../phone/models.ts';
import { CARRY_POSITIONS, carryLaw, MEASURED_CARRY } from '../../radio/carry.ts';
import type { CarryOptions, CarryPosition } from '../../radio/carry.ts';
import { DEVICE_NAMES } from '../../radio/device-class.ts';
import { converted, field } from '../keys/field.ts';
import { derived, key, spread } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { ANY, byName, plain, quantity, share, word } from '../keys/values.ts';
import { wrongType } from '../keys/words.ts';

const GOOGLE = 'Google EN calibration table, 551 models';

const carryShare = (position: CarryPosition) => {
  const { lossDb, spreadDb, shade } = carryLaw(position);
  const spreads = spreadDb > 0 ? ` (${spreadDb} dB between links)` : '';
  return key(share(), {
    optional: true,
    description: `loses ${lossDb} dB${spreads}, shade ${shade}`,
  });
};

/** Shares of people by where they carry the phone. */
const carry = section({
  hand: carryShare('hand'),
  'shirt-pocket': carryShare('shirt-pocket'),
  'trouser-pocket': carryShare('trouser-pocket'),
  'rear-pocket': carryShare('rear-pocket'),
  bag: carryShare('bag'),
  backpack: carryShare('backpack'),
} satisfies Record<CarryPosition, unknown>);

const wrongModels = (issue: { input?: unknown }): string =>
  wrongType('weights by model, such as {"SM-G973F": 0.2}, or catalogue', issue.input);

const storedModels: z.ZodType<NonNullable<ModelShares>> = z.union([
  z.literal('catalogue'),
  z.array(z.strictObject({ name: z.string(), share: z.number() })),
]);

/** Models of the calibration table by weight, or the whole table. */
const models = converted(
  field(z.union([byName(plain(0, 1e9), wrongModels).file, z.literal('catalogue')]), storedModels),
  storedModels,
  (written) =>
    written === 'catalogue'
      ? written
      : Object.entries(written).map(([name, weight]) => ({ name, share: weight })),
);

/** Adoption, hardware and clocks; where phones are carried is resolved with the radio. */
export const phones = section({
  adoption: key(share(), {
    default: 1,
    description: 'share of people who carry a phone with apps',
    source: 'judgement',
  }),
  mix: key(word(['together', 'exclusive']), {
    default: 'together',
    description: 'together: each app with its own share; exclusive: one app, shares as weights',
  }),
  txPower: spread(
    section({
      mean: key(quantity('power', ANY), {
        as: 'txPowerMeanDbm',
        default: '-24.65 dBm',
        description: 'over models',
      }),
      sd: key(quantity('ratio'), {
        as: 'txPowerSdDb',
        default: '7.39 dB',
        description: 'over models',
      }),
    }),
    {
      default: {},
      description: 'declared TX power and its spread over models',
      source: GOOGLE,
    },
  ),
  rxCorrection: spread(
    section({
      mean: key(quantity('ratio', ANY), {
        as: 'rxCorrectionMeanDb',
        default: '3.61 dB',
        description: 'over models',
      }),
      sd: key(quantity('ratio'), {
        as: 'rxCorrectionSdDb',
        default: '4.39 dB',
        description: 'over models',
      }),
    }),
    {
      default: {},
      description: 'RSSI correction and its spread over models',
      source: GOOGLE,
    },
  ),
  residual: key(quantity('ratio'), {
    as: 'residualSdDb',
    default: '3 dB',
    description: 'what calibration leaves, sd, for sending and for receiving each',
    source: 'attenuations of A by B and of B by A, calibrated, differ with sd 6.1 (docs/room.md)',
  }),
  sensitivity: key(quantity('ratio'), {
    as: 'sensitivitySdDb',
    default: '2 dB',
    description:
      'sd over phones of the power at which half the packets decode (radio.packet.floor)',
    source: 'models: 2.1 dB in mitll-ua-rooms, 1.1 dB in dp3t-exp05, each on its own scale',
  }),
  device: key(word(DEVICE_NAMES), {
    as: null,
    default: 'phone',
    description: 'kind of all devices: sets loss, gainStep and gainStepShare of radio.packet',
    source: 'src/radio/device-class.ts',
  }),
  models: key(models, {
    optional: true,
    absent: null,
    description:
      'models of the calibration table in place of txPower and rxCorrection: weights by model, ' +
      'by maker (a model of it that is not in the table), or of unlisted phones; or all alike',
    fallback: 'none: phones as txPower and rxCorrection say',
    source: `${GOOGLE}, CC BY 4.0`,
  }),
  /** Models that a bench knows, by person; null: drawn. */
  knownModels: derived(z.array(z.string().nullable()).optional()),
  unitSpread: key(quantity('ratio'), {
    as: 'unitSdDb',
    default: '1.4 dB',
    description: 'the part of residual in which phones of one model differ, sd',
    source: 'units of one model, several sets: 0.7 to 2.1 dB',
  }),
  carry: key(carry, {
    as: null,
    default: {},
    description:
      'shares of people by where the phone is, sum 1; each adds a loss and so many times the ' +
      'shade of radio.bodyLoss, when looking away (shade above 0) or towards the other (below 0)',
    fallback:
      'as in mitll-ua-rooms: hand 0.23, shirt 0.38, trouser 0.24, rear pocket 0.04, bag 0.11',
    source:
      'three sets that disagree by 10 dB: MIT Lincoln Laboratory (two), PCNG (src/radio/carry.ts)',
  }),
  clockOffset: key(quantity('duration', { min: 0, max: 3.6e9 }), {
    as: 'clockOffsetSdUs',
    default: '1 s',
    description: 'sd of the clock at the start',
    source: 'judgement: phones set their clocks by the network',
  }),
  clockDrift: key(quantity('drift', { min: 0, max: 500 }), {
    as: 'clockDriftSdPpm',
    default: '10 ppm',
    description: 'sd of the drift of the clock',
    source: 'judgement: crystals of 20 ppm; Bluetooth Core allows a sleep clock 500 ppm at most',
  }),
});

/** People whose phone is known: those of a bench, in order; none in other worlds. */
type KnownPeople = readonly { readonly carry?: CarryPosition; readonly model?: string }[];

/** Models by person; undefined where none is known. */
export function knownModelsOf(people: KnownPeople): (string | null)[] | undefined {
  if (people.every(({ model }) => model === undefined)) return undefined;
  return people.map(({ model }) => model ?? null);
}

/** Where phones are carried, by share and by person. */
export function carryOf(shares: z.output<typeof carry.file>, people: KnownPeople): CarryOptions {
  const written = CARRY_POSITIONS.flatMap((position) => {
    const part = shares[position] ?? 0;
    return part > 0 ? [{ position, share: part }] : [];
  });
  return {
    shares: written.length > 0 ? written : MEASURED_CARRY.shares,
    known: people.some((person) => person.carry !== undefined)
      ? people.map((person) => person.carry ?? null)
      : [],
  };
}
