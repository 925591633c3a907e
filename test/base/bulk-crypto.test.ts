import { createCipheriv, createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aes128Rounds, aes128Schedule } from '../../src/base/crypto/aes128.ts';
import { BULK_BLOCKS, createAes128Bulk } from '../../src/base/crypto/aes128-bulk.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import { createSha256Lanes, LANES } from '../../src/base/crypto/sha256-lanes.ts';
import { sha256Start } from '../../src/base/crypto/sha256.ts';
import { instantiate, unsigned } from '../../src/base/crypto/wasm-module.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

function scheduleOf(key: Uint8Array): Int32Array {
  const view = new DataView(key.buffer, key.byteOffset);
  const schedule = new Int32Array(44);
  aes128Schedule(
    Int32Array.from({ length: 4 }, (_, i) => view.getInt32(4 * i)),
    schedule,
  );
  return schedule;
}

describe('AES-128 of many blocks', () => {
  const bulk = createAes128Bulk()!;

  // FIPS 197, appendix B and C.1.
  it.each([
    [
      '2b7e151628aed2a6abf7158809cf4f3c',
      '3243f6a8885a308d313198a2e0370734',
      '3925841d02dc09fbdc118597196a0b32',
    ],
    [
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    ],
  ])('gives the example of FIPS 197 with key %s, in bulk and alone', (key, plain, cipher) => {
    const schedule = scheduleOf(fromHex(key));
    bulk.input.set(fromHex(plain));
    bulk.encrypt(schedule, 1);
    expect(toHex(bulk.output.subarray(0, 16))).toBe(cipher);
    const words = new DataView(fromHex(plain).buffer);
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => words.getInt32(4 * i) ^ schedule[i]);
    const out = new Uint8Array(16);
    aes128Rounds(schedule, 1, a, b, c, d, out, 0);
    expect(toHex(out)).toBe(cipher);
  });

  it('agrees with the platform for any key, any blocks, any number of them', () => {
    const count = fc.integer({ min: 1, max: BULK_BLOCKS });
    const filling = bytes(16 * BULK_BLOCKS);
    fc.assert(
      fc.property(bytes(16), filling, count, (key, blocks, used) => {
        bulk.input.set(blocks);
        bulk.encrypt(scheduleOf(key), used);
        const cipher = createCipheriv('aes-128-ecb', key, null);
        const expected = cipher.update(blocks.subarray(0, 16 * used));
        expect(Buffer.compare(expected, bulk.output.subarray(0, 16 * used))).toBe(0);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it.each([0, -1, BULK_BLOCKS + 1, Number.NaN])('refuses %d blocks', (blocks) => {
    expect(() => bulk.encrypt(new Int32Array(44), blocks)).toThrow(RangeError);
  });
});

describe('SHA-256 of four messages side by side', () => {
  it.each([true, false])('agrees with the platform (simd: %s)', (simd) => {
    const sha = createSha256Lanes(simd);
    const start = new Int32Array(8);
    sha256Start(start);
    // Two blocks: 64 bytes of message, then the padding.
    fc.assert(
      fc.property(fc.tuple(bytes(64), bytes(64), bytes(64), bytes(64)), (messages) => {
        sha.state.forEach((_, i) => (sha.state[i] = start[Math.floor(i / LANES)]));
        messages.forEach((message, lane) => {
          const view = new DataView(message.buffer, message.byteOffset);
          for (let i = 0; i < 16; i++) sha.block[LANES * i + lane] = view.getInt32(4 * i);
        });
        sha.compress();
        sha.block.fill(0);
        sha.block.fill(0x80000000 | 0, 0, LANES);
        sha.block.fill(512, 15 * LANES);
        sha.compress();
        messages.forEach((message, lane) => {
          const words = Array.from({ length: 8 }, (_, i) => sha.state[LANES * i + lane] >>> 0);
          const digest = words.map((word) => word.toString(16).padStart(8, '0')).join('');
          expect(digest).toBe(createHash('sha256').update(message).digest('hex'));
        });
      }),
      { seed: 12, numRuns: 60 },
    );
  });
});

describe('the WebAssembly writer', () => {
  it('writes numbers in LEB128', () => {
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(127)).toEqual([127]);
    expect(unsigned(128)).toEqual([0x80, 1]);
    expect(unsigned(624_485)).toEqual([0xe5, 0x8e, 0x26]);
  });

  it('gives nothing where the machine does not take the module', () => {
    expect(instantiate(Uint8Array.of(0, 1, 2, 3))).toBeUndefined();
  });
});
