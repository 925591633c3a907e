import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, fillBytes, rootKey } from '../../src/kernel/keyed.ts';
import { toHex } from '../../src/base/hex.ts';
import { createContactLog } from '../../src/protocols/contact-log.ts';
import type { DecentralisedEngine, RandomBytes } from '../../src/protocols/engine.ts';
import { DECENTRALISED } from '../../src/protocols/engines.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/expansion-index.ts';
import { sightingAt } from './sightings.ts';

const START_S = 1_600_041_600; // 2020-09-14 00:00 UTC
const DAY_S = 86_400;

function randomOf(seed: number): RandomBytes {
  const key = deriveKey(rootKey('engines'), seed);
  return (index, length) => {
    const out = new Uint8Array(length);
    fillBytes(key, index, out);
    return out;
  };
}

/** A phone set up at the start and grown to the end of day `days`. */
function phoneOf(engine: DecentralisedEngine, seed: number, days: number): unknown {
  const random = randomOf(seed);
  return engine.roll(engine.createIdentity(random, START_S), random, START_S + days * DAY_S - 1);
}

const seeds = fc.nat(1_000_000);
const second = fc.integer({ min: 0, max: 3 * DAY_S - 1 });

describe.each(Object.values<DecentralisedEngine>(DECENTRALISED))(
  'every engine: $name',
  (engine) => {
    const slotAt = (unixS: number): number => Math.floor(unixS / engine.rotationS);

    it('changes its identifier with each rotation and never comes back to one', () => {
      const phone = phoneOf(engine, 1, 3);
      const seen = new Set<string>();
      for (let slot = slotAt(START_S); slot < slotAt(START_S + 3 * DAY_S); slot++) {
        const identifier = engine.identifier(phone, slot);
        expect(identifier).toHaveLength(engine.identifierBytes);
        expect(engine.payload(phone, slot, -20)).toHaveLength(engine.payloadBytes);
        seen.add(toHex(identifier));
      }
      expect(seen.size).toBe((3 * DAY_S) / engine.rotationS);
    });

    it('has identifiers that tell nothing of one another: half of the bits differ', () => {
      const phone = phoneOf(engine, 2, 3);
      let differing = 0;
      let bits = 0;
      for (let slot = slotAt(START_S); slot < slotAt(START_S + DAY_S); slot++) {
        const a = engine.identifier(phone, slot);
        const b = engine.identifier(phone, slot + 1);
        for (let k = 0; k < a.length; k++) {
          for (let x = a[k] ^ b[k]; x > 0; x >>= 1) differing += x & 1;
          bits += 8;
        }
      }
      expect(Math.abs(differing - bits / 2)).toBeLessThan(4 * Math.sqrt(bits / 4));
    });

    it('reads back what it puts on the air, and nothing from other bytes', () => {
      const phone = phoneOf(engine, 3, 3);
      fc.assert(
        fc.property(second, fc.integer({ min: -50, max: 20 }), (s, txPowerDbm) => {
          const slot = slotAt(START_S + s);
          const heard = engine.parsePayload(engine.payload(phone, slot, txPowerDbm));
          expect(heard?.identifier).toEqual(engine.identifier(phone, slot));
          expect(heard?.metadata).toBe(engine.metadata(phone, slot, txPowerDbm));
        }),
        { seed: 10, numRuns: 30 },
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
          const heard = engine.parsePayload(bytes);
          if (heard !== undefined) expect(heard.identifier).toHaveLength(engine.identifierBytes);
        }),
        { seed: 11, numRuns: 300 },
      );
      expect(engine.parsePayload(new Uint8Array(0))).toBeUndefined();
      const cut = engine.payload(phone, slotAt(START_S), 0).subarray(0, -1);
      expect(engine.parsePayload(cut)).toBeUndefined();
    });

    it('keeps its identifiers through JSON', () => {
      fc.assert(
        fc.property(seeds, second, (seed, s) => {
          const phone = phoneOf(engine, seed, 3);
          const copy = JSON.parse(JSON.stringify(phone)) as unknown;
          const slot = slotAt(START_S + s);
          expect(engine.identifier(copy, slot)).toEqual(engine.identifier(phone, slot));
          expect(engine.metadata(copy, slot, -24)).toBe(engine.metadata(phone, slot, -24));
        }),
        { seed: 6, numRuns: 30 },
      );
    });

    it('finds by published keys what it sent inside the days, and nothing of others', () => {
      const at = fc.array(second, { minLength: 1, maxLength: 20 });
      fc.assert(
        fc.property(seeds, at, fc.nat(2), (seed, times, fromDay) => {
          const sender = phoneOf(engine, seed, 3);
          const stranger = phoneOf(engine, seed + 1, 3);
          const book = createByteBook(engine.identifierBytes);
          const log = createContactLog();
          for (const s of [...times].sort((a, b) => a - b)) {
            for (const phone of [sender, stranger]) {
              const code = book.add(engine.identifier(phone, slotAt(START_S + s)));
              engine.observe(log, sightingAt(code, (START_S + s) * 1e6));
            }
          }
          const fromS = START_S + fromDay * DAY_S;
          const nowS = START_S + 3 * DAY_S;
          const diagnosis = { testS: nowS, onsetS: fromS };
          const { keys } = engine.publish(sender, fromS, nowS - 1, nowS, diagnosis);
          const expansion = engine.expand(keys);
          const rows = engine.match(expansion, indexExpansion(expansion, book), log);
          const expected = new Set(
            times
              .filter((s) => START_S + s >= fromS)
              .map((s) => toHex(engine.identifier(sender, slotAt(START_S + s)))),
          );
          const found = new Set(rows.map(({ row }) => toHex(book.bytesOf(log.identifier[row]))));
          for (const identifier of found) expect(expected.has(identifier)).toBe(true);
          // Bluezone stops at its first hit.
          if (engine.name === 'bluezone@3') expect(found.size).toBe(Math.min(1, expected.size));
          else expect(found.size).toBe(expected.size);
        }),
        { seed: 7, numRuns: 60 },
      );
    });

    it('publishes nothing that matches before the days published', () => {
      const sender = phoneOf(engine, 9, 3);
      const book = createByteBook(engine.identifierBytes);
      const log = createContactLog();
      // More than the two hours of tolerance before the published day.
      for (let s = 0; s < DAY_S - 7200 - 600; s += engine.rotationS) {
        const code = book.add(engine.identifier(sender, slotAt(START_S + s)));
        engine.observe(log, sightingAt(code, (START_S + s) * 1e6));
      }
      const diagnosis = { testS: 0, onsetS: undefined };
      const fromS = START_S + DAY_S;
      const { keys } = engine.publish(sender, fromS, fromS + DAY_S, fromS + 2 * DAY_S, diagnosis);
      const expansion = engine.expand(keys);
      expect(expansion.count).toBeGreaterThan(0);
      expect(engine.match(expansion, indexExpansion(expansion, book), log)).toEqual([]);
    });

    it('folds sightings without losing an identifier, nor its strongest packet in GAEN', () => {
      const sighting = fc.record({
        identifier: fc.nat(3),
        s: fc.integer({ min: 0, max: 600 }),
        rssi: fc.integer({ min: -100, max: -40 }),
      });
      fc.assert(
        fc.property(fc.array(sighting, { minLength: 1, maxLength: 60 }), (sightings) => {
          const log = createContactLog(2);
          const ordered = [...sightings].sort((a, b) => a.s - b.s);
          let rows = 0;
          for (const { identifier, s, rssi } of ordered) {
            const one = {
              ...sightingAt(identifier, s * 1e6),
              rssiMaxDbm: rssi,
              rssiFirstDbm: rssi,
            };
            rows += engine.observe(log, one);
          }
          expect(log.count).toBe(rows);
          const kept = Array.from(log.identifier.slice(0, log.count));
          expect(new Set(kept)).toEqual(new Set(sightings.map(({ identifier }) => identifier)));
          if (engine.name !== 'gaen@1.2') return;
          for (const identifier of new Set(kept)) {
            const strongest = Math.max(
              ...sightings.filter((x) => x.identifier === identifier).map(({ rssi }) => rssi),
            );
            const inLog = kept.map((k, row) =>
              k === identifier ? log.rssiMaxDbm[row] : -Infinity,
            );
            expect(Math.max(...inLog)).toBe(strongest);
          }
        }),
        { seed: 8, numRuns: 100 },
      );
    });
  },
);
