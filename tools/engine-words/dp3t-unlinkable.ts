import type { EngineWords } from '../engine-words.ts';
import { DP3T_CARRIER, DP3T_LAYOUT, DP3T_ROWS, DP3T_SOURCES } from './dp3t-payload.ts';

export const dp3tUnlinkableWords: EngineWords = {
  engine: 'dp3t-unlinkable',
  about:
    'The design of DP-3T (2020) in which not even who logged a phone all day can link its ' +
    'identifiers after it published.',
  carrier: DP3T_CARRIER,
  layout: DP3T_LAYOUT,
  derivation: `\`\`\`
seed_i   32 random bytes for each epoch i = floor(Unix seconds / 900)
EphID  = first 16 bytes of SHA256(seed_i)
stored = SHA256(EphID || i, big-endian, 4 bytes)       by receivers, i by their own clock
\`\`\`

The phone keeps one random secret a day and takes seed_i = SHA256(secret || i); the secret never leaves
it, so that is as good as drawing each.`,
  matching:
    `${DP3T_ROWS} The phone publishes seeds epoch by epoch; its owner may leave some out. The ` +
    'authority puts SHA256(EphID || i) of all of them into one cuckoo filter (`filterOfKeys`), ' +
    'phones ' +
    'look up what they stored (`matchFilter`); a test shows that this finds what expanding the ' +
    'seeds ' +
    'finds. The filter has fingerprints of 45 bits in buckets of four: one hash in 2^42 that was ' +
    'not ' +
    'put in is taken for one that was. Five days of a person, 480 epochs, take 2,880 bytes, as ' +
    'the ' +
    'paper counts. The same set gives the same bytes. A sighting counts in its own epoch only, ' +
    'by ' +
    "the receiver's clock.",
  weaknesses: [
    'In a simulated run phones match the seeds, not the filter. That finds the same but for the ' +
      'chance ' +
      'of 2^-42 that a filter has with each hash that was not put in: most of these are of ' +
      'people who ' +
      'are no cases, and whom else a phone heard is never computed with `materialise: cases`. A ' +
      'filter also does not say whose a row is, and the table `exposures` does.',
    "Clocks that disagree by some seconds lose the sightings at an epoch's edges; by a quarter " +
      'of an hour, all.',
    'The authority sees the seeds before it makes the filter, and could keep them.',
    'No layout of the filter was ever published; this one is our own and reads no other.',
  ],
  vectors: [
    'EphIDs of two seeds, two epochs, two stored hashes (`test/protocols/dp3t.test.ts`).',
    'Filter: no false negatives, false positives at the rate that the bits give, bytes read back ' +
      '(`test/protocols/cuckoo-filter.test.ts`).',
  ],
  sources: [
    ...DP3T_SOURCES,
    'Fan, Andersen, Kaminsky, Mitzenmacher, "Cuckoo filter: practically better than Bloom", ' +
      'CoNEXT 2014.',
  ],
};
