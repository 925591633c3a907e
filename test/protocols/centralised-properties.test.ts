import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { toHex } from '../../src/base/bytes/hex.ts';
import { createContactLog } from '../../src/protocols/contact-log.ts';
import type { CentralisedEngine } from '../../src/protocols/engine.ts';
import { CENTRALISED } from '../../src/protocols/engines.ts';
import { retained } from '../../src/protocols/shared/retention.ts';
import { AUTHORITY_SEED, Crowd, randomOf, REGISTERED_S, START_S } from './centralised-crowd.ts';
import { sightingAt } from './sightings.ts';

const DAY_S = 86_400;
const DAYS = 3;

/** What differs: when a row counts, what the upload is made of, how its log folds sightings. */
interface Particulars {
  counts(sentS: number, heardS: number): boolean;
  uploadKeys: string[];
  /** Days for which a phone keeps what it heard. */
  keptDays: number;
  /** Rows of one identifier are at least so far apart, µs. */
  apartUs: number;
}

const epoch = (unixS: number): number => Math.floor(unixS / 900);

const PARTICULARS: Record<keyof typeof CENTRALISED, Particulars> = {
  bluetrace: {
    // TempIDs change with the slots here; both ends of their validity count.
    counts: (sentS, heardS) => {
      const startS = 900 * epoch(sentS);
      return startS <= heardS && heardS <= startS + 900;
    },
    keptDays: 21,
    uploadKeys: ['events', 'msg', 'records', 'rssi', 'timestamp'],
    apartUs: 100_000_000,
  },
  'robert@1.1': {
    counts: (sentS, heardS) =>
      Math.abs(sentS - heardS) < 180 && Math.abs(epoch(sentS) - epoch(heardS)) <= 1,
    keptDays: 14,
    uploadKeys: [
      'contacts',
      'ebid',
      'ecc',
      'ids',
      'mac',
      'rssiCalibrated',
      'timeCollectedOnDevice',
      'timeFromHelloMessage',
    ],
    apartUs: 0,
  },
};

const second = fc.integer({ min: 60, max: DAYS * DAY_S - 1 }).map((s) => START_S + s);
const phoneSeed = fc.nat(5);
const rssi = fc.integer({ min: -128, max: 127 });

/** Keys of all objects in a JSON value. */
function keysIn(value: unknown, keys = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return keys;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.add(key);
    keysIn(inner, keys);
  }
  return keys;
}

function onlyInputErrors(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
  }
}

