import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/bluezone3.json' with { type: 'json' };
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { expandDayKeys, pickBlid } from '../../src/protocols/bluezone/bluezone-chain.ts';
import { bluezone3 } from '../../src/protocols/bluezone/bluezone3.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import { sightingAt } from './sightings.ts';

const upper = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();
const { derivation, matching, realCapture, advertisementV3, constants } = vectors;
const identity = { baseKey: derivation.baseKeyHex, baseDayS: derivation.baseDayStartUtc };
const DIAGNOSIS = { testS: 0, onsetS: undefined };
const slotAt = (unixS: number): number => Math.floor(unixS / 900);

describe('bluezone@3 against the published vectors', () => {
  it.each(derivation.days)('derives the day keys and BLIDs of day $dayOffset', (day) => {
    const first = slotAt(day.dayStartUtc);
    for (const [slot, blid] of Object.entries(day.blids)) {
      expect(upper(bluezone3.identifier(identity, first + Number(slot)))).toBe(blid);
    }
    const all = createHash('sha256');
    for (let slot = 0; slot < 96; slot++) all.update(bluezone3.identifier(identity, first + slot));
    expect(all.digest('hex').toUpperCase()).toBe(day.sha256OfAll96BlidsConcatenated);
    const { dayStartUtc } = day;
    const published = bluezone3.publish(identity, dayStartUtc, dayStartUtc + 5, 0, DIAGNOSIS);
    expect(upper(published.keys[0].key)).toBe(day.dailyKeyHex);
    expect(published.keys[0].startS).toBe(day.dayStartUtc);
  });

  it('picks the bytes of a sub-key that go on the air', () => {
    const blid = new Uint8Array(12);
    pickBlid(fromHex(vectors.pickCheck.subkeyHex), blid, 0);
    expect(upper(blid)).toBe(vectors.pickCheck.blidHex);
  });

  it.each(vectors.slotIndex)('finds slot $expectIndex at $utcSeconds', (row) => {
    const phone = { ...identity, baseDayS: row.utcSeconds - (row.utcSeconds % 86_400) };
    const { keys } = bluezone3.publish(phone, row.utcSeconds, row.utcSeconds, 0, DIAGNOSIS);
    const { bytes } = bluezone3.expand([{ ...keys[0], endS: keys[0].startS + 86_399 }]);
    const blid = bytes.subarray(12 * row.expectIndex, 12 * (row.expectIndex + 1));
    const slot = Math.floor(row.utcSeconds / bluezone3.rotationS);
    expect(upper(bluezone3.identifier(phone, slot))).toBe(upper(blid));
    expect(bluezone3.rotationS).toBe(constants.slotSeconds);
    expect(bluezone3.identifierBytes).toBe(constants.blidBytes);
  });

  it('gives back what two real phones sent', () => {
    for (const row of realCapture.rows) {
      const phone = { baseKey: row.baseKeyHex, baseDayS: realCapture.baseTimeUtc };
      const slot = slotAt(row.timestampMs / 1000);
      expect(slot % 96).toBe(row.slot);
      expect(upper(bluezone3.identifier(phone, slot))).toBe(row.ownBlidCaptured);
    }
  });

  it('packs the advertisement of version 3', () => {
    const payload = bluezone3.payload(identity, slotAt(identity.baseDayS), -20);
    const { manufacturerAdHex, serviceUuidAdHex, appBytes } = advertisementV3;
    expect(upper(payload)).toBe(manufacturerAdHex + serviceUuidAdHex);
    expect(payload.length).toBe(appBytes);
    expect(bluezone3.payloadBytes).toBe(appBytes);
  });

  it.each(matching.cases)('matches as the app: $name', ({ f0, rows, contact }) => {
    const book = createByteBook(12);
    const log = createContactLog();
    for (const { blid, ts } of rows) {
      appendRow(log, sightingAt(book.add(fromHex(blid)), ts * 1000));
    }
    const key = { key: fromHex(f0.daily_key), startS: f0.time_start, endS: f0.time_end };
    const expansion = expandDayKeys([key], f0.max);
    const matched = bluezone3.match(expansion, indexExpansion(expansion, book), log);
    expect(matched.length > 0).toBe(contact);
    expect(matched.length).toBeLessThanOrEqual(1);
  });
});

describe('the log of bluezone@3', () => {
  const S = 1_000_000;

  it('keeps one packet at most every 5 s per identifier, and no two within', () => {
    const log = createContactLog();
    for (const [from, to] of [
      [0, 4.9],
      [4.9, 5.1],
      [9.9, 9.95],
      [10, 10.2],
      [40, 40],
    ]) {
      bluezone3.observe(log, { ...sightingAt(1, from * S), lastUs: to * S, packets: 3 });
    }
    const times = Array.from(log.firstUs.slice(0, log.count), (us) => us / S);
    expect(times).toEqual([0, 5, 10, 40]);
    expect(Array.from(log.packets.slice(0, log.count))).toEqual([1, 1, 1, 1]);
  });

  it('takes the RSSI of the packet, not a mean, and treats identifiers alone', () => {
    const log = createContactLog();
    const sighting = { ...sightingAt(1, 0), rssiMeanDbm: -60, rssiFirstDbm: -71 };
    expect(bluezone3.observe(log, sighting)).toBe(1);
    expect(bluezone3.observe(log, sightingAt(2, 1))).toBe(1);
    expect(bluezone3.observe(log, sightingAt(1, 2))).toBe(0);
    expect(log.rssiMeanDbm[0]).toBe(-71);
  });

  it('reports the first hit in order of keys and windows, and no other', () => {
    const book = createByteBook(12);
    const log = createContactLog();
    const first = slotAt(identity.baseDayS);
    for (const slot of [40, 7, 20]) {
      const code = book.add(bluezone3.identifier(identity, first + slot));
      appendRow(log, sightingAt(code, (identity.baseDayS + slot * 900 + 10) * S));
    }
    const endS = identity.baseDayS + 86_400;
    const { keys } = bluezone3.publish(identity, identity.baseDayS, endS, endS, DIAGNOSIS);
    const expansion = bluezone3.expand(keys);
    const matched = bluezone3.match(expansion, indexExpansion(expansion, book), log);
    expect(matched).toEqual([{ row: 1, keyIndex: 0 }]);
  });

  it('matches from the instant at which a slot begins to that at which it ends, closed', () => {
    const slot = slotAt(identity.baseDayS) + 5;
    const endS = identity.baseDayS + 86_400;
    const { keys } = bluezone3.publish(identity, identity.baseDayS, endS, endS, DIAGNOSIS);
    const expansion = bluezone3.expand(keys);
    const matches = (ms: number): boolean => {
      const book = createByteBook(12);
      const log = createContactLog();
      const code = book.add(bluezone3.identifier(identity, slot));
      appendRow(log, sightingAt(code, (slot * 900_000 + ms) * 1000));
      return bluezone3.match(expansion, indexExpansion(expansion, book), log).length === 1;
    };
    expect([-1, 0, 900_000, 900_001].map(matches)).toEqual([false, true, true, false]);
  });

  it('has no identifier from before it was set up', () => {
    expect(() => bluezone3.identifier(identity, slotAt(identity.baseDayS) - 1)).toThrow(RangeError);
  });
});
