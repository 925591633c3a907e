import { int32At } from '../bytes/bytes.ts';
import { createSha256Lanes, LANES } from './sha256-lanes.ts';
import type { Sha256Lanes } from './sha256-lanes.ts';
import { sha256Block, sha256Start } from './sha256.ts';

/**
 * HKDF-SHA256 (RFC 5869; HMAC: RFC 2104) with the empty salt, from keys of 16 bytes to the first 16
 * bytes of output. Short as all of that is, each HMAC is one block under its key, and several keys
 * go side by side.
 */
const INNER_PAD = 0x36363636;
const OUTER_PAD = 0x5c5c5c5c;
const KEY_WORDS = 4;
const HASH_WORDS = 8;
const BLOCK_WORDS = 16;
const BLOCK_BYTES = 64;
// Beside the info, its block holds the number of the output block, the padding and the length.
const MAX_INFO_BYTES = BLOCK_BYTES - 10;

const START = new Int32Array(HASH_WORDS);
sha256Start(START);
// HMAC with the empty salt (32 zero bytes) starts from the same two states for every key.
const INNER_START = padState(INNER_PAD);
const OUTER_START = padState(OUTER_PAD);

const pseudoRandomKeys = new Int32Array(HASH_WORDS * LANES);
const innerHashes = new Int32Array(HASH_WORDS * LANES);
let lanes: Sha256Lanes | undefined;

function padState(pad: number): Int32Array {
  const padded = START.slice();
  sha256Block(padded, new Int32Array(BLOCK_WORDS).fill(pad));
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
  block.fill(8 * (BLOCK_BYTES + 4 * words), 15 * LANES);
  sha.compress();
}

/** HKDF-Extract of the keys from `from` on, one in each lane. */
function extract(sha: Sha256Lanes, keys: readonly Uint8Array[], from: number): void {
  for (let lane = 0; lane < LANES; lane++) {
    const key = keys[Math.min(from + lane, keys.length - 1)];
    for (let i = 0; i < KEY_WORDS; i++) sha.block[LANES * i + lane] = int32At(key, 4 * i);
  }
  startFrom(sha, INNER_START);
  finish(sha, KEY_WORDS);
  sha.block.set(sha.state);
  startFrom(sha, OUTER_START);
  finish(sha, HASH_WORDS);
  pseudoRandomKeys.set(sha.state);
}

/** First block of HKDF-Expand, in the state. */
function expand(sha: Sha256Lanes, info: HkdfInfo): void {
  startHmac(sha, INNER_PAD);
  sha.block.set(info);
  sha.compress();
  innerHashes.set(sha.state);
  startHmac(sha, OUTER_PAD);
  sha.block.set(innerHashes);
  finish(sha, HASH_WORDS);
}

/** The info of an expansion as the block that is hashed, in every lane: itself, 01, padding. */
export type HkdfInfo = Int32Array;

/** @param info - at most 54 bytes, or RangeError */
export function hkdfInfo(info: Uint8Array): HkdfInfo {
  if (info.length > MAX_INFO_BYTES) {
    throw new RangeError(`"info" expected at most ${MAX_INFO_BYTES} bytes, got ${info.length}`);
  }
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(info);
  block.set([1, 0x80], info.length);
  const words = new Int32Array(BLOCK_WORDS * LANES);
  for (let i = 0; i < words.length; i++) words[i] = int32At(block, 4 * Math.floor(i / LANES));
  return words.fill(8 * (BLOCK_BYTES + info.length + 1), (BLOCK_WORDS - 1) * LANES);
}

/**
 * The first 16 bytes of HKDF with no salt, for each key as four big-endian words; quicker for many
 * keys than one by one.
 *
 * @param keys - 16 bytes each
 */
export function hkdfWords(keys: readonly Uint8Array[], info: HkdfInfo): Int32Array {
  const sha = (lanes ??= createSha256Lanes());
  const words = new Int32Array(KEY_WORDS * keys.length);
  for (let from = 0; from < keys.length; from += LANES) {
    extract(sha, keys, from);
    expand(sha, info);
    for (let lane = 0; lane < LANES && from + lane < keys.length; lane++) {
      for (let i = 0; i < KEY_WORDS; i++) {
        words[KEY_WORDS * (from + lane) + i] = sha.state[LANES * i + lane];
      }
    }
  }
  return words;
}
