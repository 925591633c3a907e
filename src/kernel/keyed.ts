import seedrandom from 'seedrandom';
import { zigguratNormal, zigguratPair } from './ziggurat.ts';
import { mix, MIXED } from './threefry.ts';

/**
 * Keyed randomness: every random quantity is a pure function of (key, a, b), a counter-based hash
 * (Threefry-2x32) and not the next draw of a stream. Arguments `a` and `b` are whole numbers from 0
 * to 2^53; a key holds two 32-bit words.
 */
export interface Key {
  readonly hi: number;
  readonly lo: number;
}

const TWO_32 = 4294967296;
const TO_UNIT = 1 / TWO_32;
// Keys are derived in a domain of their own, so that a derived key never equals a draw.
const DERIVE = 0x5bd1e995;
const BYTES = 0x27d4eb2f;
// Any fixed key: what a name stands for is the same in every run.
const NAMES: Key = { hi: 0x1b873593, lo: 0x52dce729 };

/** The root key of a run: seedrandom turns the user's seed string into 64 bits. */
export function rootKey(seed: string): Key {
  const random = seedrandom(seed);
  return { hi: random.int32(), lo: random.int32() };
}

/** Key of one purpose ("radio.slow"); purposes are independent of one another. */
export function purposeKey(root: Key, name: string): Key {
  let key = deriveKey(root, name.length, TWO_32);
  for (let k = 0; k < name.length; k++) key = deriveKey(key, name.charCodeAt(k), k);
  return key;
}

/** Key of an entity (or pair, or block) under `key`. */
export function deriveKey(key: Key, a: number, b = 0): Key {
  draw(key.hi, key.lo ^ DERIVE, a, b);
  return { hi: MIXED[0], lo: MIXED[1] };
}

/**
 * A whole number below 2^53 that stands for a name, so that draws belong to the name and not to its
 * place in a list. Among a million names two agree with a probability of 1 in 18,000; they would
 * share their draws.
 */
export function nameId(name: string): number {
  const { hi, lo } = purposeKey(NAMES, name);
  return (hi >>> 11) * TWO_32 + (lo >>> 0);
}

/** 32 random bits as an unsigned integer. */
export function bits(key: Key, a: number, b: number): number {
  draw(key.hi, key.lo, a, b);
  return MIXED[0] >>> 0;
}

/** Uniform on [0, 1), 53 bits. */
export function uniform(key: Key, a: number, b: number): number {
  draw(key.hi, key.lo, a, b);
  return ((MIXED[0] >>> 5) * 67108864 + (MIXED[1] >>> 6)) / 9007199254740992;
}

/** The two numbers of the latest `uniformPair`; overwritten by the next one. */
export const UNIFORM_PAIR = new Float64Array(2);

/** Two independent uniforms on [0, 1), 32 bits each, from one mix, written to `UNIFORM_PAIR`. */
export function uniformPair(key: Key, a: number, b: number): void {
  draw(key.hi, key.lo, a, b);
  UNIFORM_PAIR[0] = (MIXED[0] >>> 0) * TO_UNIT;
  UNIFORM_PAIR[1] = (MIXED[1] >>> 0) * TO_UNIT;
}

/**
 * A standard normal deviate and an independent uniform of 24 bits of the latest `normalAndUniform`.
 */
export const NORMAL_AND_UNIFORM = new Float64Array(2);

/** One of each from one mix, written to `NORMAL_AND_UNIFORM`. */
export function normalAndUniform(key: Key, a: number, b: number): void {
  draw(key.hi, key.lo, a, b);
  // The deviate takes a whole word and 8 bits of the other one.
  NORMAL_AND_UNIFORM[1] = (MIXED[0] >>> 8) * 5.9604644775390625e-8;
  NORMAL_AND_UNIFORM[0] = zigguratNormal(key.hi, key.lo);
}

/** Standard normal deviate. */
export function normal(key: Key, a: number, b: number): number {
  draw(key.hi, key.lo, a, b);
  return zigguratNormal(key.hi, key.lo);
}

/** The two deviates of the latest `normalPair`; overwritten by the next one. */
export const NORMAL_PAIR = new Float64Array(2);

/** Two independent standard normal deviates from one mix, written to `NORMAL_PAIR`. */
export function normalPair(key: Key, a: number, b: number): void {
  draw(key.hi, key.lo, a, b);
  zigguratPair(key.hi, key.lo, NORMAL_PAIR);
}

/** Exponential deviate of mean 1. */
export function exponential(key: Key, a: number, b: number): number {
  return -Math.log(1 - uniform(key, a, b));
}

/** Whole number uniform on [0, n), 0 < n <= 2^32; the bias of n / 2^53 is beyond measuring. */
export function below(key: Key, a: number, b: number, n: number): number {
  return Math.floor(uniform(key, a, b) * n);
}

/** Index drawn with the given cumulative weights (ascending, the last one is their sum). */
export function categorical(key: Key, a: number, b: number, cumulative: Float64Array): number {
  const target = uniform(key, a, b) * cumulative[cumulative.length - 1];
  let index = 0;
  while (index < cumulative.length - 1 && target >= cumulative[index]) index++;
  return index;
}

/** Fills `out` with random bytes number `a`. */
export function fillBytes(key: Key, a: number, out: Uint8Array): void {
  for (let at = 0; at < out.length; at += 8) {
    draw(key.hi, key.lo ^ BYTES, a, at);
    for (let k = 0; k < 8 && at + k < out.length; k++)
      out[at + k] = MIXED[k >> 2] >>> (8 * (k & 3));
  }
}

/** Mixes key and arguments; what lies above 32 bits of an argument goes into the key's words. */
function draw(hi: number, lo: number, a: number, b: number): void {
  if (a < TWO_32 && b < TWO_32) {
    mix(hi, lo, a | 0, b | 0);
    return;
  }
  const aHigh = Math.floor(a / TWO_32);
  const bHigh = Math.floor(b / TWO_32);
  mix(hi ^ Math.imul(aHigh, 0x9e3779b1), lo ^ Math.imul(bHigh, 0x85ebca77), a | 0, b | 0);
}
