import { z } from 'zod';
import { carryLaw } from '../radio/carry.ts';
import type { CarryPosition } from '../radio/carry.ts';
import { ANTENNAS_DB, METAL_DIFFUSE_DB } from './environments.ts';
import { ANY, plain, quantity, share, wrongType } from './fields.ts';

const excess = (source: string) =>
  quantity('ratio', ANY).prefault('0 dB').meta({
    description: 'lost at any distance: antennas, and what calibration counts as attenuation',
    source,
  });
const NO_ANTENNAS = `ideal antennas; phones: ${ANTENNAS_DB} dB, as in metal-vehicle`;

/** How the signal falls with distance. */
export const pathLoss = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('log-distance') }),
  z.strictObject({ model: z.literal('free-space'), excess: excess(NO_ANTENNAS) }),
  z.strictObject({
    model: z.literal('two-ray'),
    excess: excess(NO_ANTENNAS),
    height: quantity('length', { min: 0.1, max: 100 })
      .prefault('1 m')
      .meta({ description: 'of both phones over the ground', source: 'judgement: hand or pocket' }),
    permittivity: plain(1, 100).default(5.31).meta({
      description: 'of the ground, relative; a judgement averages the two polarisations',
      source: 'concrete in ITU-R P.2040-1',
    }),
  }),
  z.strictObject({
    model: z.literal('itu-indoor'),
    excess: excess(NO_ANTENNAS),
    coefficient: plain(10, 60).default(30).meta({
      description: 'N of ITU-R P.1238: 28 at home, 30 in offices, 22 in shops and halls',
      source: 'ITU-R P.1238 up to edition 10, offices at 2 GHz; within 1 m, 20 dB per decade',
    }),
  }),
  z.strictObject({
    model: z.literal('reverberant'),
    excess: excess(NO_ANTENNAS),
    diffuse: quantity('ratio', ANY).prefault(`${METAL_DIFFUSE_DB} dB`).meta({
      description: 'attenuation of the scattered field, the same everywhere in a metal shell',
      source: 'screen room of MIT Lincoln Laboratory, 12 dB stronger at 6 ft than a chamber',
    }),
  }),
]);

const wrongK = (issue: { input?: unknown }): string =>
  wrongType('a number above 0 and up to 1000, or none', issue.input);

const carryShare = (position: CarryPosition) => {
  const { lossDb, shade } = carryLaw(position);
  return share()
    .optional()
    .meta({ description: `loses ${lossDb} dB, shade ${shade}` });
};

/** Shares of people by where they carry the phone. */
export const carry = z.strictObject({
  hand: carryShare('hand'),
  'shirt-pocket': carryShare('shirt-pocket'),
  'trouser-pocket': carryShare('trouser-pocket'),
  'rear-pocket': carryShare('rear-pocket'),
  bag: carryShare('bag'),
  backpack: carryShare('backpack'),
} satisfies Record<CarryPosition, z.ZodType>);

const wrongModels = (issue: { input?: unknown }): string =>
  wrongType('weights by model, such as {"SM-G973F": 0.2}, or catalogue', issue.input);

/** Models of the calibration table by weight, or the whole table. */
export const modelShares = z.union([
  z.record(z.string(), plain(0, 1e9), { error: wrongModels }),
  z.literal('catalogue'),
]);

/** K of Rician fading, or none at all. */
export const ricianK = z.union([
  z.number({ error: wrongK }).positive({ error: wrongK }).max(1000, { error: wrongK }),
  z.literal('none'),
]);
