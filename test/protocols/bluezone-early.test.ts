import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/bluezone-early.json' with { type: 'json' };
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { expandDayKeys } from '../../src/protocols/bluezone/bluezone-chain.ts';
import { androidStaticId, bluezone1 } from '../../src/protocols/bluezone/bluezone1.ts';
import { decodeLocalName, encodeLocalName } from '../../src/protocols/bluezone/bluezone1-name.ts';
import { createBluezone200 } from '../../src/protocols/bluezone/bluezone200.ts';
import { bluezone3 } from '../../src/protocols/bluezone/bluezone3.ts';
import { createContactLog } from '../../src/protocols/contact-log.ts';
import type { RandomBytes } from '../../src/protocols/engine.ts';
import { STATIC_S } from '../../src/protocols/engine.ts';
import { javaLongs } from '../../src/protocols/bluezone/java-random.ts';
import { matchedRows, sightingAt } from './sightings.ts';

const upper = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();
const text = (bytes: Uint8Array | undefined): string => String.fromCharCode(...(bytes ?? []));
const S = 1_000_000;
const DAY_S = 86_400;
const DIAGNOSIS = { testS: 0, onsetS: undefined };

describe('bluezone@1 against the published vectors', () => {
  it.each(vectors.v1AndroidStaticId)('draws $id at $seedMs ms', ({ seedMs, id }) => {
    expect(androidStaticId(seedMs)).toBe(id);
  });

  it('gives the longs that the documentation of java.util.Random gives for seed 42', () => {
    const next = javaLongs(42);
    expect([next(), next()]).toEqual([-5025562857975149833n, -5843495416241995736n]);
  });

  it.each(vectors.v1IosLocalName)('hides $id in $name', ({ id, a, b, name }) => {
    expect(encodeLocalName(id, a, b)).toBe(name);
    expect(decodeLocalName(name)).toBe(id);
  });

  it('packs the advertisement of version 1', () => {
    const { serviceUuidAdHex, manufacturerAdHex, appBytes } = vectors.advertisementV1;
    const id = text(fromHex(manufacturerAdHex).subarray(4));
    const payload = bluezone1.payload({ id }, 0, 0);
    expect(upper(payload)).toBe(serviceUuidAdHex + manufacturerAdHex);
    expect(payload).toHaveLength(appBytes);
  });
});

describe('bluezone@1', () => {
  const character = fc.constantFrom(
    ...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  );
  const id = fc.string({ unit: character, minLength: 6, maxLength: 6 });
  const place = fc.integer({ min: 1, max: 5 });

  it('reads back every name of an identifier, and takes no other for one', () => {
    fc.assert(
      fc.property(id, place, place, (one, a, b) => {
        fc.pre(a !== b);
        const name = encodeLocalName(one, a, b);
        expect(name).toHaveLength(10);
        expect(decodeLocalName(name)).toBe(one);
      }),
      { seed: 31, numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 10, maxLength: 10 }), (name) => {
        const one = decodeLocalName(name);
        if (one !== undefined) {
          expect(encodeLocalName(one, Number(name[0]), Number(name[9]))).toBe(name);
        }
      }),
      { seed: 32, numRuns: 500 },
    );
    expect(decodeLocalName('2ABECDEBF2')).toBeUndefined();
    expect(decodeLocalName('2ABXCDEBF5')).toBeUndefined();
    expect(decodeLocalName('Bluezone')).toBeUndefined();
  });

  it('hears iPhones by their name', () => {
    const service = fromHex('67A607ADD1172FA1C44BF573F4390AE2');
    const name = Uint8Array.from('2ABECDEBF5', (letter) => letter.charCodeAt(0));
    const advert = Uint8Array.of(17, 7, ...service, 11, 9, ...name);
    expect(text(bluezone1.parsePayload(advert)?.identifier)).toBe('ABCDEF');
    advert[20] = 0x36;
    expect(bluezone1.parsePayload(advert)).toBeUndefined();
  });

  it('has as many identifiers as a day has milliseconds, all by the clock', () => {
    const at = (earlierMs: number): string => {
      const random: RandomBytes = () =>
        Uint8Array.of(earlierMs >>> 24, earlierMs >>> 16, earlierMs >>> 8, earlierMs);
      return bluezone1.createIdentity(random, 1_587_168_000).id;
    };
    expect(at(0)).toBe('lEtOa6');
    expect(at(vectors.seedsPerDay)).toBe(at(0));
    expect(at(1)).toBe(androidStaticId(1_587_167_999_999));
  });

  it('is static: slot 0 whatever the time, and a match whenever it was heard', () => {
    const phone = { id: 'ABCDEF' };
    expect(bluezone1.rotationS).toBe(STATIC_S);
    expect(Math.floor(4e9 / bluezone1.rotationS)).toBe(0);
    const { keys } = bluezone1.publish(phone, 1e9, 1e9 + DAY_S, 1e9 + DAY_S, DIAGNOSIS);
    const heard = [0, 1e9 - 1, 1e9 + 5 * DAY_S].map((s) => ({ bytes: keys[0].key, s }));
    expect(matchedRows(bluezone1, keys, heard)).toEqual([0, 1, 2]);
  });

  it('keeps one packet in 50 s', () => {
    const log = createContactLog();
    const rows = [0, 49.9, 50, 99, 101].map((s) => bluezone1.observe(log, sightingAt(1, s * S)));
    expect(rows).toEqual([1, 0, 1, 0, 1]);
  });
});

