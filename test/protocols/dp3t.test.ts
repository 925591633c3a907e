import { createCipheriv, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/dp3t.json' with { type: 'json' };
import { aesCtrStream } from '../../src/base/crypto/aes-ctr.ts';
import { asciiBytes } from '../../src/base/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { hmacSha256 } from '../../src/base/crypto/hmac.ts';
import { hybridEphIds, dp3tHybrid } from '../../src/protocols/dp3t/dp3t-hybrid.ts';
import { createDp3tLowcost, lowcostEphIds } from '../../src/protocols/dp3t/dp3t-lowcost.ts';
import { releaseOf, shuffled } from '../../src/protocols/dp3t/dp3t-parts.ts';
import {
  dp3tUnlinkable,
  ephIdOfSeed,
  filterOfKeys,
  hashedObservation,
  matchFilter,
} from '../../src/protocols/dp3t/dp3t-unlinkable.ts';
import type { PublishedKey, RandomBytes } from '../../src/protocols/engine.ts';
import { encodeCuckooFilter } from '../../src/protocols/dp3t/cuckoo-filter.ts';
import { heardLog, matchedRows } from './sightings.ts';

const DAY_S = 86_400;
const START_S = 1_604_275_200; // 2020-11-02 00:00 UTC
const DIAGNOSIS = { testS: 0, onsetS: undefined };
const lowcost = createDp3tLowcost();
const parts = (bytes: Uint8Array): string[] =>
  Array.from({ length: bytes.length / 16 }, (_, k) => toHex(bytes.subarray(16 * k, 16 * k + 16)));
const random: RandomBytes = (index, length) =>
  Uint8Array.from({ length }, (_, k) => (index * 31 + k * 7 + (index >>> 8)) & 255);

describe('dp3t-lowcost against the published vectors', () => {
  const { keyChain, ephidsOfKey1First3, sdkMembership } = vectors.lowcost;

  it('derives the EphIDs of a key', () => {
    expect(parts(lowcostEphIds(fromHex(keyChain[0]))).slice(0, 3)).not.toEqual(ephidsOfKey1First3);
    expect(parts(lowcostEphIds(fromHex(keyChain[1]))).slice(0, 3)).toEqual(ephidsOfKey1First3);
  });

  it('derives those of the first SDK, 288 of five minutes a day', () => {
    const { sk, epochs, ephids, prfKey, prf } = vectors.lowcost.sdkFiveMinutes;
    const ofDay = parts(lowcostEphIds(fromHex(sk), undefined, epochs));
    expect(ofDay).toHaveLength(288);
    for (const { epoch, ephid } of ephids) expect(ofDay[epoch]).toBe(ephid);
    expect(parts(lowcostEphIds(fromHex(sk)))).toEqual(ofDay.slice(0, 96));
    expect(toHex(hmacSha256(fromHex(prfKey), asciiBytes('broadcast key')))).toBe(prf);
  });

  it('hashes the key from day to day', () => {
    const phone = { key: keyChain[0], day: START_S / DAY_S, order: keyChain[0] };
    const published = [0, 1, 2].map((day) => {
      const fromS = START_S + day * DAY_S;
      return toHex(lowcost.publish(phone, fromS, fromS, fromS, DIAGNOSIS).keys[0].key);
    });
    expect(published).toEqual(keyChain);
  });

  it.each(sdkMembership)(
    'finds $ephid on day $day: $expectMatch',
    ({ sk, day, ephid, expectMatch }) => {
      const key: PublishedKey = {
        key: fromHex(sk),
        startS: START_S,
        endS: START_S + 2 * DAY_S,
        availableFromS: START_S + 2 * DAY_S,
        daysSinceOnset: undefined,
      };
      const heard = [{ bytes: fromHex(ephid), s: START_S + day * DAY_S + 5000 }];
      expect(matchedRows(lowcost, [key], heard)).toHaveLength(expectMatch ? 1 : 0);
    },
  );

  it('derives the variant with another label', () => {
    const { sk, ephids, prf } = vectors.lowcostDirkxVariant;
    const label = 'Broadcast key';
    expect(createHmac('sha256', fromHex(sk)).update(label).digest('hex')).toBe(prf);
    expect(parts(lowcostEphIds(fromHex(sk), label)).slice(0, ephids.length)).toEqual(ephids);
    const phone = { key: sk, day: START_S / DAY_S, order: sk };
    const variant = createDp3tLowcost(label);
    const day = Array.from({ length: 96 }, (_, k) =>
      toHex(variant.identifier(phone, START_S / 900 + k)),
    );
    expect(day).toEqual(expect.arrayContaining(ephids));
    const { keys } = variant.publish(phone, START_S, START_S, START_S, DIAGNOSIS);
    const heard = [{ bytes: fromHex(ephids[0]), s: START_S + 100 }];
    expect(matchedRows(variant, keys, heard)).toEqual([0]);
    expect(matchedRows(lowcost, keys, heard)).toEqual([]);
  });
});

describe('dp3t-unlinkable against the published vectors', () => {
  it('derives EphIDs, epochs and what is stored', () => {
    const { seeds, epochs, hashedObservations } = vectors.unlinkable;
    for (const { seed, ephid } of seeds) expect(toHex(ephIdOfSeed(fromHex(seed)))).toBe(ephid);
    for (const { utc, epoch } of epochs) {
      expect(Math.floor(Date.parse(utc) / 1000 / dp3tUnlinkable.rotationS)).toBe(epoch);
    }
    for (const { ephid, epoch, hash } of hashedObservations) {
      expect(toHex(hashedObservation(fromHex(ephid), epoch))).toBe(hash);
    }
  });
});

describe('the order of EphIDs', () => {
  it('holds each of them once, and differs by secret and by group', () => {
    const ephIds = lowcostEphIds(new Uint8Array(32));
    const orders = [
      shuffled(ephIds, new Uint8Array(32), 1),
      shuffled(ephIds, new Uint8Array(32), 2),
      shuffled(ephIds, new Uint8Array(32).fill(1), 1),
    ].map(parts);
    for (const order of orders) expect([...order].sort()).toEqual([...parts(ephIds)].sort());
    expect(new Set([parts(ephIds), ...orders].map((order) => order.join())).size).toBe(4);
  });

  it('puts the first EphID everywhere alike', () => {
    const ephIds = hybridEphIds(new Uint8Array(16));
    const [head] = parts(ephIds);
    const places = new Array<number>(8).fill(0);
    const runs = 4000;
    for (let group = 0; group < runs; group++) {
      places[parts(shuffled(ephIds, new Uint8Array(32), group)).indexOf(head)]++;
    }
    const expected = runs / 8;
    const chi2 = places.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
    // 7 degrees of freedom: 24.3 is passed once in 1,000.
    expect(chi2).toBeLessThan(24.3);
  });
});

describe('publication in DP-3T', () => {
  it('comes out when the batch of two hours ends, also of an upload at its start', () => {
    expect(releaseOf(START_S)).toBe(START_S + 7200);
    expect(releaseOf(START_S + 7199)).toBe(START_S + 7200);
  });

  it('of the low-cost design counts every day from the first to the release, to the second', () => {
    const phone = lowcost.createIdentity(random, START_S);
    const nowS = START_S + 2 * DAY_S + 40_000;
    const { keys } = lowcost.publish(phone, START_S + DAY_S, nowS, nowS, DIAGNOSIS);
    const releaseS = releaseOf(nowS);
    const bytes = (s: number): Uint8Array => lowcost.identifier(phone, Math.floor(s / 900));
    const dayTwo = bytes(START_S + DAY_S + 50_000);
    const at = (one: Uint8Array, s: number): number =>
      matchedRows(lowcost, keys, [{ bytes: one, s }]).length;
    expect(at(bytes(START_S + 50_000), START_S + 50_000)).toBe(0);
    expect(at(dayTwo, START_S + DAY_S - 0.001)).toBe(0);
    expect(at(dayTwo, START_S + DAY_S)).toBe(1);
    expect(at(dayTwo, START_S + 2 * DAY_S - 0.001)).toBe(1);
    expect(at(dayTwo, START_S + 2 * DAY_S)).toBe(0);
    const today = bytes(nowS);
    expect(at(today, releaseS - 0.001)).toBe(1);
    expect(at(today, releaseS)).toBe(0);
  });

  it('of the low-cost design is followed by a fresh key', () => {
    const phone = lowcost.createIdentity(random, START_S);
    const nowS = START_S + 40_000;
    const { keys } = lowcost.publish(phone, START_S, nowS, nowS, DIAGNOSIS);
    const fresh = lowcost.createIdentity(random, nowS);
    expect(lowcost.renewsAfterPublish).toBe(true);
    const sent = lowcost.identifier(fresh, Math.floor(nowS / 900));
    expect(sent).not.toEqual(lowcost.identifier(phone, Math.floor(nowS / 900)));
    expect(matchedRows(lowcost, keys, [{ bytes: sent, s: nowS }])).toEqual([]);
  });

  it('of the low-cost design forgets keys of more than 14 days ago, and sends on as before', () => {
    const phone = lowcost.createIdentity(random, START_S);
    const later = START_S + 20 * DAY_S + 5;
    const rolled = lowcost.roll(phone, random, later);
    expect(rolled.day).toBe(START_S / DAY_S + 6);
    const slot = Math.floor(later / 900);
    expect(lowcost.identifier(rolled, slot)).toEqual(lowcost.identifier(phone, slot));
    const lost = START_S / 900 + 6 * 96 - 1;
    expect(() => lowcost.identifier(rolled, lost)).toThrow(RangeError);
    expect(lowcost.roll(phone, random, START_S + 14 * DAY_S)).toBe(phone);
    const daily = [...Array(21).keys()].reduce(
      (one, day) => lowcost.roll(one, random, START_S + day * DAY_S),
      phone,
    );
    expect(daily).toEqual(rolled);
  });

  it.each([
    { engine: dp3tUnlinkable, lengthS: 900, keyBytes: 32 },
    { engine: dp3tHybrid, lengthS: 7200, keyBytes: 16 },
  ])('of $engine.name leaves out what is not asked for', ({ engine, lengthS, keyBytes }) => {
    const phone = engine.roll(engine.createIdentity(random, START_S), random, START_S + DAY_S);
    const fromS = START_S + 40_000;
    const toS = START_S + DAY_S + 9000;
    const { keys } = engine.publish(phone, fromS, toS, toS, DIAGNOSIS);
    expect(keys[0].startS).toBe(Math.floor(fromS / lengthS) * lengthS);
    expect(keys[keys.length - 1].endS).toBe((Math.floor(toS / lengthS) + 1) * lengthS);
    expect(keys).toHaveLength((keys[keys.length - 1].endS - keys[0].startS) / lengthS);
    for (const { key, availableFromS, endS } of keys) {
      expect(key).toHaveLength(keyBytes);
      // What comes out is over: nobody can send it again in its time.
      expect(availableFromS).toBeGreaterThanOrEqual(endS);
    }
    const future = engine.publish(phone, fromS, toS + 50 * DAY_S, fromS, DIAGNOSIS).keys;
    expect(future[future.length - 1].startS).toBeLessThanOrEqual(fromS);
  });
});

describe('the filter of dp3t-unlinkable', () => {
  it('finds what expansion finds, whatever was heard, when and with what clock', () => {
    const sighting = fc.record({
      phone: fc.nat(3),
      s: fc.integer({ min: 0, max: 3 * DAY_S - 1 }),
      skewS: fc.oneof(fc.constant(0), fc.integer({ min: -1800, max: 1800 })),
    });
    const phones = [0, 1, 2, 3].map((phone) => {
      const own: RandomBytes = (index, length) => random(index * 4 + phone, length);
      return dp3tUnlinkable.roll(
        dp3tUnlinkable.createIdentity(own, START_S),
        own,
        START_S + 3 * DAY_S - 1,
      );
    });
    const nowS = START_S + 3 * DAY_S - 1;
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 40 }), fc.nat(2), (sightings, fromDay) => {
        const heard = sightings.map(({ phone, s, skewS }) => ({
          bytes: dp3tUnlinkable.identifier(phones[phone], Math.floor((START_S + s) / 900)),
          s: START_S + s + skewS,
        }));
        // Two of the phones publish.
        const keys = [0, 1].flatMap(
          (phone) =>
            dp3tUnlinkable.publish(phones[phone], START_S + fromDay * DAY_S, nowS, nowS, DIAGNOSIS)
              .keys,
        );
        const { book, log } = heardLog(heard);
        expect(matchFilter(filterOfKeys(keys), book, log)).toEqual(
          matchedRows(dp3tUnlinkable, keys, heard),
        );
      }),
      { seed: 33, numRuns: 40 },
    );
  });

  it('takes 2,880 bytes for five days of a person, beside its head', () => {
    const phone = dp3tUnlinkable.roll(
      dp3tUnlinkable.createIdentity(random, START_S),
      random,
      START_S + 5 * DAY_S - 1,
    );
    const nowS = START_S + 5 * DAY_S - 1;
    const { keys } = dp3tUnlinkable.publish(phone, START_S, nowS, nowS, DIAGNOSIS);
    expect(keys).toHaveLength(480);
    expect(encodeCuckooFilter(filterOfKeys(keys))).toHaveLength(13 + 2880);
  });
});

describe('the key stream of AES in counter mode', () => {
  it("is the platform's for any key and length", () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(key, fc.nat(5000), (secret, length) => {
        const cipher = createCipheriv('aes-256-ctr', secret, new Uint8Array(16));
        expect(toHex(aesCtrStream(secret, length))).toBe(
          cipher.update(new Uint8Array(length)).toString('hex'),
        );
      }),
      { seed: 34, numRuns: 50 },
    );
  });
});
