type OnHit = (asked: number, row: number) => void;

/** Which log rows hold an identifier, for millions of questions of which nearly all say "none". */
export interface IdentifierTable {
  readonly identifierBytes: number;
  readonly count: number;
  /** Questions that are best asked together: tables beyond the caches want many. */
  readonly asksTogether: number;
  /**
   * Asks for `count` identifiers that lie one after another in `bytes`. Each pair of an asked
   * identifier and a row that holds the same bytes goes to `onHit`: rows ascend for one asked
   * identifier, asked identifiers come in no order.
   */
  probe(bytes: Uint8Array, count: number, onHit: OnHit): void;
}

// Rows of one shard: its part of the table stays in a second-level cache.
const SHARD_ROWS_LOG2 = 16;
const MAX_SHARDS_LOG2 = 10;
// One asked identifier in sixteen or more passes the filter by chance.
const FILTER_BITS_PER_ROW_LOG2 = 4;
const MIN_BUCKETS_LOG2 = 8;
const MAX_BUCKETS_LOG2 = 26;
// A shard is fetched from memory once for all asks that go to it.
const ASKS_ONE_SHARD = 1 << 15;
const ASKS_MANY_SHARDS = 1 << 22;

/**
 * Table over identifiers of `size` bytes (4 or more), row after row in `identifiers`; the same bytes
 * may stand in many rows. The bytes are not copied: do not modify. About 8 bytes a row beside them.
 */
export function createIdentifierTable(identifiers: Uint8Array, size: number): IdentifierTable {
  const count = identifiers.length / size;
  const shardLog2 = log2AtLeast(count >>> SHARD_ROWS_LOG2, 0, MAX_SHARDS_LOG2);
  const bucketLog2 = log2AtLeast(count, MIN_BUCKETS_LOG2, MAX_BUCKETS_LOG2);
  const hashes = new Int32Array(count);
  hashInto(hashes, identifiers, size, count);
  const sharded = partition(hashes, shardLog2);
  const table = bucketed(sharded, bucketLog2);
  const shift = 32 - bucketLog2;
  const filterShift = shift - FILTER_BITS_PER_ROW_LOG2;
  const filter = filterOf(table.hash, filterShift);

  let scratch = new Int32Array(0);
  let passed = new Int32Array(0);
  let room: Room = { hash: passed, row: passed };
  return {
    identifierBytes: size,
    count,
    asksTogether: shardLog2 === 0 ? ASKS_ONE_SHARD : ASKS_MANY_SHARDS,
    probe(bytes, asks, onHit) {
      if (count === 0) return;
      if (scratch.length < asks) {
        scratch = new Int32Array(asks);
        passed = new Int32Array(asks);
        room = { hash: new Int32Array(asks), row: new Int32Array(asks) };
      }
      const askedHashes = scratch.subarray(0, asks);
      hashInto(askedHashes, bytes, size, asks);
      const asked = partition(askedHashes, shardLog2, room);
      // Step by step for all: each step reads memory that does not depend on the read before, so
      // that a table beyond the caches is waited for once and not for every identifier.
      const candidates = passed.subarray(
        0,
        filtered(asked.hash, asks, filter, filterShift, passed),
      );
      const suspects = sameHashes(asked.hash, candidates, table, shift);
      for (let k = 0; k < suspects.length; k += 2) {
        const place = asked.row[suspects[k]];
        const row = table.row[suspects[k + 1]];
        if (sameBytes(bytes, place, identifiers, row, size)) onHit(place, row);
      }
    },
  };
}

/** Writes the places of the hashes that pass the filter to `out`; gives their number. */
function filtered(
  hash: Int32Array,
  asks: number,
  filter: Int32Array,
  shift: number,
  out: Int32Array,
): number {
  let count = 0;
  for (let k = 0; k < asks; k++) {
    const bit = hash[k] >>> shift;
    out[count] = k;
    // No branch: one in sixteen or fewer passes, and the next one overwrites those that do not.
    count += (filter[bit >>> 5] >>> (bit & 31)) & 1;
  }
  return count;
}

/** Pairs of a candidate and a place in the table with the same hash, one after the other. */
function sameHashes(
  hash: Int32Array,
  candidates: Int32Array,
  table: Part,
  shift: number,
): readonly number[] {
  const from = candidates.map((k) => table.starts[hash[k] >>> shift]);
  const pairs: number[] = [];
  for (let c = 0; c < candidates.length; c++) {
    const k = candidates[c];
    const end = table.starts[(hash[k] >>> shift) + 1];
    for (let at = from[c]; at < end; at++) if (table.hash[at] === hash[k]) pairs.push(k, at);
  }
  return pairs;
}

