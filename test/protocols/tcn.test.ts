import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/tcn.json' with { type: 'json' };
import { asciiBytes } from '../../src/base/bytes/bytes.ts';
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from '../../src/base/crypto/ed25519.ts';
import { InputError } from '../../src/base/errors.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import type { PublishedKey, RandomBytes } from '../../src/protocols/engine.ts';
import { tcn } from '../../src/protocols/tcn/tcn.ts';
import {
  encodeReport,
  MEMO_TYPES,
  parseReport,
  tckNext,
  tckStart,
  tcnOf,
} from '../../src/protocols/tcn/tcn-report.ts';
import { matchedRows } from './sightings.ts';

const START_S = 1_604_275_200; // 2020-11-02 00:00 UTC
const DAY_S = 86_400;
const DIAGNOSIS = { testS: 0, onsetS: undefined };
const rak = fromHex(vectors.rak);
const memo = { type: MEMO_TYPES.coEpiSymptoms, data: asciiBytes('symptom data') };
const random: RandomBytes = (index, length) =>
  Uint8Array.from({ length }, (_, k) => (index * 13 + k * k + (index >>> 8)) & 255);

describe('tcn against the published vectors', () => {
  it('ratchets the nine keys and derives the nine numbers', () => {
    const rvk = ed25519PublicKey(rak);
    expect(toHex(rvk)).toBe(vectors.rvk);
    let tck = tckStart(rak);
    vectors.tck_1_to_9.forEach((expected, k) => {
      tck = tckNext(rvk, tck);
      expect(toHex(tck)).toBe(expected);
      expect(toHex(tcnOf(tck, k + 1))).toBe(vectors.tcn_1_to_9[k]);
    });
  });

  it('makes the signed report and reads it', () => {
    const { startIndex, endIndex, memoType, memoData } = vectors.report;
    expect(toHex(encodeReport(rak, startIndex, endIndex, memo))).toBe(vectors.signedReport);
    const report = parseReport(fromHex(vectors.signedReport));
    expect([report.first, report.last, report.memo.type]).toEqual([startIndex, endIndex, memoType]);
    expect(report.memo.data).toEqual(asciiBytes(memoData));
    expect(toHex(report.rvk)).toBe(vectors.rvk);
    expect(toHex(report.tckBefore)).toBe(vectors.tck_1_to_9[0]);
  });

  it('expands the signed report to the numbers of its indices, the last one too', () => {
    const { startIndex, endIndex } = vectors.report;
    const { bytes, count } = tcn.expand([keyOf(fromHex(vectors.signedReport))]);
    expect(count).toBe(endIndex - startIndex + 1);
    const numbers = vectors.tcn_1_to_9.slice(startIndex - 1).join('');
    expect(toHex(bytes).startsWith(numbers)).toBe(true);
  });
});

function keyOf(key: Uint8Array): PublishedKey {
  return { key, startS: 0, endS: 0, availableFromS: 0, daysSinceOnset: undefined };
}

