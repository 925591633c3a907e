import type { Xoshiro128 } from '../../src/kernel/xoshiro.ts';

type Mutation = (bytes: Uint8Array, other: Uint8Array, random: Xoshiro128) => Uint8Array;

const below = (random: Xoshiro128, n: number): number => Math.floor(random.uniform() * n);
const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts));

const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x09, 0x22, 0x5b, 0x7b];
/** What a length, an offset or a count may be made to claim. */
const LIES = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0, 0, 0, 0, 0, 0, 0, 0x7f],
  [0xff, 0x7f],
  [0, 0, 0, 0],
];

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, _, random) {
    const out = bytes.slice();
    if (out.length > 0) out[below(random, out.length)] ^= 1 << below(random, 8);
    return out;
  },
  function setByte(bytes, _, random) {
    const out = bytes.slice();
    if (out.length > 0) out[below(random, out.length)] = EDGES[below(random, EDGES.length)];
    return out;
  },
  function truncate(bytes, _, random) {
    return bytes.slice(0, below(random, bytes.length + 1));
  },
  function insert(bytes, _, random) {
    const at = below(random, bytes.length + 1);
    const added = Uint8Array.from({ length: 1 + below(random, 9) }, () => random.next() & 255);
    return joined(bytes.subarray(0, at), added, bytes.subarray(at));
  },
  function remove(bytes, _, random) {
    const at = below(random, bytes.length + 1);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 9)));
  },
  function repeat(bytes, _, random) {
    const from = below(random, bytes.length + 1);
    const to = from + below(random, Math.min(64, bytes.length - from) + 1);
    return joined(bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to));
  },
  function splice(bytes, other, random) {
    const head = bytes.subarray(0, below(random, bytes.length + 1));
    return joined(head, other.subarray(below(random, other.length + 1)));
  },
  function lie(bytes, _, random) {
    const out = bytes.slice();
    const lies = LIES[below(random, LIES.length)];
    const at = below(random, out.length + 1);
    out.set(lies.slice(0, out.length - at), at);
    return out;
  },
];

/** One to four changes of `bytes`; `other` is what a splice takes its second half from. */
export function mutated(bytes: Uint8Array, other: Uint8Array, random: Xoshiro128): Uint8Array {
  // A slice of a Buffer is no copy: changes of one input would stay in the seed.
  let out: Uint8Array = new Uint8Array(bytes);
  for (let n = 1 + below(random, 4); n > 0; n--) {
    out = MUTATIONS[below(random, MUTATIONS.length)](out, new Uint8Array(other), random);
  }
  return out;
}

/** One of the list. */
export function oneOf<T>(list: readonly T[], random: Xoshiro128): T {
  return list[below(random, list.length)];
}
