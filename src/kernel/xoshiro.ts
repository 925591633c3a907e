import { deriveKey } from './keyed.ts';
import type { Key } from './keyed.ts';
import { MIXED } from './threefry.ts';
import { zigguratNormal } from './ziggurat.ts';

/**
 * Sequential random numbers, xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom
 * number generators", ACM TOMS 47(4), 2021), for code that is sequential by nature, such as a
 * queueing model; what belongs to the world is drawn by key (`keyed.ts`).
 */
export class Xoshiro128 {
  private readonly state: Int32Array;

  /** @param seed - four words, not all zero; or a key from which they are derived */
  constructor(seed: Key | readonly [number, number, number, number]) {
    const words = 'hi' in seed ? wordsOf(seed) : seed;
    if (words.every((word) => word === 0)) {
      throw new RangeError('"seed" expected words that are not all zero, got zeros');
    }
    this.state = Int32Array.from(words);
  }

  /** 32 random bits as an unsigned integer. */
  next(): number {
    const s = this.state;
    const scrambled = Math.imul(rotate(Math.imul(s[1], 5), 7), 9);
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return scrambled >>> 0;
  }

  /** Uniform on [0, 1), 53 bits. */
  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 67108864 + (this.next() >>> 6)) / 9007199254740992;
  }

  /**
   * Standard normal deviate from two words of the stream, always two: later draws keep their place.
   */
  normal(): number {
    MIXED[0] = this.next();
    MIXED[1] = this.next();
    return zigguratNormal(0, 0);
  }

  /** Exponential deviate of mean 1. */
  exponential(): number {
    return -Math.log(1 - this.uniform());
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function wordsOf(key: Key): [number, number, number, number] {
  const first = deriveKey(key, 0);
  const second = deriveKey(key, 1);
  return [first.hi, first.lo, second.hi, second.lo | 1];
}
