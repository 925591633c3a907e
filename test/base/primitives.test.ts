import { createCipheriv, createECDH, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aesGcmOpen, aesGcmSeal, GCM_TAG_BYTES } from '../../src/base/crypto/aes-gcm.ts';
import { fromBase64, toBase64 } from '../../src/base/bytes/base64.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { hmacSha256 } from '../../src/base/crypto/hmac.ts';
import {
  isP256PublicKey,
  P256_SEED_BYTES,
  p256PrivateKey,
  p256PublicKey,
  p256SharedX,
  p256SharedXOfBoth,
  p256Sign,
} from '../../src/base/crypto/p256.ts';
import { sha256 } from '../../src/base/crypto/sha256.ts';
import { hasShared } from '../shared.ts';
import { wycheproof } from './wycheproof.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

describe.skipIf(!hasShared)('Wycheproof (../shared)', () => {
  it('HMAC-SHA256: every tag that is valid, none that is not', () => {
    let cases = 0;
    for (const { tagSize, tests } of wycheproof('hmac_sha256')) {
      for (const { key, msg, tag, result } of tests) {
        const mac = hmacSha256(fromHex(String(key)), fromHex(String(msg)));
        expect(toHex(mac).startsWith(String(tag))).toBe(result === 'valid');
        expect(String(tag)).toHaveLength(tagSize! / 4);
        cases++;
      }
    }
    expect(cases).toBe(168);
  });

  it('AES-256-GCM: opens what is valid and nothing else, with IVs of 96 and of 128 bits', () => {
    const cases: Record<number, number> = { 96: 0, 128: 0 };
    for (const { ivSize, tests } of wycheproof('aes_gcm_256')) {
      for (const test of tests) {
        const [key, iv, aad, msg, ct, tag] = ['key', 'iv', 'aad', 'msg', 'ct', 'tag'].map((name) =>
          fromHex(String(test[name])),
        );
        const sealed = Uint8Array.from([...ct, ...tag]);
        const opened = aesGcmOpen(key, iv, sealed, aad);
        if (test.result === 'valid') {
          expect(opened).toEqual(msg);
          expect(aesGcmSeal(key, iv, msg, aad)).toEqual(sealed);
        } else expect(opened).toBeUndefined();
        cases[ivSize!]++;
      }
    }
    expect(cases).toEqual({ 96: 66, 128: 19 });
  });
});

describe('HMAC, AES-GCM and P-256 beside the platform', () => {
  it('agree on HMAC, whole or in parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), fc.array(fc.uint8Array()), (key, parts) => {
        const mac = createHmac('sha256', key);
        for (const part of parts) mac.update(part);
        expect(toHex(hmacSha256(key, ...parts))).toBe(mac.digest('hex'));
      }),
      { seed: 21, numRuns: 100 },
    );
  });

  it('agree on GCM with 12 and 16 bytes of IV', () => {
    const iv = fc.oneof(bytes(12), bytes(16));
    fc.assert(
      fc.property(bytes(32), iv, fc.uint8Array({ maxLength: 99 }), (key, nonce, plain) => {
        const cipher = createCipheriv('aes-256-gcm', key, nonce);
        const parts = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
        expect(toHex(aesGcmSeal(key, nonce, plain))).toBe(Buffer.concat(parts).toString('hex'));
      }),
      { seed: 22, numRuns: 100 },
    );
  });

  it('open nothing that is too short for a tag, and say so of a key that is none', () => {
    const sealed = new Uint8Array(GCM_TAG_BYTES - 1);
    expect(aesGcmOpen(new Uint8Array(32), new Uint8Array(12), sealed)).toBeUndefined();
    expect(() => aesGcmOpen(new Uint8Array(31), new Uint8Array(12), new Uint8Array(40))).toThrow();
  });

  it('agree on the shared secret of P-256, from either side and from both', () => {
    const seed = bytes(P256_SEED_BYTES);
    fc.assert(
      fc.property(seed, seed, (first, second) => {
        const [a, b] = [p256PrivateKey(first), p256PrivateKey(second)];
        const shared = p256SharedX(a, p256PublicKey(b));
        expect(p256SharedX(b, p256PublicKey(a))).toEqual(shared);
        expect(p256SharedXOfBoth(a, b)).toEqual(shared);
        const platform = createECDH('prime256v1');
        platform.setPrivateKey(a);
        expect(platform.getPublicKey('hex', 'compressed')).toBe(toHex(p256PublicKey(a)));
        expect(platform.computeSecret(p256PublicKey(b)).toString('hex')).toBe(toHex(shared));
      }),
      { seed: 23, numRuns: 10 },
    );
  });

  it('sign as RFC 6979, A.2.5 says of the message "sample" (P-256, SHA-256)', () => {
    const key = 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721';
    const r = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716';
    const s = 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8';
    const signed = p256Sign(fromHex(key), sha256(Buffer.from('sample')));
    // DER: both integers have their top bit set, so a zero goes before them.
    expect(toHex(signed)).toBe(`3046022100${r}022100${s}`);
  });

  it('take points of the curve for public keys, and nothing else', () => {
    const key = p256PublicKey(p256PrivateKey(new Uint8Array(P256_SEED_BYTES).fill(5)));
    expect(isP256PublicKey(key)).toBe(true);
    expect(isP256PublicKey(key.subarray(0, 32))).toBe(false);
    expect(isP256PublicKey(Uint8Array.of(0))).toBe(false);
    // x = 1 and y = 1 are on no such curve.
    const off = Uint8Array.from({ length: 65 }, (_, k) => (k === 0 ? 4 : k % 32 === 0 ? 1 : 0));
    expect(isP256PublicKey(off)).toBe(false);
  });
});

describe('base64', () => {
  it('agrees with the platform and reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (data) => {
        const text = toBase64(data);
        expect(text).toBe(Buffer.from(data).toString('base64'));
        expect(fromBase64(text)).toEqual(data);
      }),
      { seed: 24, numRuns: 200 },
    );
  });

  it('has one spelling for each run of bytes', () => {
    for (const text of [
      'A',
      'AAA',
      'A===',
      'AB==',
      'AAB=',
      'AA=A',
      '====',
      'AA-_',
      'AAA\n',
      'ÀAAA',
    ]) {
      expect(fromBase64(text), text).toBeUndefined();
    }
    expect(fromBase64('')).toEqual(new Uint8Array(0));
    expect(fromBase64('AA==')).toEqual(Uint8Array.of(0));
  });
});