/** Hashes with the rows that they belong to, cut by their upper bits. */
interface Part {
  readonly starts: Int32Array;
  readonly hash: Int32Array;
  readonly row: Int32Array;
}

/** Arrays to write to; fresh ones of this size cost a page fault every thousand hashes. */
interface Room {
  readonly hash: Int32Array;
  readonly row: Int32Array;
}

/** Two words of an identifier mixed: letters need it, the output of a cipher does not. */
function mix(word0: number, word1: number): number {
  const h = Math.imul(word0 ^ Math.imul(word1, 0x9e3779b1), 0x85ebca6b);
  return h ^ (h >>> 15);
}

function hashInto(out: Int32Array, bytes: Uint8Array, size: number, count: number): void {
  const { buffer, byteOffset } = bytes;
  if (size % 4 === 0 && size >= 8 && byteOffset % 4 === 0) {
    const words = new Int32Array(buffer, byteOffset, bytes.length >>> 2);
    const stride = size >>> 2;
    for (let k = 0, at = 0; k < count; k++, at += stride) out[k] = mix(words[at], words[at + 1]);
    return;
  }
  const view = new DataView(buffer, byteOffset, bytes.length);
  const second = Math.min(4, size - 4);
  for (let k = 0, at = 0; k < count; k++, at += size) {
    out[k] = mix(view.getInt32(at, true), view.getInt32(at + second, true));
  }
}

/** Stable, so that rows ascend among equal hashes. */
function partition(hashes: Int32Array, partsLog2: number, room?: Room): Part {
  const count = hashes.length;
  const row = room?.row ?? new Int32Array(count);
  if (partsLog2 === 0) {
    for (let k = 0; k < count; k++) row[k] = k;
    return { starts: Int32Array.of(0, count), hash: hashes, row };
  }
  const shift = 32 - partsLog2;
  const starts = new Int32Array((1 << partsLog2) + 1);
  for (let k = 0; k < count; k++) starts[(hashes[k] >>> shift) + 1]++;
  for (let k = 1; k < starts.length; k++) starts[k] += starts[k - 1];
  const next = starts.slice();
  const hash = room?.hash ?? new Int32Array(count);
  for (let k = 0; k < count; k++) {
    const h = hashes[k];
    const at = next[h >>> shift]++;
    hash[at] = h;
    row[at] = k;
  }
  return { starts, hash, row };
}

/** Sorts every part by the bucket of its hashes; `starts` is then that of the buckets. */
function bucketed({ starts: parts, hash, row }: Part, bucketLog2: number): Part {
  const shift = 32 - bucketLog2;
  const starts = new Int32Array((1 << bucketLog2) + 1);
  const sortedHash = new Int32Array(hash.length);
  const sortedRow = new Int32Array(hash.length);
  const perPart = (1 << bucketLog2) / (parts.length - 1);
  const next = new Int32Array(perPart + 1);
  for (let part = 0; part + 1 < parts.length; part++) {
    const first = part * perPart;
    next.fill(0);
    for (let k = parts[part]; k < parts[part + 1]; k++) next[(hash[k] >>> shift) - first + 1]++;
    next[0] = parts[part];
    for (let b = 1; b <= perPart; b++) next[b] += next[b - 1];
    starts.set(next, first);
    for (let k = parts[part]; k < parts[part + 1]; k++) {
      const at = next[(hash[k] >>> shift) - first]++;
      sortedHash[at] = hash[k];
      sortedRow[at] = row[k];
    }
  }
  return { starts, hash: sortedHash, row: sortedRow };
}

/** One bit for each hash that is there, by its upper bits: the rows of a shard lie together. */
function filterOf(hashes: Int32Array, shift: number): Int32Array {
  const bits = new Int32Array(1 << (32 - shift - 5));
  for (let k = 0; k < hashes.length; k++) {
    const bit = hashes[k] >>> shift;
    bits[bit >>> 5] |= 1 << (bit & 31);
  }
  return bits;
}

function log2AtLeast(value: number, min: number, max: number): number {
  let log2 = min;
  while (log2 < max && 1 << log2 < value) log2++;
  return log2;
}

function sameBytes(
  a: Uint8Array,
  asked: number,
  b: Uint8Array,
  row: number,
  size: number,
): boolean {
  const at = asked * size;
  const from = row * size;
  for (let k = 0; k < size; k++) if (a[at + k] !== b[from + k]) return false;
  return true;
}