describe.each(Object.values<CentralisedEngine>(CENTRALISED))(
  'every uploading engine: $name',
  (engine) => {
    const particulars = PARTICULARS[engine.name as keyof typeof CENTRALISED];
    const crowd = new Crowd(engine);
    const slots = Array.from({ length: (DAYS * DAY_S) / 900 }, (_, k) => START_S / 900 + k);
    const slotAt = (unixS: number): number => Math.floor(unixS / engine.rotationS);
    /** What stays the same within a slot stands first in every message. */
    const identifierIn = (message: Uint8Array): string =>
      toHex(message.subarray(0, engine.identifierBytes));
    const identifierOf = (seed: number, slot: number): Uint8Array =>
      engine.identifier(crowd.phoneAt(seed, Math.max(REGISTERED_S, slot * 900)), slot);

    it('changes its identifier with each rotation, and never comes back to one', () => {
      const seen = new Set(slots.map((slot) => toHex(identifierOf(1, slot))));
      expect(seen.size).toBe(slots.length);
      expect([...seen][0]).toHaveLength(2 * engine.identifierBytes);
    });

    it('says in every second what belongs to its slot, and nothing of another', () => {
      const edge = fc
        .tuple(fc.integer({ min: 1, max: slots.length - 1 }), fc.integer({ min: -1, max: 1 }))
        .map(([k, s]) => START_S + 900 * k + s);
      fc.assert(
        fc.property(phoneSeed, fc.oneof(second, edge), (seed, sentS) => {
          const { message } = crowd.heard(seed, sentS);
          expect(identifierIn(message)).toBe(toHex(identifierOf(seed, slotAt(sentS))));
        }),
        { seed: 30, numRuns: 100 },
      );
    });

    it('has identifiers of one phone that look like those of many: even bits, no memory', () => {
      const own = slots.map((slot) => identifierOf(2, slot));
      const bits = 8 * engine.identifierBytes;
      const bit = (bytes: Uint8Array, k: number): number => (bytes[k >> 3] >> (k & 7)) & 1;
      const all = own.length * bits;
      let ones = 0;
      let worst = 0;
      for (let k = 0; k < bits; k++) {
        const here = own.reduce((sum, bytes) => sum + bit(bytes, k), 0);
        ones += here;
        worst = Math.max(worst, Math.abs(here - own.length / 2) / Math.sqrt(own.length / 4));
      }
      expect(Math.abs(ones - all / 2)).toBeLessThan(4 * Math.sqrt(all / 4));
      // Of 500 bits one is beyond 4.5 standard deviations in 300 trials.
      expect(worst).toBeLessThan(4.5);
      for (const lag of [1, 2, 3, 48, 96]) {
        let differing = 0;
        const pairs = own.length - lag;
        for (let n = 0; n < pairs; n++) {
          for (let k = 0; k < bits; k++) differing += bit(own[n], k) ^ bit(own[n + lag], k);
        }
        const total = pairs * bits;
        expect(Math.abs(differing - total / 2)).toBeLessThan(4 * Math.sqrt(total / 4));
      }
    });

    it('reads back what it puts on the air, and nothing from other bytes', () => {
      fc.assert(
        fc.property(phoneSeed, second, fc.integer({ min: -50, max: 20 }), (seed, s, tx) => {
          const phone = crowd.phoneAt(seed, s);
          const payload = engine.payload(phone, slotAt(s), tx);
          expect(payload).toHaveLength(engine.payloadBytes);
          const heard = engine.parsePayload(payload);
          expect(heard?.identifier).toEqual(engine.identifier(phone, slotAt(s)));
          expect(heard?.metadata).toBe(engine.metadata(phone, slotAt(s), tx));
          expect(identifierIn(heard!.message!)).toBe(toHex(heard!.identifier));
          expect(engine.parsePayload(payload.subarray(0, -1))).toBeUndefined();
        }),
        { seed: 31, numRuns: 40 },
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          const heard = engine.parsePayload(bytes);
          if (heard !== undefined) expect(heard.identifier).toHaveLength(engine.identifierBytes);
        }),
        { seed: 32, numRuns: 500 },
      );
    });

    it('gives back what it was fetched, whether the phone rolled all the time or once', () => {
      let phone = crowd.phone(3);
      for (let s = REGISTERED_S; s < START_S + DAYS * DAY_S; s += 3600) {
        const rolled = engine.roll(crowd.authority, phone, s);
        expect(engine.roll(crowd.authority, rolled, s)).toBe(rolled);
        phone = rolled;
        const [a, b] = [phone, crowd.phoneAt(3, s)].map((p) => engine.message(p, s));
        expect(a).toEqual(b);
      }
      expect(phone).not.toBe(crowd.phone(3));
      expect(engine.roll(crowd.authority, phone, REGISTERED_S)).toBe(phone);
    });

    it('has no message for times that the phone fetched nothing for', () => {
      const phone = crowd.phone(1);
      expect(() => engine.message(phone, REGISTERED_S - 1000)).toThrow(RangeError);
      expect(() => engine.message(phone, REGISTERED_S + 5 * DAY_S)).toThrow(RangeError);
      expect(() => engine.identifier(phone, slotAt(REGISTERED_S) - 2)).toThrow(RangeError);
    });

    it('knows a phone again by its random bytes, and others as others', () => {
      const users = [0, 1, 2, 3, 4, 5].map((seed) => crowd.userOf(seed));
      expect(new Set(users).size).toBe(6);
      const again = engine.register(crowd.authority, randomOf(4), REGISTERED_S + DAY_S);
      expect(engine.userOf(crowd.authority, again)).toBe(users[4]);
      const stranger = new Crowd(engine, AUTHORITY_SEED + 1);
      expect(() => engine.userOf(stranger.authority, crowd.phone(0))).toThrow(RangeError);
    });

    it('finds exactly the users who were heard inside the tolerance', () => {
      const edges = [0, 1, 179, 180, 181, 899, 900, 901, 1079, 1080, 1799, 1800, 65_536];
      const skew = fc.oneof(
        fc.integer({ min: -1200, max: 1200 }),
        fc.constantFrom(...edges, ...edges.map((s) => -s)),
      );
      const row = fc.record({ seed: phoneSeed, sentS: second, skewS: skew });
      fc.assert(
        fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
          const heard = rows.map((r) => crowd.heard(r.seed, r.sentS, r.sentS + r.skewS));
          const uploaded = engine.parseUpload(engine.encodeUpload(heard));
          const expected = rows.map(({ seed, sentS, skewS }) =>
            particulars.counts(sentS, sentS + skewS) ? crowd.userOf(seed) : undefined,
          );
          expect(crowd.usersIn(uploaded)).toEqual(expected);
        }),
        { seed: 33, numRuns: 150 },
      );
    });

    it('finds the first and the last second that count, and not the ones beyond', () => {
      // A second in the middle of a slot and those at its ends.
      for (const sentS of [0, 1, 450, 899].map((s) => START_S + 40 * 900 + s)) {
        for (let skewS = -1000; skewS <= 1000; skewS++) {
          const [user] = crowd.usersIn([crowd.heard(1, sentS, sentS + skewS)]);
          expect(user !== undefined, `${skewS}`).toBe(particulars.counts(sentS, sentS + skewS));
        }
      }
    });

    it('takes nothing of which a single bit was changed', () => {
      const heard = crowd.heard(1, START_S + 5000);
      const tampered = Array.from({ length: 8 * heard.message.length }, (_, k) => {
        const message = heard.message.slice();
        message[k >> 3] ^= 1 << (k & 7);
        return { ...heard, message };
      });
      expect(crowd.usersIn([heard])).toEqual([crowd.userOf(1)]);
      expect(engine.resolve(crowd.authority, tampered)).toEqual([]);
    });

    it('takes nothing of users who are not registered, of another authority, or made up', () => {
      const heard = [1, 2].map((seed) => crowd.heard(seed, START_S + 5000));
      const copy = JSON.parse(JSON.stringify(crowd.authority)) as { users: object };
      expect(engine.resolve(copy, heard)).toHaveLength(2);
      expect(engine.resolve({ ...copy, users: {} }, heard)).toEqual([]);
      const other = new Crowd(engine, AUTHORITY_SEED + 2);
      for (const seed of [1, 2]) other.phone(seed);
      expect(engine.resolve(other.authority, heard)).toEqual([]);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 70 }), (message) => {
          const invented = [{ message, timeS: START_S + 5000, rssiDbm: -60 }];
          expect(engine.resolve(crowd.authority, invented)).toEqual([]);
        }),
        { seed: 34, numRuns: 200 },
      );
    });

    it('keeps identities and the authority through JSON', () => {
      const whole = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      fc.assert(
        fc.property(phoneSeed, second, (seed, s) => {
          const phone = crowd.phoneAt(seed, s);
          const copy = whole(phone);
          expect(whole(copy)).toEqual(whole(phone));
          expect(engine.message(copy, s)).toEqual(engine.message(phone, s));
          expect(engine.payload(copy, slotAt(s), -7)).toEqual(engine.payload(phone, slotAt(s), -7));
          const authority = whole(crowd.authority);
          expect(authority).toEqual(crowd.authority);
          expect(engine.userOf(authority, copy)).toBe(crowd.userOf(seed));
          const later = s + DAY_S;
          expect(engine.message(engine.roll(authority, copy, later), later)).toEqual(
            engine.message(engine.roll(crowd.authority, phone, later), later),
          );
        }),
        { seed: 35, numRuns: 15 },
      );
    });

    it('reads back any upload: messages, seconds, RSSI, order', () => {
      const heard = fc
        .record({ seed: phoneSeed, sentS: second, skewS: fc.integer(), rssiDbm: rssi })
        .map(({ seed, sentS, skewS, rssiDbm }) =>
          crowd.heard(seed, sentS, Math.abs(skewS), rssiDbm),
        );
      fc.assert(
        fc.property(fc.array(heard, { maxLength: 20 }), (rows) => {
          expect(engine.parseUpload(engine.encodeUpload(rows))).toEqual(rows);
        }),
        { seed: 36, numRuns: 100 },
      );
      const fractional = {
        ...crowd.heard(1, START_S + 5000),
        timeS: START_S + 0.9,
        rssiDbm: -60.4,
      };
      const [read] = engine.parseUpload(engine.encodeUpload([fractional]));
      expect([read.timeS, read.rssiDbm]).toEqual([START_S, -60]);
    });

    it('uploads what was heard, when and how strong, nothing else: no place, not itself', () => {
      const heard = [1, 2, 1].map((seed, k) => crowd.heard(seed, START_S + 5000 + 60 * k));
      const text = new TextDecoder().decode(engine.encodeUpload(heard));
      expect([...keysIn(JSON.parse(text))].sort()).toEqual(particulars.uploadKeys);
      // The contact list is what the disclosure says: all of it, message by message.
      const [uploaded] = engine.parseUpload(engine.encodeUpload(heard.slice(1)));
      expect(engine.disclosure.contactList).toBe(
        toHex(uploaded.message) === toHex(heard[1].message),
      );
      const own = JSON.parse(JSON.stringify(crowd.phone(3))) as Record<string, unknown>;
      for (const value of Object.values(own)) {
        if (typeof value === 'string') expect(text).not.toContain(value);
      }
    });

    it('forgets what is older than the days that it keeps', () => {
      const nowS = START_S + 30 * DAY_S;
      const heard = [-1, 0, 1].map((s) =>
        crowd.heard(1, START_S + 5000, nowS - particulars.keptDays * DAY_S + s),
      );
      expect(retained(heard, engine.retentionS, nowS)).toEqual(heard.slice(1));
    });

    it('says what is wrong with any bytes that are no upload, in one sentence', () => {
      const valid = engine.encodeUpload([1, 2, 3].map((seed) => crowd.heard(seed, START_S + 900)));
      const text = new TextDecoder().decode(valid);
      expect(() => engine.parseUpload(new Uint8Array(0))).toThrow(InputError);
      expect(() => engine.parseUpload(valid.subarray(0, -1))).toThrow(InputError);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
          expect(() => engine.parseUpload(bytes)).toThrow(InputError);
        }),
        { seed: 37, numRuns: 200 },
      );
      fc.assert(
        fc.property(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
          const changed = valid.slice();
          changed[at] = byte;
          onlyInputErrors(() => engine.parseUpload(changed));
        }),
        { seed: 38, numRuns: 1000 },
      );
      // Every value replaced by every kind of value.
      const values = [...text.matchAll(/:("[^"]*"|-?\d+|\[\]|\[\{)/g)];
      expect(values.length).toBeGreaterThan(10);
      for (const odd of ['null', '-1', '1e999', '0.5', '""', '"a"', '[]', '{}', '[[]]', 'true']) {
        for (const { index, 1: value } of values) {
          const changed = text.slice(0, index + 1) + odd + text.slice(index + 1 + value.length);
          onlyInputErrors(() => engine.parseUpload(new TextEncoder().encode(changed)));
        }
      }
      for (const whole of ['null', '[]', '1', '"x"', '{}', '{"records":{},"contacts":{}}']) {
        expect(() => engine.parseUpload(new TextEncoder().encode(whole))).toThrow(InputError);
      }
    });

    it('folds sightings without losing anybody, nor more than the app loses', () => {
      const sighting = fc.record({
        identifier: fc.nat(3),
        s: fc.integer({ min: 0, max: 600 }),
        dbm: fc.integer({ min: -100, max: -40 }),
      });
      fc.assert(
        fc.property(fc.array(sighting, { minLength: 1, maxLength: 60 }), (sightings) => {
          const log = createContactLog(2);
          const ordered = [...sightings].sort((a, b) => a.s - b.s);
          let rows = 0;
          for (const { identifier, s, dbm } of ordered) {
            const one = sightingAt(identifier, s * 1e6);
            rows += engine.observe(log, { ...one, rssiMaxDbm: dbm, rssiFirstDbm: dbm });
          }
          expect(log.count).toBe(rows);
          for (const identifier of new Set(sightings.map((x) => x.identifier))) {
            const kept = Array.from({ length: rows }, (_, row) => row).filter(
              (row) => log.identifier[row] === identifier,
            );
            const times = kept.map((row) => log.firstUs[row]);
            // What the app lets through: the first sighting after each pause, all without one.
            const taken: typeof ordered = [];
            for (const x of ordered.filter((y) => y.identifier === identifier)) {
              const last = taken.at(-1);
              const waited = last === undefined ? Infinity : (x.s - last.s) * 1e6;
              if (waited >= particulars.apartUs) taken.push(x);
            }
            expect(times).toEqual(taken.map(({ s }) => s * 1e6));
            const strongest = Math.max(...kept.map((row) => log.rssiMaxDbm[row]));
            expect(strongest).toBe(Math.max(...taken.map(({ dbm }) => dbm)));
          }
        }),
        { seed: 39, numRuns: 100 },
      );
    });
  },
);
