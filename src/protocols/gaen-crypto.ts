import { aes128Rounds, aes128Schedule } from '../base/aes128.ts';
import { BULK_BLOCKS, createAes128Bulk } from '../base/aes128-bulk.ts';
import type { Aes128Bulk } from '../base/aes128-bulk.ts';
import { createSha256Lanes, LANES } from '../base/sha256-lanes.ts';
import type { Sha256Lanes } from '../base/sha256-lanes.ts';
import { sha256Block, sha256Start } from '../base/sha256.ts';

/**
 * GAEN cryptography v1.2: RPIK = HKDF-SHA256(TEK, no salt, "EN-RPIK", 16), RPI_j =
 * AES128(RPIK, "EN-RPI" 00*6 ENIN_j little-endian), AEMK = HKDF(TEK, no salt, "EN-AEMK", 16),
 * AEM_j = AES128-CTR(AEMK, IV = RPI_j, metadata). HKDF: RFC 5869; HMAC: RFC 2104.
 */
export const RPI_BYTES = 16;

const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;
const START = new Int32Array(8);
sha256Start(START);
// HMAC with the empty salt (32 zero bytes) starts from the same two states for every TEK.
const INNER_START = padState(INNER_PAD);
const OUTER_START = padState(OUTER_PAD);

type Info = readonly [number, number];
const RPIK_INFO: Info = [0x454e2d52, 0x50494b01]; // "EN-RPIK" 01
const AEMK_INFO: Info = [0x454e2d41, 0x454d4b01]; // "EN-AEMK" 01

const KEY_WORDS = 4;
const HASH_WORDS = 8;
const pseudoRandomKeys = new Int32Array(HASH_WORDS * LANES);
const innerHashes = new Int32Array(HASH_WORDS * LANES);
let lanes: Sha256Lanes | undefined;

function padState(pad: number): Int32Array {
  const padded = START.slice();
  sha256Block(padded, new Int32Array(16).fill(pad));
  return padded;
}

/** Every lane goes on from the same state. */
function startFrom({ state }: Sha256Lanes, words: Int32Array): void {
  for (let i = 0; i < state.length; i++) state[i] = words[Math.floor(i / LANES)];
}

/** Every lane has hashed the padded block of its HMAC key. */
function startHmac(sha: Sha256Lanes, pad: number): void {
  startFrom(sha, START);
  for (let i = 0; i < pseudoRandomKeys.length; i++) sha.block[i] = pseudoRandomKeys[i] ^ pad;
  sha.block.fill(pad, pseudoRandomKeys.length);
  sha.compress();
}

/** Finishes hashes whose last block holds `words` words, after one block of 64 bytes. */
function finish(sha: Sha256Lanes, words: number): void {
  const { block } = sha;
  block.fill(0x80000000 | 0, words * LANES, (words + 1) * LANES);
  block.fill(0, (words + 1) * LANES, 15 * LANES);
  block.fill(8 * (64 + 4 * words), 15 * LANES);
  sha.compress();
}

/** HKDF-Extract with the empty salt of the TEKs from `from` on, one in each lane. */
function extract(sha: Sha256Lanes, teks: readonly Uint8Array[], from: number): void {
  for (let lane = 0; lane < LANES; lane++) {
    const tek = teks[Math.min(from + lane, teks.length - 1)];
    for (let i = 0; i < KEY_WORDS; i++) sha.block[LANES * i + lane] = bigEndian(tek, 4 * i);
  }
  startFrom(sha, INNER_START);
  finish(sha, KEY_WORDS);
  sha.block.set(sha.state);
  startFrom(sha, OUTER_START);
  finish(sha, HASH_WORDS);
  pseudoRandomKeys.set(sha.state);
}

/** First bytes of HKDF-Expand, in the state. */
function expandInfo(sha: Sha256Lanes, info: Info): void {
  startHmac(sha, INNER_PAD);
  sha.block.fill(info[0], 0, LANES);
  sha.block.fill(info[1], LANES, 2 * LANES);
  finish(sha, 2);
  innerHashes.set(sha.state);
  startHmac(sha, OUTER_PAD);
  sha.block.set(innerHashes);
  finish(sha, HASH_WORDS);
}

/** The AES keys that belong to TEKs, four big-endian words each. */
function deriveKeys(teks: readonly Uint8Array[], info: Info): Int32Array {
  const sha = (lanes ??= createSha256Lanes());
  const keys = new Int32Array(KEY_WORDS * teks.length);
  for (let from = 0; from < teks.length; from += LANES) {
    extract(sha, teks, from);
    expandInfo(sha, info);
    for (let lane = 0; lane < LANES && from + lane < teks.length; lane++) {
      for (let i = 0; i < KEY_WORDS; i++) {
        keys[KEY_WORDS * (from + lane) + i] = sha.state[LANES * i + lane];
      }
    }
  }
  return keys;
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

/** RPIKs of many TEKs, four big-endian words each: quicker than one by one. */
export function rpiKeys(teks: readonly Uint8Array[]): Int32Array {
  return deriveKeys(teks, RPIK_INFO);
}

/** AES key schedule of the RPIK of `tek`, 44 words. */
export function rpiSchedule(tek: Uint8Array, schedule: Int32Array): void {
  aes128Schedule(deriveKeys([tek], RPIK_INFO), schedule);
}

/** AES key schedule of the AEMK of `tek`, 44 words. */
export function aemSchedule(tek: Uint8Array, schedule: Int32Array): void {
  aes128Schedule(deriveKeys([tek], AEMK_INFO), schedule);
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
  if (count >= BULK_FROM) bulk ??= createBulk() ?? 'unavailable';
  if (count < BULK_FROM || bulk === undefined || bulk === 'unavailable') {
    for (let i = 0; i < count; i++) writeRpi(schedule, enin + i, out, at + RPI_BYTES * i);
    return;
  }
  for (let done = 0; done < count; done += BULK_BLOCKS) {
    const blocks = Math.min(count - done, BULK_BLOCKS);
    writeIntervals(bulk.input, enin + done, blocks);
    bulk.encrypt(schedule, blocks);
    out.set(bulk.output.subarray(0, RPI_BYTES * blocks), at + RPI_BYTES * done);
  }
}

/** One RPI, 16 bytes to `out` at `at`. */
function writeRpi(schedule: Int32Array, enin: number, out: Uint8Array, at: number): void {
  const k = schedule;
  aes128Rounds(k, 1, PADDED0 ^ k[0], PADDED1 ^ k[1], k[2], swap(enin) ^ k[3], out, at);
}

/** The cipher with what all padded intervals share in place. */
function createBulk(): Aes128Bulk | undefined {
  const created = createAes128Bulk();
  if (created === undefined) return undefined;
  const view = new DataView(created.input.buffer, created.input.byteOffset);
  for (let i = 0; i < BULK_BLOCKS; i++) {
    view.setInt32(RPI_BYTES * i, PADDED0);
    view.setInt32(RPI_BYTES * i + 4, PADDED1);
  }
  return created;
}

/** The intervals of the padded blocks; keys that start together share them. */
function writeIntervals(input: Uint8Array, enin: number, blocks: number): void {
  if (enin === paddedFrom && blocks <= paddedCount) return;
  const view = new DataView(input.buffer, input.byteOffset);
  for (let i = 0; i < blocks; i++) view.setUint32(RPI_BYTES * i + 12, enin + i, true);
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
