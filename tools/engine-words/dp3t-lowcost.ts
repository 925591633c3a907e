import type { EngineWords } from '../engine-words.ts';
import { DP3T_CARRIER, DP3T_LAYOUT, DP3T_ROWS, DP3T_SOURCES } from './dp3t-payload.ts';

export const dp3tLowcostWords: EngineWords = {
  engine: 'dp3t-lowcost',
  about:
    'The design of DP-3T (2020) with the smallest downloads: a key a day, and one key tells all ' +
    'later days.',
  carrier: DP3T_CARRIER,
  layout: DP3T_LAYOUT,
  derivation: `\`\`\`
SK_0     32 random bytes
SK_t   = SHA256(SK_{t-1})                          t = UTC days
stream = AES-256-CTR(HMAC-SHA256(SK_t, "broadcast key"), counter from 0)
EphIDs = the first 96 * 16 bytes of the stream, in an order that only the phone knows
\`\`\`

The order follows from a second secret that never leaves the phone. \`createDp3tLowcost(label)\` takes
another label ("Broadcast key" in dirkx/DP-3T-Documents).`,
  matching:
    `${DP3T_ROWS} The phone publishes the key of the first day and that day; what is uploaded ` +
    'comes ' +
    'out when its batch of two hours ends. Others derive every day up to then. A row counts if ' +
    'its EphID is of the day on which it was heard and it was heard before the release. Having ' +
    'published, ' +
    'the phone takes a fresh identity (`renewsAfterPublish`), so that the old key says nothing ' +
    'more.',
  weaknesses: [
    'All days from the first to the publication can be linked by who logged the phone on several ' +
      'of them; days cannot be left out.',
    'An EphID sent again on its day, before the release, matches.',
    'Clocks that disagree at midnight lose the sightings of those minutes.',
  ],
  vectors: [
    'Three keys of the chain, EphIDs of a key, three membership cases of the SDK ' +
      '(`test/protocols/dp3t.test.ts`).',
    'The variant with a capital B: nine EphIDs (same file).',
    'AES-256 in counter mode against the platform, at random (same file).',
    'Wycheproof HMAC-SHA256, 168 cases (`test/base/primitives.test.ts`).',
  ],
  sources: [...DP3T_SOURCES, 'dirkx/DP-3T-Documents at 5b56d45.'],
};
