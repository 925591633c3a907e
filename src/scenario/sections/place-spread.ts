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
  time: key(plain(0, 2), {
    as: 'timeSd',
    description: 'sd of the logarithm of what changes in time',
    source: 'spread within still links in nine sets, 2.5 to 5.8 dB',
    ...PRESET,
  }),
});
