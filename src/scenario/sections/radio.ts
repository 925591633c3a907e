import { z } from 'zod';
import { CARRY_POSITIONS } from '../../radio/carry.ts';
import type { CarryOptions } from '../../radio/carry.ts';
import { deviceClass } from '../../radio/device-class.ts';
import type { DeviceName } from '../../radio/device-class.ts';
import { ENVIRONMENT_NAMES, ENVIRONMENTS } from '../environments.ts';
import type { Environment } from '../environments.ts';
import { field } from '../keys/field.ts';
import { derived, key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { ANY, plain, quantity, share, text, word } from '../keys/values.ts';
import { packet } from './packet.ts';
import { pathLoss } from './path-loss.ts';
import { placeSpread } from './place-spread.ts';

/** The greatest path-loss exponent; judgement: above any that is measured. */
export const MAX_EXPONENT = 10;

const ROOMS = 'fitted together with the others to what was measured in rooms (docs/room.md)';
/** The environment sets it unless the file does. */
const PRESET = { optional: true, fallback: 'by environment' } as const;

const position = z.enum(CARRY_POSITIONS);
const storedCarry: z.ZodType<CarryOptions> = z.strictObject({
  shares: z.array(z.strictObject({ position, share: z.number().min(0).max(1) })),
  known: z.array(position.nullable()),
});

/** Parts of the attenuation, and the receiver. */
export const radio = section({
  level: key(word(['scan', 'packet']), {
    default: 'scan',
    description:
      'one evaluation per span (any size), or every PDU with collisions (about a thousand phones)',
  }),
  // Kept as a mere name: all that it sets is kept beside it.
  environment: key(field(word(ENVIRONMENT_NAMES).file, z.string()), {
    default: 'room',
    description: 'preset; the keys below override it',
    source: ROOMS,
  }),
  pathLoss: key(pathLoss, {
    optional: true,
    description: 'how the signal falls with distance; the mean of the three channels at scan level',
    fallback: 'by environment; log-distance where one of the next two keys is given',
  }),
  preset: key(text(), {
    as: null,
    optional: true,
    description:
      'file with a radio section, as "bluecrowd fit" writes; keys written here go before it',
    fallback: 'none',
  }),
  attenuationAt1m: key(quantity('ratio', ANY), {
    as: 'attenuationAt1mDb',
    description: 'log-distance: when both face each other at 1 m',
    source: ROOMS,
    ...PRESET,
  }),
  pathLossExponent: key(plain(0, MAX_EXPONENT), {
    description: 'log-distance: n in attenuation at 1 m + 10 n log10(d / 1 m)',
    source: ROOMS,
    ...PRESET,
  }),
  crowd: key(plain(0, 10), {
    as: 'crowdDensityPerM2',
    description:
      'people and seats between two phones, people per m²: one takes 10 dB of each metre beyond ' +
      'the first, 10 dB at most; riders in a metal shell absorb its field as well',
    source: 'levels and packets of dp3t-exp05 by scene; riders: judgement, not measured here',
    ...PRESET,
  }),
  bodyLoss: key(quantity('ratio'), {
    as: 'bodyDb',
    description: 'a person who faces away adds this much',
    source: 'MIT Lincoln Laboratory, phones in the hand: 9.3 and 4.4 in two sets',
    ...PRESET,
  }),
  /** Where people carry their phones: phones.carry, and carry of people of a bench. */
  carry: derived(storedCarry),
  shadowing: key(quantity('ratio'), {
    as: 'shadowingSdDb',
    description: 'sd of the part that stays with the places',
    source: ROOMS,
    ...PRESET,
  }),
  shadowingDecorrelation: key(quantity('length', { min: 0.01 }), {
    as: 'shadowingDecorrelationM',
    description: 'movement of either phone over which shadowing falls to 1/e',
    source: 'our fit to phones at measured places: 1.5 to 2 m',
    ...PRESET,
  }),
  liveliness: key(plain(0, 2), {
    as: 'livelinessSpread',
    description:
      'how links differ in what changes in time: sd of the logarithm of a factor on slow part ' +
      'and fading, median 1',
    source: 'mitll-ua-rooms: sd between scans of a pair 0.7 to 3.8 dB at 10 and 90 %',
    ...PRESET,
  }),
  placeSpread: key(placeSpread, {
    default: {},
    description: 'how places of one kind differ; each seed is at one place',
  }),
  slow: key(quantity('ratio'), {
    as: 'slowSdDb',
    description: 'sd of the part that changes though nobody leaves, of the median link',
    source: 'live people, five scenes; fitted together with the others (docs/room.md)',
    ...PRESET,
  }),
  slowTau: key(quantity('duration', { min: 1000 }), {
    as: 'slowTauUs',
    description: 'its time constant',
    source: 'same: correlation of links 0.26 after 60 s, 0.1 after 5 min, means not removed',
    ...PRESET,
  }),
  slowStillFactor: key(share(), {
    description: 'the part of its sd that is left where both stay seated',
    source: 'scans of the median seated pair 4 min apart differ with sd 1.7 dB',
    ...PRESET,
  }),
  fastTau: key(quantity('duration', { min: 1000 }), {
    as: 'fastTauUs',
    description: 'time constant of fast fading',
    source: 'same: correlation 0.80 after 0.26 s, 0.61 after 1 s',
    ...PRESET,
  }),
  packet: key(packet, {
    default: {},
    description: 'fast fading and receiver, packet by packet',
  }),
});

export type RadioFile = z.output<typeof radio.file>;
export type RadioScenario = z.output<typeof radio.stored>;

/** The radio with what its environment sets, phones being what sends and receives. */
export function resolveRadio(written: RadioFile, carry: CarryOptions): RadioScenario {
  return radio.resolve(written, radioGiven(written, carry, 'phone'));
}

/** What a file leaves open: parts that environment and kind of device set, and carry positions. */
export function radioGiven(written: RadioFile, carry: CarryOptions, device: DeviceName) {
  const environment: Environment = ENVIRONMENTS[written.environment];
  // Parts of log-distance mean that model, whatever the environment has.
  const isLogDistance =
    written.attenuationAt1m !== undefined || written.pathLossExponent !== undefined;
  return {
    ...environment,
    ...(isLogDistance ? { pathLoss: { model: 'log-distance' as const } } : {}),
    packet: { ...environment.packet, ...deviceClass(device).packet },
    carry,
  };
}
