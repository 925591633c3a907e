import type { EngineWords } from '../engine-words.ts';
import { bluezone3Words } from './bluezone-3.ts';

export const bluezone200Words: EngineWords = {
  engine: 'bluezone@2.0.0',
  about:
    'Bluezone for Android 2.0.0 to 2.0.2, May to August 2020: the first that rotates, with the ' +
    'defects with which it shipped. `createBluezone200({ lostDayZeroKey: false })` mends one, ' +
    '`oneHashShort: false` the other; the engine in the register is the app as it was.',
  carrier: bluezone3Words.carrier,
  layout: bluezone3Words.layout,
  derivation: `\`\`\`
K0, K0'    32 random bytes each, made on the UTC day T0: the first is lost, the second is stored
K(0)     = K0                                  lostDayZeroKey: false  ->  K0'
K(n)     = SHA256 applied n - 1 times to K0'   oneHashShort: false    ->  n times
S(n, 0)  = SHA256(K(n) || "bluzonesubkey")
S(n, i)  = SHA256(S(n, i-1))                   i = 1 .. 143
BLID     = bytes 0 4 8 12 16 18 20 22 24 26 28 30 of S(n, i),  i = floor(second of the UTC day / 600)
\`\`\``,
  matching:
    'As in version 3, with 144 slots of ten minutes. Which convention the authority had in May ' +
    '2020 ' +
    'is not known; here keys are published so that phones of this version find them, the key of ' +
    'day 0 apart because no chain leads from it to day 1. An authority that hashes n times finds ' +
    'nothing.',
  weaknesses: [
    'The identifiers of the first day can never be computed again: who was met on it is never ' +
      'warned (issue 12 of the repository, mended in 2.0.3).',
    'Day n is hashed n - 1 times: phones of this version and of later ones do not match one ' +
      'another.',
    'The number of slots must be the same on both sides; phones with 96 find nothing of those ' +
      'with 144.',
    'All that is said of version 3 holds here too.',
  ],
  vectors: [
    'The chain with 144 slots, and which slot is noon (`test/protocols/bluezone-early.test.ts`).',
    'What such a phone sends on days 0, 1 and 2, and what an authority of the final convention ' +
      'expects (same file).',
    'Each defect mended alone and both together (same file).',
  ],
  sources: [
    'BluezoneGlobal/react-native-bluetooth-scan at 675307a, and the change to a2849fc; its issue ' +
      '12.',
  ],
};
