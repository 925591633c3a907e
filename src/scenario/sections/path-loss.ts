import { ANTENNAS_DB, METAL_DIFFUSE_DB } from '../environments.ts';
import { key, kind } from '../keys/key.ts';
import { oneOf } from '../keys/one-of.ts';
import { section } from '../keys/section.ts';
import { ANY, plain, quantity } from '../keys/values.ts';

const excess = key(quantity('ratio', ANY), {
  as: 'excessDb',
  default: '0 dB',
  description: 'lost at any distance: antennas, and what calibration counts as attenuation',
  source: `ideal antennas; phones: ${ANTENNAS_DB} dB, as in metal-room`,
});

/** How the signal falls with distance. */
export const pathLoss = oneOf('model', [
  section({ model: kind('log-distance') }),
  section({ model: kind('free-space'), excess }),
  section({
    model: kind('two-ray'),
    excess,
    height: key(quantity('length', { min: 0.1, max: 100 }), {
      as: 'heightM',
      default: '1 m',
      description: 'of both phones over the ground',
      source: 'judgement: hand or pocket',
    }),
    permittivity: key(plain(1, 100), {
      default: 5.31,
      description: 'of the ground, relative; a judgement averages the two polarisations',
      source: 'concrete in ITU-R P.2040-1',
    }),
  }),
  section({
    model: kind('itu-indoor'),
    excess,
    coefficient: key(plain(10, 60), {
      default: 30,
      description: 'N of ITU-R P.1238: 28 at home, 30 in offices, 22 in shops and halls',
      source: 'ITU-R P.1238 up to edition 10, offices at 2 GHz; within 1 m, 20 dB per decade',
    }),
  }),
  section({
    model: kind('reverberant'),
    excess,
    diffuse: key(quantity('ratio', ANY), {
      as: 'diffuseDb',
      default: `${METAL_DIFFUSE_DB} dB`,
      description: 'attenuation of the scattered field, the same everywhere in a metal shell',
      source: 'screen room of MIT Lincoln Laboratory, 12 dB stronger at 6 ft than a chamber',
    }),
  }),
]);