describe('bluezone@2.0.0 against the published vectors', () => {
  const { lostKeyHex, storedKeyHex, broadcast, authorityExpectsFromStored } = vectors.bugV200;
  const baseDayS = 1_596_499_200;
  const shipped = createBluezone200();
  const identity = { baseKey: storedKeyHex, lostKey: lostKeyHex, baseDayS };
  const first = (day: number): number => (baseDayS + day * DAY_S) / 600;

  it('has 144 slots of ten minutes on the same chain', () => {
    const { baseKeyHex, blid95, blid143, indexAtNoon } = vectors.derivation144;
    const mended = createBluezone200({ lostDayZeroKey: false, oneHashShort: false });
    const phone = { baseKey: baseKeyHex, baseDayS };
    expect(upper(mended.identifier(phone, first(0) + 95))).toBe(blid95);
    expect(upper(mended.identifier(phone, first(0) + 143))).toBe(blid143);
    const noon = Math.floor((baseDayS + DAY_S / 2) / mended.rotationS);
    expect(noon - first(0)).toBe(indexAtNoon);
  });

  it('sends what the phones sent, from the lost key on day 0 and one hash short after it', () => {
    const sent = [0, 1, 2].map((day) => upper(shipped.identifier(identity, first(day))));
    expect(sent).toEqual([broadcast.day0_slot0, broadcast.day1_slot0, broadcast.day2_slot0]);
  });

  it('never matches on day 0; an authority of the final convention finds no day at all', () => {
    const root = { key: fromHex(storedKeyHex), startS: baseDayS, endS: baseDayS + 3 * DAY_S - 1 };
    const expected = expandDayKeys([root], 144);
    const slot0 = [0, 1, 2].map((day) => upper(expected.bytes.slice(1728 * day, 1728 * day + 12)));
    const { day0_slot0, day1_slot0, day2_slot0 } = authorityExpectsFromStored;
    expect(slot0).toEqual([day0_slot0, day1_slot0, day2_slot0]);
    const sent = new Set<string>();
    for (let slot = first(0); slot < first(3); slot++) {
      sent.add(upper(shipped.identifier(identity, slot)));
    }
    const found = (keys: Parameters<typeof expandDayKeys>[0], fromDay: number): number => {
      const { bytes, count, fromS } = expandDayKeys(keys, 144);
      let n = 0;
      for (let k = 0; k < count; k++) {
        const blid = upper(shipped.identifier(identity, fromS[k] / 600));
        if (
          fromS[k] >= baseDayS + fromDay * DAY_S &&
          upper(bytes.slice(12 * k, 12 * k + 12)) === blid
        )
          n++;
      }
      return n;
    };
    expect(sent.size).toBe(3 * 144);
    expect(found([root], 0)).toBe(0);
    const { keys } = shipped.publish(identity, baseDayS, root.endS, root.endS, DIAGNOSIS);
    expect(found(keys, 0)).toBe(2 * 144);
    expect(found(keys, 1)).toBe(2 * 144);
  });

  it('is mended defect by defect', () => {
    const random: RandomBytes = (index, length) => new Uint8Array(length).fill(index + 1);
    const matches = (engine: typeof shipped): number[] => {
      const phone = engine.createIdentity(random, baseDayS + 7);
      const endS = baseDayS + 3 * DAY_S - 1;
      const { keys } = engine.publish(phone, baseDayS, endS, endS, DIAGNOSIS);
      return [0, 1, 2].map((day) => {
        const s = baseDayS + day * DAY_S + 30_000;
        const bytes = engine.identifier(phone, Math.floor(s / 600));
        return matchedRows(engine, keys, [{ bytes, s }]).length;
      });
    };
    expect(matches(shipped)).toEqual([0, 1, 1]);
    expect(matches(createBluezone200({ oneHashShort: false }))).toEqual([0, 1, 1]);
    expect(matches(createBluezone200({ lostDayZeroKey: false }))).toEqual([1, 1, 1]);
    const mended = createBluezone200({ lostDayZeroKey: false, oneHashShort: false });
    expect(matches(mended)).toEqual([1, 1, 1]);
    // With that, the keys are those of version 3, and the first 96 identifiers of a day too.
    const phone = mended.createIdentity(random, baseDayS);
    const day2 = baseDayS + 2 * DAY_S;
    expect(mended.identifier(phone, day2 / 600 + 95)).toEqual(
      bluezone3.identifier(phone, day2 / 900 + 95),
    );
  });

  it('sends the same identifiers on two days if only the lost key is mended', () => {
    const half = createBluezone200({ lostDayZeroKey: false });
    const phone = { baseKey: storedKeyHex, baseDayS };
    expect(half.identifier(phone, first(0) + 3)).toEqual(half.identifier(phone, first(1) + 3));
  });
});
