import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/herald.json' with { type: 'json' };
import { toHex } from '../../src/base/bytes/hex.ts';
import { createHerald } from '../../src/protocols/herald/herald.ts';
import {
  contactIdentifiers,
  contactKeys,
  MatchingKeys,
} from '../../src/protocols/herald/herald-keys.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { matchedRows } from './sightings.ts';

const EPOCH_S = 1_600_905_600; // 2020-09-24 00:00 UTC
const DAY_S = 86_400;
const DIAGNOSIS = { testS: 0, onsetS: undefined };
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const herald = createHerald();
const zeros = { secret: toHex(new Uint8Array(2048)) };

/** The columns of the published table, from our derivation. */
function rowOf(keys: MatchingKeys, day: number, period: number): string {
  const matchingKey = keys.key(day);
  const { seed, key } = contactKeys(matchingKey)[period];
  const columns = [keys.seed(day), matchingKey, seed, key, key.subarray(0, 16)];
  return [day, period, ...columns.map(base64)].join();
}

describe('herald against the published vectors', () => {
  const keys = new MatchingKeys(new Uint8Array(2048));

  it('derives seeds, keys and identifiers of the first three days', () => {
    for (const row of vectors.rows) {
      expect(rowOf(keys, row.day, row.period)).toBe(Object.values(row).join());
    }
    expect(vectors.rows).toHaveLength(18);
  });

  it('derives seeds and keys of the last days, the 2,001st among them', () => {
    for (const [day, seed, key] of vectors.matchingKeys as [number, string, string][]) {
      expect([base64(keys.seed(day)), base64(keys.key(day))]).toEqual([seed, key]);
    }
    expect(vectors.matchingKeys[0][0]).toBe(2000);
  });

  it.skipIf(!hasShared)('derives every row of the table (needs ../shared)', () => {
    const table = readFileSync(sharedPath('vectors/herald/contactIdentifier.csv'), 'utf8');
    const rows = table.trim().split('\n').slice(1);
    expect(rows.length).toBe(723);
    for (const row of rows) {
      const [day, period] = row.split(',').map(Number);
      expect(rowOf(keys, day, period)).toBe(row);
    }
  });

  it('sends the identifier of the period, 240 a day', () => {
    for (const { day, period, contactIdentifier } of vectors.rows) {
      if (period === 240) continue;
      const slot = Math.floor((EPOCH_S + day * DAY_S + period * 360 + 359) / herald.rotationS);
      expect(base64(herald.identifier(zeros, slot))).toBe(contactIdentifier);
      const payload = herald.payload(zeros, slot, 0);
      expect(toHex(payload)).toBe(`01033a0000${toHex(herald.identifier(zeros, slot))}`);
    }
  });
});

describe('herald', () => {
  it('has keys for day 0 to day 2000 and says so outside', () => {
    const slot = (s: number): number => Math.floor((EPOCH_S + s) / 360);
    expect(herald.identifier(zeros, slot(0))).toHaveLength(16);
    const ofLastDay = new MatchingKeys(new Uint8Array(2048)).key(2000);
    expect(herald.identifier(zeros, slot(2001 * DAY_S - 1))).toEqual(
      contactIdentifiers(ofLastDay).subarray(-16),
    );
    expect(() => herald.identifier(zeros, slot(-1))).toThrow(RangeError);
    expect(() => herald.identifier(zeros, slot(2001 * DAY_S))).toThrow(RangeError);
  });

  it('gives the same keys in whatever order they are asked for', () => {
    const days = [1999, 2000, 0, 49, 50, 51, 1000, 999, 1950, 1949, 0, 1999];
    const keys = new MatchingKeys(new Uint8Array(2048).fill(5));
    for (const day of days) {
      expect(keys.key(day)).toEqual(new MatchingKeys(new Uint8Array(2048).fill(5)).key(day));
    }
  });

  it('publishes a key for each day that has begun, which opens that day and no other', () => {
    const nowS = EPOCH_S + 5 * DAY_S + 100;
    const publish = (fromDay: number, toS: number) =>
      herald.publish(zeros, EPOCH_S + fromDay * DAY_S, toS, nowS, DIAGNOSIS).keys;
    expect(publish(-3, nowS + 9 * DAY_S)).toHaveLength(6);
    const keys = publish(2, EPOCH_S + 4 * DAY_S - 1);
    expect(keys.map(({ startS }) => (startS - EPOCH_S) / DAY_S)).toEqual([2, 3]);
    const heard = [1, 2, 3, 4].map((day) => ({
      bytes: herald.identifier(zeros, (EPOCH_S + day * DAY_S) / 360 + 17),
      s: EPOCH_S + day * DAY_S,
    }));
    expect(matchedRows(herald, keys, heard)).toEqual([1, 2]);
    expect(contactIdentifiers(keys[0].key).subarray(16 * 17, 16 * 18)).toEqual(heard[1].bytes);
  });

  it('carries version, country and state of the app, and hears those of other countries', () => {
    const other = createHerald({ version: 1, country: 36, state: 65_535 });
    const slot = EPOCH_S / 360;
    const payload = other.payload(zeros, slot, 0);
    expect(toHex(payload.subarray(0, 5))).toBe('010024ffff');
    expect(herald.parsePayload(payload)?.identifier).toEqual(herald.identifier(zeros, slot));
    expect(
      createHerald({ version: 2, country: 36, state: 0 }).parsePayload(payload),
    ).toBeUndefined();
  });
});
