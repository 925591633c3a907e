import { createCipheriv, createHash, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/gaen12.json' with { type: 'json' };
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { sha256 } from '../../src/base/crypto/sha256.ts';
import { createContactLog, appendRow } from '../../src/protocols/contact-log.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import { decryptAem, gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { uncheckedTimes } from '../../src/protocols/shared/checked-times.ts';
import { aemSchedule, cryptMetadata, rpiSchedule } from '../../src/protocols/gaen/gaen-crypto.ts';
import { sightingAt } from './sightings.ts';

const { google, sightings: real } = vectors;
const START = google.rollingStartIntervalNumber;
const identity = { teks: [{ key: google.tek, startEnin: START }] };
const word = (hex: string): number => Number.parseInt(hex, 16);

describe('gaen@1.2 against the published vectors', () => {
  it('derives RPIK and AEMK (first round keys of their AES schedules)', () => {
    const schedule = new Int32Array(44);
    const first = (): string =>
      Array.from(schedule.slice(0, 4), (w) => (w >>> 0).toString(16).padStart(8, '0')).join('');
    rpiSchedule(fromHex(google.tek), schedule);
    expect(first()).toBe(google.rpik);
    aemSchedule(fromHex(google.tek), schedule);
    expect(first()).toBe(google.aemk);
  });

  it('derives all 144 RPIs and 144 AEMs', () => {
    expect(google.advertisedData).toHaveLength(144);
    const schedule = new Int32Array(44);
    aemSchedule(fromHex(google.tek), schedule);
    for (const { interval, rpi, aem } of google.advertisedData) {
      const bytes = gaen12.identifier(identity, interval);
      expect(toHex(bytes)).toBe(rpi);
      expect(cryptMetadata(schedule, bytes, word(google.bleMetadata))).toBe(word(aem));
    }
  });

  it('expands the published key to the same RPIs', () => {
    const { bytes, count } = gaen12.expand([keyAt(START, 144)]);
    expect(count).toBe(144);
    google.advertisedData.forEach(({ rpi }, k) => {
      expect(toHex(bytes.subarray(16 * k, 16 * k + 16))).toBe(rpi);
    });
  });

  it.each(real.sightings)('reads the real sighting at $sightingUtc', (row) => {
    const phone = { teks: [{ key: real.tek, startEnin: real.rollingStartIntervalNumber }] };
    const rpi = gaen12.identifier(phone, row.interval);
    expect(toHex(rpi)).toBe(row.rpi);
    const { version, txPowerDbm } = decryptAem(fromHex(real.tek), rpi, word(row.aem));
    expect(version).toBe(word(row.metadata) >>> 24);
    expect(txPowerDbm - row.rssi).toBe(row.attenuation);
    expect(Math.floor(Date.parse(row.sightingUtc) / 600_000)).toBe(row.interval);
  });
});

function keyAt(startEnin: number, period: number) {
  return {
    key: fromHex(google.tek),
    startS: startEnin * 600,
    endS: (startEnin + period) * 600,
    availableFromS: 0,
    daysSinceOnset: undefined,
  };
}

/** Whether a sighting of interval `enin` at `unixS` matches a key of `period` intervals. */
function matches(enin: number, unixS: number, period = 144): boolean {
  const book = createByteBook(16);
  const log = createContactLog();
  appendRow(log, sightingAt(book.add(gaen12.identifier(identity, enin)), unixS * 1e6));
  const expansion = gaen12.expand([keyAt(START, period)]);
  return gaen12.match(expansion, indexExpansion(expansion, book), log).length === 1;
}

describe('matching of gaen@1.2, edges written from the rule', () => {
  const enin = START + 50;
  const startS = enin * 600;

  it('counts a sighting up to twelve intervals early and late, and not one more', () => {
    expect(matches(enin, startS - 12 * 600)).toBe(true);
    expect(matches(enin, startS - 12 * 600 - 0.001)).toBe(false);
    expect(matches(enin, startS + 13 * 600 - 0.001)).toBe(true);
    expect(matches(enin, startS + 13 * 600)).toBe(false);
  });

  it('knows only the intervals of the rolling period', () => {
    const last = START + 143;
    expect(matches(last, last * 600, 144)).toBe(true);
    expect(matches(last, last * 600, 143)).toBe(false);
    expect(matches(START, START * 600, 1)).toBe(true);
    expect(matches(START + 1, START * 600 + 600, 1)).toBe(false);
  });

  it('drops sightings of an RPI more than 20 minutes after its first', () => {
    const book = createByteBook(16);
    const log = createContactLog();
    const code = book.add(gaen12.identifier(identity, enin));
    for (const minutes of [0, 20, 20 + 1 / 60]) {
      appendRow(log, sightingAt(code, (startS + 60 * minutes) * 1e6));
    }
    const expansion = gaen12.expand([keyAt(START, 144)]);
    const rows = gaen12.match(expansion, indexExpansion(expansion, book), log);
    expect(rows.map(({ row }) => row)).toEqual([0, 1]);
  });

  it('folds sightings within a scan instance of 25.5 s and opens a row after it', () => {
    const log = createContactLog();
    const at = (s: number, packets: number, rssi: number): number =>
      gaen12.observe(log, {
        ...sightingAt(1, s * 1e6),
        packets,
        rssiMeanDbm: rssi,
        rssiMaxDbm: rssi + 2,
      });
    expect([at(0, 1, -60), at(25.5, 3, -70), at(51.1, 1, -50)]).toEqual([1, 0, 1]);
    expect(log.rssiMeanDbm[0]).toBe(-67.5);
    expect(log.rssiMaxDbm[0]).toBe(-58);
    expect(log.packets[0]).toBe(4);
    expect(log.lastUs[0]).toBe(25_500_000);
  });

  it('counts the 25.5 s from the latest packet, also of a longer sighting before', () => {
    const log = createContactLog();
    const at = (fromS: number, toS: number): number =>
      gaen12.observe(log, { ...sightingAt(1, fromS * 1e6), lastUs: toS * 1e6 });
    expect([at(0, 20), at(5, 6), at(45.5, 46), at(71.6, 72)]).toEqual([1, 0, 0, 1]);
  });

  it('publishes the key of a day with its days since onset, from two hours after it ends', () => {
    const nowS = START * 600 + 40_000;
    const diagnosis = { testS: nowS, onsetS: nowS - 2 * 86_400 };
    const { keys } = gaen12.publish(identity, nowS - 86_400, nowS, nowS, diagnosis);
    expect(keys).toHaveLength(1);
    expect(keys[0].availableFromS).toBe(START * 600 + 86_400 + 7200);
    expect(keys[0].daysSinceOnset).toBe(2);
    // The same whenever it is uploaded: the day's end counts, not that it has passed.
    const later = START * 600 + 90_000;
    const [old] = gaen12.publish(identity, 0, later, later, diagnosis).keys;
    expect(old.availableFromS).toBe(keys[0].availableFromS);
  });
});

describe('primitives against the platform', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 200 });

  it('SHA-256 of any message', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        const expected = createHash('sha256').update(message).digest('hex');
        expect(toHex(sha256(message))).toBe(expected);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('RPIs and metadata of any key and interval: HKDF, AES-ECB, AES-CTR', () => {
    const key16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(
        key16,
        fc.integer({ min: 0, max: 4_294_967_295 }),
        fc.nat(),
        (tek, enin, meta) => {
          const derive = (info: string): Buffer =>
            Buffer.from(hkdfSync('sha256', tek, Buffer.alloc(0), info, 16));
          const padded = Buffer.alloc(16);
          padded.write('EN-RPI');
          padded.writeUInt32LE(enin, 12);
          const ecb = createCipheriv('aes-128-ecb', derive('EN-RPIK'), null);
          const rpi = ecb.update(padded);
          const phone = { teks: [{ key: toHex(tek), startEnin: enin }] };
          // Intervals have 32 bits, more than there are seconds in any calendar.
          const identifier = uncheckedTimes(gaen12).identifier(phone, enin);
          expect(toHex(identifier)).toBe(rpi.toString('hex'));
          const plain = Buffer.alloc(4);
          plain.writeUInt32BE(meta);
          const ctr = createCipheriv('aes-128-ctr', derive('EN-AEMK'), rpi);
          const schedule = new Int32Array(44);
          aemSchedule(tek, schedule);
          expect(cryptMetadata(schedule, rpi, meta)).toBe(ctr.update(plain).readUInt32BE());
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it('expands each key of a list as alone, whatever starts and periods stand beside it', () => {
    const start = fc.constantFrom(START, START + 1, START + 144);
    const period = fc.constantFrom(1, 9, 143, 144);
    fc.assert(
      fc.property(fc.array(fc.tuple(start, period), { maxLength: 6 }), (spans) => {
        const keys = spans.map(([from, intervals], k) => ({
          ...keyAt(from, intervals),
          key: sha256(Uint8Array.of(k)).slice(0, 16),
        }));
        const all = gaen12.expand(keys);
        let entry = 0;
        keys.forEach((key, k) => {
          const alone = gaen12.expand([key]);
          const to = entry + alone.count;
          expect(all.bytes.slice(16 * entry, 16 * to)).toEqual(alone.bytes);
          expect(all.fromS.slice(entry, to)).toEqual(alone.fromS);
          expect(all.toS.slice(entry, to)).toEqual(alone.toS);
          expect(new Set(all.keyIndex.slice(entry, to))).toEqual(new Set([k]));
          entry = to;
        });
        expect(all.count).toBe(entry);
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('expands across a change of the interval number second byte', () => {
    const start = 255 * 256 + 200;
    const { bytes: rpis } = gaen12.expand([{ ...keyAt(start, 144) }]);
    for (let k = 0; k < 144; k++) {
      const phone = { teks: [{ key: google.tek, startEnin: start }] };
      const one = toHex(gaen12.identifier(phone, start + k));
      expect(toHex(rpis.subarray(16 * k, 16 * k + 16))).toBe(one);
    }
  });
});
