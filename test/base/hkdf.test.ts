import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../src/base/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { hkdfInfo, hkdfWords } from '../../src/base/crypto/hkdf-lanes.ts';
import { hmacSha256 } from '../../src/base/crypto/hmac.ts';
import { LANES } from '../../src/base/crypto/sha256-lanes.ts';
import { aemSchedule, rpiKeys, rpiSchedule } from '../../src/protocols/gaen/gaen-crypto.ts';
import { hasShared } from '../shared.ts';
import { wycheproof } from './wycheproof.ts';

const KEY_BYTES = 16;
const NO_SALT = new Uint8Array(0);
const MAX_INFO_BYTES = 54;
const key = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });

/** The platform's HKDF; an output that is too long is an error. */
function platform(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): string {
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, bytes)).toString('hex');
}

/** RFC 5869 in its own words, over our HMAC. */
function byHmac(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): string {
  const prk = hmacSha256(salt, ikm);
  let okm = '';
  let block: Uint8Array = new Uint8Array(0);
  for (let n = 1; okm.length < 2 * bytes; n++) {
    if (n > 255) throw new RangeError('"bytes" expected at most 255 blocks');
    block = hmacSha256(prk, block, info, Uint8Array.of(n));
    okm += toHex(block);
  }
  return okm.slice(0, 2 * bytes);
}

/** Words of one key as hex. */
function hexOf(words: Int32Array, k = 0): string {
  const one = Buffer.alloc(KEY_BYTES);
  for (let i = 0; i < 4; i++) one.writeInt32BE(words[4 * k + i], 4 * i);
  return one.toString('hex');
}

const cases = () => wycheproof('hkdf_sha256').flatMap(({ tests }) => tests);
const partsOf = (test: ReturnType<typeof cases>[number]) =>
  (['ikm', 'salt', 'info'] as const).map((name) => fromHex(String(test[name])));

describe.skipIf(!hasShared)('Wycheproof HKDF-SHA256 (../shared)', () => {
  it.each([
    ["the platform's, which judges below", platform],
    ['our HMAC under RFC 5869', byHmac],
  ])('%s: every output that is valid, none that is too long', (_name, hkdf) => {
    const counts = { valid: 0, invalid: 0, acceptable: 0 };
    for (const test of cases()) {
      const [ikm, salt, info] = partsOf(test);
      const derive = (): string => hkdf(ikm, salt, info, Number(test.size));
      if (test.result === 'valid') expect(derive(), `case ${test.tcId}`).toBe(test.okm);
      else expect(derive, `case ${test.tcId}`).toThrow(RangeError);
      counts[test.result]++;
    }
    expect(counts).toEqual({ valid: 83, invalid: 3, acceptable: 0 });
  });

  it('side by side: every case with a key of 16 bytes, no salt and an info of one block', () => {
    const fitting = cases().filter((test) => {
      const [ikm, salt, info] = partsOf(test);
      const fits = ikm.length === KEY_BYTES && info.length <= MAX_INFO_BYTES;
      return fits && salt.length === 0 && test.result === 'valid';
    });
    expect(fitting).toHaveLength(6);
    for (const test of fitting) {
      const [ikm, , info] = partsOf(test);
      // What is asked for beyond 16 bytes leaves these as they are (RFC 5869, 2.3).
      const expected = String(test.okm).slice(0, 2 * KEY_BYTES);
      expect(hexOf(hkdfWords([ikm], hkdfInfo(info))), `case ${test.tcId}`).toBe(expected);
    }
  });
});

describe('HKDF side by side', () => {
  it('gives any number of keys, with any info, what the platform gives each', () => {
    const keys = fc.array(key, { maxLength: 2 * LANES + 1 });
    fc.assert(
      fc.property(keys, fc.uint8Array({ maxLength: MAX_INFO_BYTES }), (ikms, info) => {
        const words = hkdfWords(ikms, hkdfInfo(info));
        expect(words).toHaveLength(4 * ikms.length);
        ikms.forEach((ikm, k) => {
          expect(hexOf(words, k)).toBe(platform(ikm, NO_SALT, info, KEY_BYTES));
        });
      }),
      { seed: 13, numRuns: 100 },
    );
  });

  it('has room for an info of 54 bytes, and says so of a longer one', () => {
    const ikm = new Uint8Array(KEY_BYTES).fill(7);
    const longest = new Uint8Array(MAX_INFO_BYTES).fill(9);
    const expected = platform(ikm, NO_SALT, longest, KEY_BYTES);
    expect(hexOf(hkdfWords([ikm], hkdfInfo(longest)))).toBe(expected);
    expect(() => hkdfInfo(new Uint8Array(MAX_INFO_BYTES + 1))).toThrow(RangeError);
  });

  it('is what GAEN derives its two keys by, of many days at once or of one', () => {
    const schedule = new Int32Array(44);
    fc.assert(
      fc.property(fc.array(key, { maxLength: 2 * LANES + 1 }), (teks) => {
        const words = rpiKeys(teks);
        teks.forEach((tek, k) => {
          const rpik = platform(tek, NO_SALT, asciiBytes('EN-RPIK'), KEY_BYTES);
          expect(hexOf(words, k)).toBe(rpik);
          rpiSchedule(tek, schedule);
          expect(hexOf(schedule)).toBe(rpik);
          aemSchedule(tek, schedule);
          expect(hexOf(schedule)).toBe(platform(tek, NO_SALT, asciiBytes('EN-AEMK'), KEY_BYTES));
        });
      }),
      { seed: 14, numRuns: 60 },
    );
  });
});
