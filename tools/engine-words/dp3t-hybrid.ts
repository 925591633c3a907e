import type { EngineWords } from '../engine-words.ts';
import { DP3T_CARRIER, DP3T_LAYOUT, DP3T_ROWS, DP3T_SOURCES } from './dp3t-payload.ts';

export const dp3tHybridWords: EngineWords = {
  engine: 'dp3t-hybrid',
  about:
    'The design of DP-3T (2020) between the other two: a seed for a window of a few hours. The ' +
    'paper has two to four hours; here it is two.',
  carrier: DP3T_CARRIER,
  layout: DP3T_LAYOUT,
  derivation: `\`\`\`
seed_w   16 random bytes for each window w = floor(Unix seconds / 7200)
stream = AES-256-CTR(HMAC-SHA256(seed_w, "DP3T-HYBRID"), counter from 0)
EphIDs = the first 8 * 16 bytes of the stream, in an order that only the phone knows
\`\`\`

The phone keeps one random secret a day, from which seeds and orders of that day follow; it never
leaves it.`,
  matching:
    `${DP3T_ROWS} The phone publishes seeds window by window; its owner may leave some out. A ` +
    'row ' +
    'counts if its EphID is of the window in which it was heard. What is uploaded comes out when ' +
    'its ' +
    'batch of two hours ends, and the running window with it, so nothing that is out can be sent ' +
    'again in its window.',
  weaknesses: [
    'Who logged the phone near by can link the two hours of each window published.',
    'An EphID sent again within its window matches.',
    'There are no published vectors: pseudorandom function and generator are those of the ' +
      'low-cost design, which has some.',
  ],
  vectors: [
    'None are published. Windows, release and choice of days are held by ' +
      '`test/protocols/dp3t.test.ts` and `test/protocols/properties.test.ts`.',
    'Wycheproof HMAC-SHA256, 168 cases (`test/base/primitives.test.ts`).',
  ],
  sources: DP3T_SOURCES,
};
