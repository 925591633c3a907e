import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContactLog } from '../../src/protocols/contact-log.ts';
import type { DecentralisedEngine, PublishedKey } from '../../src/protocols/engine.ts';
import { DECENTRALISED } from '../../src/protocols/engines.ts';
import type { DecentralisedName } from '../../src/protocols/engines.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import { DAY_S, phoneOf, START_S } from './phones.ts';
import { sightingAt } from './sightings.ts';

const DAYS = 3;
const END_S = START_S + DAYS * DAY_S;
const US = 1_000_000;

/**
 * What can still be heard and count once a key is out: nothing; of Bluezone the slot in which the
 * period ends (it releases at once); where reports carry no times, everything.
 */
const STILL_HEARD: Record<DecentralisedName, 'nothing' | 'last slot' | 'everything'> = {
  'bluezone@1': 'everything',
  'bluezone@2.0.0': 'last slot',
  'bluezone@3': 'last slot',
  'gaen@1.2': 'nothing',
  'dp3t-lowcost': 'nothing',
  'dp3t-unlinkable': 'nothing',
  'dp3t-hybrid': 'nothing',
  tcn: 'everything',
  herald: 'everything',
};

/** Instants of upload: any, and those just after a day, a window and an epoch ended. */
const uploads = fc.oneof(
  fc.integer({ min: DAY_S, max: DAYS * DAY_S - 1 }),
  fc
    .tuple(
      fc.constantFrom(DAY_S, 2 * DAY_S, DAY_S + 7200, DAY_S + 900),
      fc.integer({ min: -1, max: 7201 }),
    )
    .map(([edge, after]) => edge + after),
);

/** How many identifiers of the key a phone would find that heard each of them at `unixUs`. */
function stillFound(engine: DecentralisedEngine, key: PublishedKey, unixUs: number): number {
  const expansion = engine.expand([key]);
  const { bytes, count, identifierBytes } = expansion;
  const book = createByteBook(identifierBytes);
  const log = createContactLog(count);
  for (let k = 0; k < count; k++) {
    const code = book.add(bytes.slice(k * identifierBytes, (k + 1) * identifierBytes));
    engine.observe(log, sightingAt(code, unixUs));
  }
  return engine.match(expansion, indexExpansion(expansion, book), log).length;
}

describe.each(Object.entries<DecentralisedEngine>(DECENTRALISED))('%s', (name, engine) => {
  const expected = STILL_HEARD[name as DecentralisedName];
  const published = (upload: number): PublishedKey[] => {
    const nowS = START_S + upload;
    const phone = phoneOf(engine, 5, DAYS);
    const diagnosis = { testS: nowS, onsetS: START_S };
    return engine.publish(phone, START_S, nowS, nowS, diagnosis).keys;
  };

  it(`once a key is out, ${expected} of it can still be heard and count`, () => {
    const after = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9000 * US }));
    let found = 0;
    fc.assert(
      fc.property(uploads, after, fc.nat(), (upload, afterUs, which) => {
        const keys = published(upload);
        const key = keys[which % keys.length];
        const releaseUs = Math.max(START_S + upload, key.availableFromS) * US;
        const still = stillFound(engine, key, releaseUs + afterUs);
        if (expected === 'nothing') expect(still).toBe(0);
        if (expected === 'last slot') {
          const slotEndS = (Math.floor(key.endS / engine.rotationS) + 1) * engine.rotationS;
          expect(still).toBeLessThanOrEqual(releaseUs + afterUs <= slotEndS * US ? 1 : 0);
        }
        found += still;
      }),
      { seed: 43, numRuns: 60 },
    );
    expect(found > 0).toBe(expected !== 'nothing');
  });
});

describe('gaen@1.2', () => {
  const engine: DecentralisedEngine = DECENTRALISED['gaen@1.2'];

  it('holds every key back until two hours after its end, and not a second longer', () => {
    for (const upload of [DAY_S - 1, DAY_S, DAY_S + 1800, DAY_S + 7199, 2 * DAY_S + 5]) {
      const nowS = START_S + upload;
      const phone = phoneOf(engine, 5, DAYS);
      const { keys } = engine.publish(phone, START_S, nowS, nowS, { testS: nowS, onsetS: END_S });
      expect(keys).toHaveLength(Math.floor(upload / DAY_S) + 1);
      for (const key of keys) {
        expect(key.availableFromS).toBe(key.endS + 7200);
        expect(stillFound(engine, key, key.availableFromS * US - 1)).toBe(1);
        expect(stillFound(engine, key, key.availableFromS * US)).toBe(0);
      }
    }
  });
});
