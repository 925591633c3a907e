import { PART_BITS } from './identifier-hash.ts';
import type { Hashes } from './identifier-hash.ts';

// Three places of 5 bits each and a word among 2^17: the 32 bits of a hash.
const MAX_PART_WORDS_LOG2 = 17;
const MAX_WORDS_LOG2 = MAX_PART_WORDS_LOG2 + PART_BITS;
const MIN_WORDS_LOG2 = 6;
const MIN_TOGETHER = 1 << 13;
// A filter beyond the caches is fetched from memory once for a quarter as many hashes as it has
// words.
const WORDS_A_HASH_TOGETHER = 4;

/**
 * Bloom filter of hashes, the three bits of one in one word, with a word for one to two hashes: of
 * others, one in 200 or fewer passes by chance (more beyond 67 million hashes, which share 128 MB).
 * A filter beyond a second-level cache (512 KB) has parts, and what belongs to one part is gathered
 * first: memory is far.
 */
export class HashFilter {
  /** As many hashes are best taken together. */
  readonly together: number;
  private readonly words: Int32Array;
  private readonly partWordsLog2: number;
  private readonly partsLog2: number;
  private readonly hash: Int32Array;
  private readonly place: Int32Array;

  /** @param count - hashes that will be added */
  constructor(count: number) {
    let wordsLog2 = MIN_WORDS_LOG2;
    while (wordsLog2 < MAX_WORDS_LOG2 && 1 << wordsLog2 < count >>> 1) wordsLog2++;
    this.words = new Int32Array(1 << wordsLog2);
    this.partWordsLog2 = Math.min(wordsLog2, MAX_PART_WORDS_LOG2);
    this.partsLog2 = wordsLog2 - this.partWordsLog2;
    this.together = Math.max(MIN_TOGETHER, this.words.length / WORDS_A_HASH_TOGETHER);
    const room = this.partsLog2 > 0 ? this.together : 0;
    this.hash = new Int32Array(room);
    this.place = new Int32Array(room);
  }
  /** Adds the first `count` hashes, at most `together`. */
  add(hashes: Hashes, count: number): void {
    const { words } = this;
    const shift = 32 - this.partWordsLog2;
    const { starts, hash } = this.byPart(hashes, count);
    for (let part = 0, k = 0; part + 1 < starts.length; part++) {
      const first = part << this.partWordsLog2;
      for (const end = starts[part + 1]; k < end; k++) {
        words[first + (hash[k] >>> shift)] |= threeBits(hash[k]);
      }
    }
  }

  /**
   * Writes the places of those of the first `count` hashes that pass to `out`; gives their number.
   */
  passing(hashes: Hashes, count: number, out: Int32Array): number {
    const { words } = this;
    const shift = 32 - this.partWordsLog2;
    const { starts, hash, place } = this.byPart(hashes, count);
    let passing = 0;
    for (let part = 0, k = 0; part + 1 < starts.length; part++) {
      const first = part << this.partWordsLog2;
      for (const end = starts[part + 1]; k < end; k++) {
        const bits = threeBits(hash[k]);
        if ((words[first + (hash[k] >>> shift)] & bits) !== bits) continue;
        out[passing++] = place === undefined ? k : place[k];
      }
    }
    return passing;
  }

  private byPart({ hash: from, part: parts }: Hashes, count: number): Gathered {
    if (this.partsLog2 === 0) return { starts: Int32Array.of(0, count), hash: from };
    const { hash, place } = this;
    const shift = PART_BITS - this.partsLog2;
    const starts = new Int32Array((1 << this.partsLog2) + 1);
    for (let k = 0; k < count; k++) starts[(parts[k] >>> shift) + 1]++;
    for (let part = 1; part < starts.length; part++) starts[part] += starts[part - 1];
    const next = starts.slice();
    for (let k = 0; k < count; k++) {
      const at = next[parts[k] >>> shift]++;
      hash[at] = from[k];
      place[at] = k;
    }
    return { starts, hash, place };
  }
}

/** Hashes by part, and where each stands among those given, if they are in another order. */
interface Gathered {
  readonly starts: Int32Array;
  readonly hash: Int32Array;
  readonly place?: Int32Array;
}

function threeBits(hash: number): number {
  return (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31)) | (1 << ((hash >>> 10) & 31));
}
