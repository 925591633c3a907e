import { deriveKey, fillBytes, rootKey } from '../../src/kernel/keyed.ts';
import type { DecentralisedEngine, RandomBytes } from '../../src/protocols/engine.ts';

export const START_S = 1_604_275_200; // 2020-11-02 00:00 UTC
export const DAY_S = 86_400;

export function randomOf(seed: number): RandomBytes {
  const key = deriveKey(rootKey('engines'), seed);
  return (index, length) => {
    const out = new Uint8Array(length);
    fillBytes(key, index, out);
    return out;
  };
}

/** A phone set up at the start and grown to the end of day `days`. */
export function phoneOf(engine: DecentralisedEngine, seed: number, days: number): unknown {
  const random = randomOf(seed);
  return engine.roll(engine.createIdentity(random, START_S), random, START_S + days * DAY_S - 1);
}
