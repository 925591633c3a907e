/** Bits of `Hashes.part`. */
export const PART_BITS = 8;

/** Forty bits of hash for each of some identifiers. */
export interface Hashes {
  readonly hash: Int32Array;
  readonly part: Uint8Array;
}

export function createHashes(count: number): Hashes {
  return { hash: new Int32Array(count), part: new Uint8Array(count) };
}

/** Hashes the first eight bytes, or all, of each of `count` identifiers. */
export function hashIdentifiers(
  { hash, part }: Hashes,
  bytes: Uint8Array,
  size: number,
  count: number,
): void {
  const { buffer, byteOffset } = bytes;
  if (size % 4 === 0 && size >= 8 && byteOffset % 4 === 0) {
    const words = new Int32Array(buffer, byteOffset, bytes.length >>> 2);
    const stride = size >>> 2;
    for (let k = 0, at = 0; k < count; k++, at += stride) {
      hash[k] = mix(words[at], words[at + 1]);
      part[k] = mix(words[at + 1], words[at]) >>> (32 - PART_BITS);
    }
    return;
  }
  const view = new DataView(buffer, byteOffset, bytes.length);
  const second = Math.min(4, size - 4);
  for (let k = 0, at = 0; k < count; k++, at += size) {
    const word0 = view.getInt32(at, true);
    const word1 = view.getInt32(at + second, true);
    hash[k] = mix(word0, word1);
    part[k] = mix(word1, word0) >>> (32 - PART_BITS);
  }
}

/** Two words of an identifier mixed: letters need it, the output of a cipher does not. */
function mix(word0: number, word1: number): number {
  const h = Math.imul(word0 ^ Math.imul(word1, 0x9e3779b1), 0x85ebca6b);
  return h ^ (h >>> 15);
}
