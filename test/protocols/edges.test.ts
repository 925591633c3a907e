import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/base/bytes/hex.ts';
import { bluezone3 } from '../../src/protocols/bluezone/bluezone3.ts';
import { appendRow, clearLog, createContactLog } from '../../src/protocols/contact-log.ts';
import type { Diagnosis, MatchedRow, RandomBytes } from '../../src/protocols/engine.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import { aemSchedule, cryptMetadata } from '../../src/protocols/gaen/gaen-crypto.ts';
import { decryptAem, gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { sightingAt } from './sightings.ts';

const DAY_S = 86_400;
const START_S = 1_600_041_600; // 2020-09-14 00:00 UTC
const S = 1_000_000;
const DIAGNOSIS = { testS: 0, onsetS: undefined };

/** Bytes that name their index: key n begins with n. */
const random: RandomBytes = (index, length) =>
  Uint8Array.from({ length }, (_, k) => (k < 4 ? (index >>> (8 * k)) & 255 : k));

function gaenAt(day: number) {
  return gaen12.roll(gaen12.createIdentity(random, START_S), random, START_S + day * DAY_S);
}

/** Rows matched of sightings of interval 50 of the first day, at minutes after it begins. */
function matchedAt(minutes: readonly number[]): MatchedRow[] {
  const identity = gaenAt(0);
  const enin = START_S / 600 + 50;
  const book = createByteBook(16);
  const log = createContactLog();
  const code = book.add(gaen12.identifier(identity, enin));
  for (const minute of minutes) appendRow(log, sightingAt(code, (enin * 600 + 60 * minute) * S));
  const { keys } = gaen12.publish(identity, START_S, START_S, START_S + DAY_S, DIAGNOSIS);
  const expansion = gaen12.expand(keys);
  return gaen12.match(expansion, indexExpansion(expansion, book), log);
}

describe('replays in gaen@1.2', () => {
  const rowsOf = (minutes: readonly number[]): number[] => matchedAt(minutes).map(({ row }) => row);

  it('outside the two hours do not hide the true sighting', () => {
    expect(rowsOf([-121, 0, 5])).toEqual([1, 2]);
    expect(rowsOf([-120, 0, 5])).toEqual([0]);
  });

  it('are counted from the first sighting that is valid, in whole seconds', () => {
    expect(rowsOf([-300, -1, 19, 19.01, 19.1, 100])).toEqual([1, 2, 3]);
  });
});

describe('the keys of gaen@1.2', () => {
  it('are one a day, at most fifteen, the oldest dropped', () => {
    expect(gaenAt(0).teks).toHaveLength(1);
    expect(gaenAt(14).teks).toHaveLength(15);
    const late = gaenAt(40).teks.map(({ startEnin }) => startEnin);
    expect(late).toEqual(Array.from({ length: 15 }, (_, k) => START_S / 600 + 144 * (26 + k)));
  });

  it('are the same whether the phone rolled every day or once', () => {
    let identity = gaenAt(0);
    for (let day = 0; day <= 20; day += 0.25) {
      identity = gaen12.roll(identity, random, START_S + day * DAY_S);
    }
    expect(identity).toEqual(gaenAt(20));
  });

  it('do not change within a day, nor when the clock goes back', () => {
    const identity = gaenAt(3);
    expect(gaen12.roll(identity, random, START_S + 4 * DAY_S - 1)).toBe(identity);
    expect(gaen12.roll(identity, random, START_S + DAY_S)).toBe(identity);
    expect(gaen12.roll(identity, random, START_S + 4 * DAY_S)).not.toBe(identity);
  });

  it('are published for the days asked for, and carry days since onset from -14 to 14', () => {
    const identity = gaenAt(14);
    const nowS = START_S + 14 * DAY_S + 3600;
    const days = (from: number, to: number, onsetDay: number): (number | undefined)[] => {
      const diagnosis = { testS: nowS, onsetS: START_S + onsetDay * DAY_S };
      const fromS = START_S + from * DAY_S;
      const { keys } = gaen12.publish(identity, fromS, START_S + to * DAY_S, nowS, diagnosis);
      return keys.map(({ daysSinceOnset }) => daysSinceOnset);
    };
    expect(days(12, 14, 12.5)).toEqual([0, 1, 2]);
    // The day that ends at the instant asked for is not among them, the one that begins then is.
    expect(days(13, 13, 12)).toEqual([1]);
    expect(days(0, 0, 30)).toEqual([-14]);
    expect(days(14, 14, -10)).toEqual([14]);
  });

  it('have no identifier beyond the days held', () => {
    const first = START_S / 600;
    expect(() => gaen12.identifier(gaenAt(0), first - 1)).toThrow(RangeError);
    expect(() => gaen12.identifier(gaenAt(0), first + 144)).toThrow(RangeError);
    expect(gaen12.identifier(gaenAt(0), first + 143)).toHaveLength(16);
  });

  it.each([1, 143])('expand to the %d intervals of a shorter rolling period', (period) => {
    const [key] = gaen12.publish(gaenAt(0), START_S, START_S, START_S, DIAGNOSIS).keys;
    const short = gaen12.expand([{ ...key, endS: key.startS + 600 * period }, key]);
    expect(short.count).toBe(period + 144);
    expect(short.keyIndex[period - 1]).toBe(0);
    expect(short.keyIndex[period]).toBe(1);
    const head = short.bytes.subarray(0, 16 * period);
    const whole = short.bytes.subarray(16 * period);
    expect(Buffer.compare(head, whole.subarray(0, 16 * period))).toBe(0);
  });

  it('tell how the diagnosis came about, a confirmed test where nothing is said', () => {
    const types = (diagnosis: Diagnosis) =>
      gaen12
        .publish(gaenAt(1), START_S, START_S + DAY_S, START_S + DAY_S, diagnosis)
        .keys.map(({ reportType }) => reportType);
    expect(types(DIAGNOSIS)).toEqual(['confirmed-test', 'confirmed-test']);
    const told = types({ ...DIAGNOSIS, reportType: 'self-report' });
    expect(told).toEqual(['self-report', 'self-report']);
  });

  it('tell how well the TX power is known: bits 3:2 of the version, ours high', () => {
    const identity = gaenAt(0);
    const slot = START_S / 600;
    const rpi = gaen12.identifier(identity, slot);
    const tek = fromHex(identity.teks[0].key);
    const aem = new Int32Array(44);
    aemSchedule(tek, aem);
    const confidence = (version: number) =>
      decryptAem(tek, rpi, cryptMetadata(aem, rpi, (version << 24) >>> 0)).calibrationConfidence;
    expect([0x40, 0x50, 0x54, 0x58, 0x5c].map(confidence)).toEqual([
      'lowest',
      'lowest',
      'low',
      'medium',
      'high',
    ]);
    const ours = gaen12.metadata(identity, slot, -20);
    expect(decryptAem(tek, rpi, ours).calibrationConfidence).toBe('high');
  });

  it('carry the TX power of the sender, and only to who knows the key', () => {
    const identity = gaenAt(0);
    const slot = START_S / 600 + 7;
    const rpi = gaen12.identifier(identity, slot);
    const tek = gaen12.publish(identity, START_S, START_S, START_S, DIAGNOSIS).keys[0].key;
    for (const txPowerDbm of [-127, -47, -1, 0, 20, 127]) {
      const word = gaen12.metadata(identity, slot, txPowerDbm);
      expect(decryptAem(tek, rpi, word).txPowerDbm).toBe(txPowerDbm);
      const payload = gaen12.payload(identity, slot, txPowerDbm);
      expect(new DataView(payload.buffer).getUint32(24)).toBe(word);
    }
    const other = Uint8Array.from(tek, (byte) => byte ^ 1);
    const word = gaen12.metadata(identity, slot, -20);
    expect(decryptAem(other, rpi, word)).not.toEqual(decryptAem(tek, rpi, word));
  });
});

describe('the log of bluezone@3 under any sightings', () => {
  it('has rows of one identifier 5 s apart, and every packet within 5 s of a row', () => {
    const sighting = fc.record({
      identifier: fc.nat(2),
      ms: fc.integer({ min: 0, max: 60_000 }),
      lengthMs: fc.integer({ min: 0, max: 4999 }),
    });
    fc.assert(
      fc.property(fc.array(sighting, { minLength: 1, maxLength: 40 }), (sightings) => {
        const log = createContactLog(1);
        const ordered = [...sightings].sort((a, b) => a.ms - b.ms);
        for (const { identifier, ms, lengthMs } of ordered) {
          const lastUs = (ms + lengthMs) * 1000;
          bluezone3.observe(log, { ...sightingAt(identifier, ms * 1000), lastUs, packets: 9 });
        }
        for (const { identifier, ms, lengthMs } of ordered) {
          const times = rowTimes(log.identifier, log.firstUs, log.count, identifier);
          for (let k = 1; k < times.length; k++) {
            expect(times[k] - times[k - 1]).toBeGreaterThanOrEqual(5000);
          }
          for (const at of [ms, ms + lengthMs]) {
            expect(times.some((time) => Math.abs(at - time) < 5000)).toBe(true);
          }
        }
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});

/** Times of an identifier's rows in ms. */
function rowTimes(codes: Float64Array, firstUs: Float64Array, count: number, code: number) {
  return Array.from(firstUs.slice(0, count), (us) => us / 1000).filter((_, k) => codes[k] === code);
}

describe('identities and publications of bluezone@3', () => {
  const identity = bluezone3.createIdentity(random, START_S + 40_000);

  it('start at 00:00 UTC of the day of setting up, and publish nothing older', () => {
    expect(identity.baseDayS).toBe(START_S);
    const nowS = START_S + 2 * DAY_S;
    const [key] = bluezone3.publish(identity, START_S - 9 * DAY_S, nowS, nowS, DIAGNOSIS).keys;
    expect(key.startS).toBe(START_S);
    expect(key.availableFromS).toBe(-Infinity);
  });

  it('check a window for every slot up to the end, the last one begun included', () => {
    const count = (endS: number): number => {
      const { keys } = bluezone3.publish(identity, START_S, endS, endS, DIAGNOSIS);
      return bluezone3.expand(keys).count;
    };
    expect(count(START_S)).toBe(1);
    expect(count(START_S + 899)).toBe(1);
    expect(count(START_S + 900)).toBe(2);
    // The check of 14 days: 1344 windows, one more where the end is the start of another.
    expect(count(START_S + 14 * DAY_S - 1)).toBe(1344);
  });

  it('of two keys, report the hit of the first one', () => {
    const book = createByteBook(12);
    const log = createContactLog();
    const code = book.add(bluezone3.identifier(identity, START_S / 900 + 100));
    appendRow(log, sightingAt(code, (START_S + 90_010) * S));
    const nowS = START_S + 2 * DAY_S;
    const publish = (fromS: number) =>
      bluezone3.publish(identity, fromS, nowS, nowS, DIAGNOSIS).keys;
    const keys = [...publish(START_S + DAY_S), ...publish(START_S)];
    const expansion = bluezone3.expand(keys);
    const rows = bluezone3.match(expansion, indexExpansion(expansion, book), log);
    expect(rows).toEqual([{ row: 0, keyIndex: 0 }]);
  });
});

describe('a contact log', () => {
  it('grows, keeps what it held, knows the newest row, and forgets all when cleared', () => {
    const log = createContactLog(1);
    for (let k = 0; k < 1000; k++) appendRow(log, { ...sightingAt(k % 7, k), metadata: k });
    expect(log.count).toBe(1000);
    expect(Array.from(log.firstUs.slice(0, 1000))).toEqual([...Array(1000).keys()]);
    expect(log.metadata[999]).toBe(999);
    expect(log.newestRow(999 % 7)).toBe(999);
    expect(log.newestRow(8)).toBe(-1);
    clearLog(log);
    expect(log.count).toBe(0);
    expect(log.newestRow(0)).toBe(-1);
    expect(appendRow(log, sightingAt(3, 1))).toBe(0);
  });
});
