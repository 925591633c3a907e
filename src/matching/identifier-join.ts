import { HashFilter } from './hash-filter.ts';
import { createHashes, hashIdentifiers } from './identifier-hash.ts';
import type { Hashes } from './identifier-hash.ts';

const MAX_BUCKETS_LOG2 = 24;

/**
 * Which log rows hold which of the identifiers that are asked for, for many millions of both of
 * which nearly none meet. Two filters in place of one table of all rows: what is asked for has to
 * pass a filter of the rows and is kept; at the end rows have to pass a filter of what was kept,
 * and the few that do are compared.
 */
export class IdentifierJoin {
  readonly identifierBytes: number;
  /** As many identifiers are best asked for together: logs beyond the caches want many. */
  readonly together: number;
  /** Identifiers asked for so far: those of `ask` count on from one call to the next. */
  asked: number;
  private readonly identifiers: Uint8Array;
  private readonly rows: HashFilter;
  private readonly kept: KeptIdentifiers;
  private readonly hashes: Hashes;
  private readonly passed: Int32Array;

  /**
   * @param identifiers - row after row, each of `size` bytes (4 or more); the same bytes may stand
   * in many rows. They are not copied: do not modify.
   */
  constructor(identifiers: Uint8Array, size: number) {
    this.identifierBytes = size;
    this.asked = 0;
    this.identifiers = identifiers;
    this.rows = new HashFilter(identifiers.length / size);
    this.together = this.rows.together;
    this.kept = new KeptIdentifiers(size);
    this.hashes = createHashes(this.together);
    this.passed = new Int32Array(this.together);
    eachBlock(identifiers, size, this.hashes, (count) => this.rows.add(this.hashes, count));
  }

  /** Asks for `count` identifiers that lie one after another in `bytes`, which may change after. */
  ask(bytes: Uint8Array, count: number): void {
    const { identifierBytes: size, rows, kept, hashes, passed } = this;
    eachBlock(bytes.subarray(0, count * size), size, hashes, (inBlock, first) => {
      const passing = rows.passing(hashes, inBlock, passed);
      for (let k = 0; k < passing; k++) {
        const ask = first + passed[k];
        kept.add(hashes, passed[k], bytes, ask * size, this.asked + ask);
      }
    });
    this.asked += count;
  }

  /**
   * Tells each pair of an identifier asked for, by its place among all, and a row that holds the
   * same bytes, in no order.
   */
  answer(onHit: (asked: number, row: number) => void): void {
    const { kept, identifiers, identifierBytes: size } = this;
    if (kept.count === 0) return;
    const filter = kept.filter();
    const buckets = bucketsOf(kept);
    const hashes = createHashes(filter.together);
    const passed = new Int32Array(filter.together);
    eachBlock(identifiers, size, hashes, (count, first) => {
      const passing = filter.passing(hashes, count, passed);
      for (let k = 0; k < passing; k++) {
        const hash = hashes.hash[passed[k]];
        const row = first + passed[k];
        const bucket = hash >>> buckets.shift;
        for (let at = buckets.starts[bucket]; at < buckets.starts[bucket + 1]; at++) {
          const one = buckets.kept[at];
          if (kept.hash[one] !== hash) continue;
          if (sameBytes(kept.bytes, one, identifiers, row, size)) onHit(kept.asked[one], row);
        }
      }
    });
  }
}

/** Identifiers that passed the filter of the rows, with their hashes and places among all. */
class KeptIdentifiers implements Hashes {
  count: number;
  hash: Int32Array;
  part: Uint8Array;
  bytes: Uint8Array;
  /** Beyond 32 bits: thirty million keys have as many identifiers. */
  asked: Float64Array;
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.count = 0;
    this.hash = new Int32Array(256);
    this.part = new Uint8Array(256);
    this.bytes = new Uint8Array(256 * size);
    this.asked = new Float64Array(256);
  }

  add(of: Hashes, k: number, bytes: Uint8Array, at: number, asked: number): void {
    const { count, size } = this;
    if (count === this.hash.length) this.grow();
    this.hash[count] = of.hash[k];
    this.part[count] = of.part[k];
    for (let b = 0; b < size; b++) this.bytes[count * size + b] = bytes[at + b];
    this.asked[count] = asked;
    this.count++;
  }

  filter(): HashFilter {
    const filter = new HashFilter(this.count);
    for (let first = 0; first < this.count; first += filter.together) {
      const end = Math.min(first + filter.together, this.count);
      const hash = this.hash.subarray(first, end);
      filter.add({ hash, part: this.part.subarray(first, end) }, end - first);
    }
    return filter;
  }

  private grow(): void {
    const { hash, part, bytes, asked } = this;
    this.hash = new Int32Array(2 * hash.length);
    this.part = new Uint8Array(2 * part.length);
    this.bytes = new Uint8Array(2 * bytes.length);
    this.asked = new Float64Array(2 * asked.length);
    this.hash.set(hash);
    this.part.set(part);
    this.bytes.set(bytes);
    this.asked.set(asked);
  }
}

interface Buckets {
  readonly shift: number;
  readonly starts: Int32Array;
  /** Places of kept identifiers, in order within a bucket. */
  readonly kept: Int32Array;
}

/** Cuts kept identifiers by the upper bits of their hashes. */
function bucketsOf({ hash, count }: KeptIdentifiers): Buckets {
  let bucketsLog2 = 1;
  while (bucketsLog2 < MAX_BUCKETS_LOG2 && 1 << bucketsLog2 < count) bucketsLog2++;
  const shift = 32 - bucketsLog2;
  const starts = new Int32Array((1 << bucketsLog2) + 1);
  for (let k = 0; k < count; k++) starts[(hash[k] >>> shift) + 1]++;
  for (let b = 1; b < starts.length; b++) starts[b] += starts[b - 1];
  const next = starts.slice();
  const kept = new Int32Array(count);
  for (let k = 0; k < count; k++) kept[next[hash[k] >>> shift]++] = k;
  return { shift, starts, kept };
}

/** Hashes all identifiers, as many as `hashes` holds at a time: `count` of them from `first` on. */
function eachBlock(
  bytes: Uint8Array,
  size: number,
  hashes: Hashes,
  onBlock: (count: number, first: number) => void,
): void {
  const all = bytes.length / size;
  const together = hashes.hash.length;
  for (let first = 0; first < all; first += together) {
    const count = Math.min(together, all - first);
    hashIdentifiers(hashes, bytes.subarray(first * size, (first + count) * size), size, count);
    onBlock(count, first);
  }
}

function sameBytes(a: Uint8Array, one: number, b: Uint8Array, row: number, size: number): boolean {
  const at = one * size;
  const from = row * size;
  for (let k = 0; k < size; k++) if (a[at + k] !== b[from + k]) return false;
  return true;
}
