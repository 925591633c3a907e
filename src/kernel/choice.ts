import { exponential } from './keyed.ts';
import type { Key } from './keyed.ts';

/** One of several that a draw can fall on. */
export interface Alternative {
  /** What its draws are keyed by, below 2^53: that of its name. */
  readonly id: number;
  /** Its weight, >= 0. */
  readonly share: number;
}

/**
 * Index of an alternative drawn with its share as weight; -1 where none has a share above 0. Each
 * arrives after an exponential time of rate `share`, and the first wins: the order of the list does
 * not matter, and one more alternative changes only the draws that it wins.
 */
export function firstToArrive(key: Key, a: number, alternatives: readonly Alternative[]): number {
  let chosen = -1;
  let earliest = Infinity;
  for (let k = 0; k < alternatives.length; k++) {
    const { id, share } = alternatives[k];
    if (share <= 0) continue;
    const arrival = exponential(key, a, id) / share;
    if (arrival >= earliest) continue;
    earliest = arrival;
    chosen = k;
  }
  return chosen;
}
