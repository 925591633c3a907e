import { sha256 } from '../../base/crypto/sha256.ts';

/**
 * Keys of Herald's secured payload (theheraldproject/herald-for-android at 7dcef0c). Seeds run
 * backwards, each the hash of the first half of the next, so that none leads to a later one; a key
 * is the hash of two neighbouring seeds, XORed.
 */
export const KEY_BYTES = 32;
/** The last day with a key, counted from 2020-09-24; the library names 2,000 days and has 2,001. */
export const HERALD_LAST_DAY = 2000;
/** Identifiers of a day, one for each six minutes. */
export const PERIODS_PER_DAY = 240;
/** Bytes of a contact identifier. */
export const CONTACT_ID_BYTES = 16;

const HALF = KEY_BYTES / 2;
// Every 50th seed is remembered, and the seeds of the 50 days asked for last.
const BLOCK_DAYS = 50;

const seedBefore = (seed: Uint8Array): Uint8Array => sha256(seed.subarray(0, HALF));

function keyOf(seed: Uint8Array, before: Uint8Array): Uint8Array {
  return sha256(seed.map((byte, k) => byte ^ before[k]));
}

/** Matching keys of a secret by day since 2020-09-24. */
export class MatchingKeys {
  /** Seeds of the days 50, 100, ... 2000. */
  private readonly marks: Uint8Array[];
  private block: Uint8Array[];
  private blockOf: number;

  /** @param secret - 2,048 bytes; its hash is the seed of day 2000 */
  constructor(secret: Uint8Array) {
    this.marks = [];
    this.block = [];
    this.blockOf = -1;
    let seed = sha256(secret);
    for (let day = HERALD_LAST_DAY; day > 0; day--) {
      if (day % BLOCK_DAYS === 0) this.marks[day / BLOCK_DAYS] = seed;
      seed = seedBefore(seed);
    }
  }

  /** The seed of a day from 0 to 2000. */
  seed(day: number): Uint8Array {
    if (day === HERALD_LAST_DAY) return this.marks[day / BLOCK_DAYS];
    const block = Math.floor(day / BLOCK_DAYS);
    if (block !== this.blockOf) {
      this.block = [];
      let seed = this.marks[block + 1];
      for (let k = BLOCK_DAYS - 1; k >= 0; k--) this.block[k] = seed = seedBefore(seed);
      this.blockOf = block;
    }
    return this.block[day - block * BLOCK_DAYS];
  }

  /** The key of a day from 0 to 2000, which is published for it. */
  key(day: number): Uint8Array {
    const seed = this.seed(day);
    return keyOf(seed, seedBefore(seed));
  }
}

/** Seed and key of a period of a day. */
export interface ContactKey {
  readonly seed: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * Contact keys of a day, periods 0 to 240; the last stands at the head of the chain, never sent.
 */
export function contactKeys(matchingKey: Uint8Array): ContactKey[] {
  const keys: ContactKey[] = [];
  let seed = sha256(matchingKey);
  for (let period = PERIODS_PER_DAY; period >= 0; period--) {
    const before = seedBefore(seed);
    keys[period] = { seed, key: keyOf(seed, before) };
    seed = before;
  }
  return keys;
}

/** Contact identifiers of the periods 0 to 239 of a day, 16 bytes each. */
export function contactIdentifiers(matchingKey: Uint8Array): Uint8Array {
  const identifiers = new Uint8Array(PERIODS_PER_DAY * CONTACT_ID_BYTES);
  const keys = contactKeys(matchingKey);
  for (let period = 0; period < PERIODS_PER_DAY; period++) {
    const identifier = keys[period].key.subarray(0, CONTACT_ID_BYTES);
    identifiers.set(identifier, period * CONTACT_ID_BYTES);
  }
  return identifiers;
}
