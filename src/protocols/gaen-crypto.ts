import { aes128Rounds, aes128Schedule } from '../base/aes128.ts';
import { BULK_BLOCKS, createAes128Bulk } from '../base/aes128-bulk.ts';
import type { Aes128Bulk } from '../base/aes128-bulk.ts';
import { sha256Block, sha256Start } from '../base/sha256.ts';

/**
 * GAEN cryptography v1.2: RPIK = HKDF-SHA256(TEK, no salt, "EN-RPIK", 16), RPI_j =
 * AES128(RPIK, "EN-RPI" 00*6 ENIN_j little-endian), AEMK = HKDF(TEK, no salt, "EN-AEMK", 16),
 * AEM_j = AES128-CTR(AEMK, IV = RPI_j, metadata). HKDF: RFC 5869; HMAC: RFC 2104.
 */
export const RPI_BYTES = 16;

// HMAC with the empty salt (32 zero bytes) starts from the same two states for every TEK.
const INNER_START = padState(0x36363636);
const OUTER_START = padState(0x5c5c5c5c);

const RPIK_INFO: readonly [number, number] = [0x454e2d52, 0x50494b01]; // "EN-RPIK" 01
const AEMK_INFO: readonly [number, number] = [0x454e2d41, 0x454d4b01]; // "EN-AEMK" 01

const block = new Int32Array(16);
const state = new Int32Array(8);
const inner = new Int32Array(8);
const outer = new Int32Array(8);
const keyWords = new Int32Array(4);

function padState(pad: number): Int32Array {
  const padded = new Int32Array(8);
  sha256Start(padded);
  sha256Block(padded, new Int32Array(16).fill(pad));
  return padded;
}

/** Finishes a hash whose last block holds `words` words, after `bytesBefore` bytes. */
function finish(words: number, bytesBefore: number): void {
  block[words] = 0x80000000 | 0;
  block.fill(0, words + 1, 15);
  block[15] = 8 * (bytesBefore + 4 * words);
  sha256Block(state, block);
}

/** Sets `inner` and `outer` to the HMAC states of the pseudo-random key of `tek`. */
function extract(tek: Uint8Array): void {
  state.set(INNER_START);
  for (let i = 0; i < 4; i++) block[i] = bigEndian(tek, 4 * i);
  finish(4, 64);
  block.set(state);
  state.set(OUTER_START);
  finish(8, 64);
  inner.set(state);
  hmacPad(inner, 0x36363636);
  outer.set(state);
  hmacPad(outer, 0x5c5c5c5c);
}

/** Replaces a key of 8 words by the hash state after its padded block. */
function hmacPad(key: Int32Array, pad: number): void {
  for (let i = 0; i < 8; i++) block[i] = key[i] ^ pad;
  block.fill(pad, 8);
  sha256Start(key);
  sha256Block(key, block);
}

/** First 16 bytes of HKDF-Expand, as an AES key in `keyWords`. */
function expandInfo(info: readonly [number, number]): void {
  state.set(inner);
  block[0] = info[0];
  block[1] = info[1];
  finish(2, 64);
  block.set(state);
  state.set(outer);
  finish(8, 64);
  for (let i = 0; i < 4; i++) keyWords[i] = state[i];
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

/** AES key schedule of the RPIK of `tek`, 44 words. */
export function rpiSchedule(tek: Uint8Array, schedule: Int32Array): void {
  extract(tek);
  expandInfo(RPIK_INFO);
  aes128Schedule(keyWords, schedule);
}

/** AES key schedule of the AEMK of `tek`, 44 words. */
export function aemSchedule(tek: Uint8Array, schedule: Int32Array): void {
  extract(tek);
  expandInfo(AEMK_INFO);
  aes128Schedule(keyWords, schedule);
}

// "EN-RPI" and six zero bytes.
const PADDED0 = 0x454e2d52;
const PADDED1 = 0x50490000;
// Fewer blocks than this are not worth the copies into and out of the bulk cipher.
const BULK_FROM = 8;

// Compiled at the first use: most programs that import an engine expand no keys.
let bulk: Aes128Bulk | 'unavailable' | undefined;
let paddedFrom = -1;
let paddedCount = 0;

/** RPIs of the intervals enin .. enin + count - 1, 16 bytes each, to `out` from `at`. */
export function writeRpis(
  schedule: Int32Array,
  enin: number,
  count: number,
  out: Uint8Array,
  at: number,
): void {
  if (count >= BULK_FROM) bulk ??= createAes128Bulk() ?? 'unavailable';
  if (count < BULK_FROM || bulk === undefined || bulk === 'unavailable') {
    for (let i = 0; i < count; i++) writeRpi(schedule, enin + i, out, at + RPI_BYTES * i);
    return;
  }
  for (let done = 0; done < count; done += BULK_BLOCKS) {
    const blocks = Math.min(count - done, BULK_BLOCKS);
    writePadded(bulk.input, enin + done, blocks);
    bulk.encrypt(schedule, blocks);
    out.set(bulk.output.subarray(0, RPI_BYTES * blocks), at + RPI_BYTES * done);
  }
}

/** One RPI, 16 bytes to `out` at `at`. */
function writeRpi(schedule: Int32Array, enin: number, out: Uint8Array, at: number): void {
  const k = schedule;
  aes128Rounds(k, 1, PADDED0 ^ k[0], PADDED1 ^ k[1], k[2], swap(enin) ^ k[3], out, at);
}

/** The padded intervals; keys that start together share them. */
function writePadded(input: Uint8Array, enin: number, blocks: number): void {
  if (enin === paddedFrom && blocks <= paddedCount) return;
  const view = new DataView(input.buffer, input.byteOffset);
  for (let i = 0; i < blocks; i++) {
    view.setInt32(RPI_BYTES * i, PADDED0);
    view.setInt32(RPI_BYTES * i + 4, PADDED1);
    view.setUint32(RPI_BYTES * i + 12, enin + i, true);
  }
  paddedFrom = enin;
  paddedCount = blocks;
}

/** Little-endian order of the four bytes. */
function swap(word: number): number {
  return ((word & 255) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

const pad16 = new Uint8Array(16);

/** The four metadata bytes, encrypted or decrypted (CTR mode works both ways). */
export function cryptMetadata(schedule: Int32Array, rpi: Uint8Array, metadata: number): number {
  const k = schedule;
  aes128Rounds(
    k,
    1,
    bigEndian(rpi, 0) ^ k[0],
    bigEndian(rpi, 4) ^ k[1],
    bigEndian(rpi, 8) ^ k[2],
    bigEndian(rpi, 12) ^ k[3],
    pad16,
    0,
  );
  return (metadata ^ bigEndian(pad16, 0)) >>> 0;
}
