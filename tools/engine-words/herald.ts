import type { EngineWords } from '../engine-words.ts';

export const heraldWords: EngineWords = {
  engine: 'herald',
  about:
    'The payload that the Herald library (2020) offers to apps that bring none of their own. ' +
    'Keys ' +
    'are for day 0 (24 September 2020) to day 2000 (17 March 2026); outside them there is no ' +
    'identifier.',
  carrier:
    'what the characteristic of the phone gives to who connects and reads it. Country and state ' +
    'are ' +
    "the app's own: `createHerald({ version, country, state })`",
  layout: [
    { bytes: 1, name: 'v', kind: 'fixed', about: 'protocol and version' },
    { bytes: 2, name: 'country', kind: 'fixed', about: 'big-endian; here 826' },
    { bytes: 2, name: 'state', kind: 'fixed', about: 'big-endian; here 0' },
    { bytes: 16, name: 'contact identifier', kind: 'identifier', about: 'of the six minutes' },
  ],
  derivation: `\`\`\`
secret       2,048 random bytes
seed_2000  = SHA256(secret)
seed_{d-1} = SHA256(first half of seed_d)                      d = days since 2020-09-24
matching key of day d   = SHA256(seed_d XOR seed_{d-1})

s_240      = SHA256(matching key of the day)
s_{p-1}    = SHA256(first half of s_p)                         p = periods of six minutes, 0 .. 239
contact key of period p = SHA256(s_p XOR s_{p-1});  the identifier is its first 16 bytes
\`\`\`

Seeds run backwards: none leads to a later one. The chain is walked once for each secret; every 50th
seed is remembered.`,
  matching:
    'Sightings of an identifier at most 20 s apart are one row, as a judgement. The phone ' +
    'publishes ' +
    'the matching key of each day. The library leaves matching to the app and lays down no time, ' +
    'so an identifier counts whenever it was heard (a judgement).',
  weaknesses: [
    "Who logged the phone near by can link a day of it once that day's key is out.",
    'As nothing binds identifiers to times, one that is sent again later matches.',
    "The key of the running day opens the rest of that day: the phone's later identifiers are " +
      'known beforehand.',
    'Country and state are in the clear: a traveller stands out.',
    'The secret runs out after day 2000 and must be made anew before.',
  ],
  vectors: [
    'Seeds, keys and identifiers of the first three days, all 723 rows given, and seeds and keys ' +
      'of five later days (`test/protocols/herald.test.ts`; 18 rows and the five days in the ' +
      'fixture `herald.json`).',
  ],
  sources: ['theheraldproject/herald-for-android at 7dcef0c.'],
};