describe('reports of tcn', () => {
  it('go from the first index to the last one there is, and no further', () => {
    const whole = parseReport(encodeReport(rak, 1, 65_535, { type: 2, data: new Uint8Array(0) }));
    expect(whole.tckBefore).toEqual(tckStart(rak));
    expect([whole.first, whole.last]).toEqual([1, 65_535]);
    const refused: [number, number][] = [
      [0, 5],
      [6, 5],
      [1, 65_536],
      [65_536, 65_536],
      [1.5, 2],
    ];
    for (const [first, last] of refused) {
      expect(() => encodeReport(rak, first, last, memo)).toThrow(RangeError);
    }
  });

  it('have 134 to 389 bytes by their memo, of any type', () => {
    const length = (bytes: number): number =>
      encodeReport(rak, 1, 1, { type: 255, data: new Uint8Array(bytes) }).length;
    expect([length(0), length(255)]).toEqual([134, 389]);
    expect(() => length(256)).toThrow(RangeError);
    expect(() => encodeReport(rak, 1, 1, { type: 256, data: memo.data })).toThrow(RangeError);
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ maxLength: 255 }), (type, data) => {
        expect(parseReport(encodeReport(rak, 3, 4, { type, data })).memo).toEqual({ type, data });
      }),
      { seed: 51, numRuns: 10 },
    );
  });

  it('are refused with one sentence if a bit is turned or a byte is missing', () => {
    const report = fromHex(vectors.signedReport);
    const reason = (bytes: Uint8Array): string => {
      try {
        parseReport(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return (error as InputError).message;
      }
      return 'accepted';
    };
    expect(reason(report)).toBe('accepted');
    for (let at = 0; at < report.length; at++) {
      const turned = report.slice();
      turned[at] ^= 1 << (at & 7);
      expect(reason(turned)).toMatch(
        /^expected .*, found .*; (leave (it|the report) out|fetch it again)$/,
      );
      expect(tcn.expand([keyOf(turned)]).count).toBe(0);
    }
    expect(reason(report.subarray(0, 133))).toMatch(/134 bytes or more/);
    expect(reason(report.subarray(0, -1))).toMatch(/by its memo/);
    const backwards = report.slice();
    backwards[66] = 1;
    expect(reason(backwards)).toMatch(/found 2 to 1/);
  });

  it('by another key than they name are refused: nobody can report the numbers of others', () => {
    const report = fromHex(vectors.signedReport);
    const end = report.length - 64;
    report.set(ed25519Sign(report.subarray(0, end), new Uint8Array(32).fill(7)), end);
    expect(() => parseReport(report)).toThrow(/signature by the key that the report names/);
    expect(tcn.expand([keyOf(report), keyOf(fromHex(vectors.signedReport))]).keyIndex[0]).toBe(1);
  });

  it('throw nothing else for arbitrary bytes', () => {
    const start = fromHex(vectors.signedReport);
    fc.assert(
      fc.property(fc.nat(200), fc.uint8Array({ maxLength: 260 }), (kept, rest) => {
        const bytes = Uint8Array.of(...start.subarray(0, kept), ...rest);
        try {
          parseReport(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { seed: 52, numRuns: 500 },
    );
  });
});

describe('publication in tcn', () => {
  const phone = tcn.roll(tcn.createIdentity(random, START_S), random, START_S + DAY_S);

  it('is a report for each span of six hours, from the slot asked for to the one of now', () => {
    const nowS = START_S + DAY_S + 1000;
    const fromS = START_S + 7 * 3600;
    const { keys } = tcn.publish(phone, fromS, nowS + DAY_S, nowS, DIAGNOSIS);
    const spans = keys.map(({ key }) => parseReport(key));
    expect(spans.map(({ first, last }) => [first, last])).toEqual([
      [5, 24],
      [1, 24],
      [1, 24],
      [1, 2],
    ]);
    expect(new Set(spans.map(({ rvk }) => toHex(rvk))).size).toBe(4);
    expect([keys[0].startS, keys[3].endS]).toEqual([fromS, START_S + DAY_S + 1800]);
  });

  it('says by its memo how the diagnosis came about', () => {
    const typeOf = (reportType?: 'self-report'): number => {
      const diagnosis = { ...DIAGNOSIS, reportType };
      const { keys } = tcn.publish(phone, START_S, START_S, START_S, diagnosis);
      return parseReport(keys[0].key).memo.type;
    };
    expect(typeOf()).toBe(MEMO_TYPES.covidWatchTest);
    expect(typeOf('self-report')).toBe(MEMO_TYPES.coEpiSymptoms);
  });

  it('opens no number outside its indices, and those inside whenever they are heard', () => {
    const fromS = START_S + 7 * 3600;
    const { keys } = tcn.publish(phone, fromS, fromS + 900, START_S + DAY_S, DIAGNOSIS);
    const heard = [-900, 0, 900, 1800].map((s) => ({
      bytes: tcn.identifier(phone, Math.floor((fromS + s) / 900)),
      s: fromS + s + 9 * DAY_S,
    }));
    expect(matchedRows(tcn, keys, heard)).toEqual([1, 2]);
  });
});

describe('Ed25519 against the platform', () => {
  it('signs and verifies alike, and refuses any other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519');
        const secret = new Uint8Array(
          Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url'),
        );
        const open = new Uint8Array(
          Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'),
        );
        expect(ed25519PublicKey(secret)).toEqual(open);
        const signature = ed25519Sign(message, secret);
        expect(signature).toEqual(new Uint8Array(sign(null, message, privateKey)));
        expect(verify(null, message, publicKey, signature)).toBe(true);
        expect(ed25519Verify(signature, message, open)).toBe(true);
        expect(ed25519Verify(signature, Uint8Array.of(...message, 0), open)).toBe(false);
      }),
      { seed: 53, numRuns: 10 },
    );
  });

  it('says no to keys and signatures that are no points', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(64), bytes(32), (signature, key) => {
        expect(ed25519Verify(signature, new Uint8Array(3), key)).toBe(false);
      }),
      { seed: 54, numRuns: 100 },
    );
  });
});
