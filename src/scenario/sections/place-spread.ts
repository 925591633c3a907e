import { key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { plain, quantity } from '../keys/values.ts';

/** The environment sets it unless the file does. */
const PRESET = { optional: true, fallback: 'by environment' } as const;

/** How places of one kind differ; one place is drawn for each seed. */
export const placeSpread = section({
  level: key(quantity('ratio'), {
    as: 'levelSdDb',
    description: 'sd of the attenuation at any distance',
    source: 'four scenes of mitll-ua-rooms: 1.6 dB',
    ...PRESET,
  }),
  exponent: key(plain(0, 2), {
    as: 'exponentSd',
    description: 'sd of the path-loss exponent',
    source: 'between sets in rooms (docs/validation.md)',
    ...PRESET,
  }),
  body: key(quantity('ratio'), {
    as: 'bodySdDb',
    description: 'sd of bodyLoss',
    source: 'three sets: 8.2, 3.0 and 2.1 dB',
    ...PRESET,
  }),
  carry: key(quantity('ratio'), {
    as: 'carrySdDb',
    description: 'sd of what a phone in a pocket or bag loses',
    source: 'three sets: 6.8, 6 and 1.3 dB against the hand, of which half is taken (judgement)',
    ...PRESET,
  }),
  crowd: key(plain(0, 2), {
    as: 'crowdSd',
    description: 'sd of the logarithm of the density of people in between',
    source: 'judgement: a crowd counted by one set stands for another within a factor of 1.5',
    ...PRESET,
  }),
  shadowing: key(plain(0, 2), {
    as: 'shadowingSd',
    description: 'sd of the logarithm of the sd of shadowing',
    source: 'between sets in rooms, 3.7 to 4.7 dB, and places of Tetam, 3.3 to 4.7 dB',
    ...PRESET,
  }),
  time: key(plain(0, 2), {
    as: 'timeSd',
    description: 'sd of the logarithm of what changes within a link',
    source: 'spread within still links in nine sets, 2.5 to 5.8 dB',
    ...PRESET,
  }),
  pace: key(plain(0, 2), {
    as: 'paceSd',
    description: 'sd of the logarithm of the time constants of slow part and fading',
    source: 'five scenes of dp3t-exp05: correlation 0.17 to 0.46 after 10 s, hence 10 to 120 s',
    ...PRESET,
  }),
});
