import type { Expansion } from '../engine.ts';

/** Room for `count` identifiers, to be filled. */
export function emptyExpansion(count: number, identifierBytes: number): Expansion {
  return {
    identifierBytes,
    count,
    bytes: new Uint8Array(count * identifierBytes),
    keyIndex: new Int32Array(count),
    fromS: new Float64Array(count),
    toS: new Float64Array(count),
  };
}
