/**
 * AES-128 encryption of single blocks (FIPS 197) with tables, for engines that must be pure and
 * change keys all the time. Not constant in time: for simulation and matching of published keys,
 * not for secrets on a shared machine.
 */
const SBOX = new Uint8Array(256);
const TABLE0 = new Int32Array(256);
const TABLE1 = new Int32Array(256);
const TABLE2 = new Int32Array(256);
const TABLE3 = new Int32Array(256);

function fillTables(): void {
  // Powers of the generator 3 and their inverses run through the field in step.
  let p = 1;
  let q = 1;
  do {
    p = (p ^ (p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 0xff;
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    const rotated = (k: number): number => ((q << k) | (q >>> (8 - k))) & 0xff;
    SBOX[p] = q ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63;
  } while (p !== 1);
  SBOX[0] = 0x63;
  for (let x = 0; x < 256; x++) {
    const s = SBOX[x];
    const twice = ((s << 1) ^ (s & 0x80 ? 0x11b : 0)) & 0xff;
    const word = (twice << 24) | (s << 16) | (s << 8) | (twice ^ s);
    TABLE0[x] = word;
    TABLE1[x] = (word >>> 8) | (word << 24);
    TABLE2[x] = (word >>> 16) | (word << 16);
    TABLE3[x] = (word >>> 24) | (word << 8);
  }
}

fillTables();

/** Expands the 4 big-endian words of a key at `key[offset]` to 44 round-key words. */
export function aes128Schedule(key: Int32Array, schedule: Int32Array, offset = 0): void {
  for (let i = 0; i < 4; i++) schedule[i] = key[offset + i];
  let rcon = 1;
  for (let i = 4; i < 44; i++) {
    let t = schedule[i - 1];
    if (i % 4 === 0) {
      t =
        (SBOX[(t >>> 16) & 255] << 24) |
        (SBOX[(t >>> 8) & 255] << 16) |
        (SBOX[t & 255] << 8) |
        SBOX[t >>> 24];
      t ^= rcon << 24;
      rcon = (rcon << 1) ^ (rcon & 0x80 ? 0x11b : 0);
    }
    schedule[i] = schedule[i - 4] ^ t;
  }
}

/**
 * Rounds `round`..10 of a block whose state before round `round` is s0..s3 (big-endian words);
 * writes 16 bytes to `out` at `at`. With round = 1 and the state XORed with the first round key,
 * that is the whole cipher.
 */
export function aes128Rounds(
  schedule: Int32Array,
  round: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
  out: Uint8Array,
  at: number,
): void {
  const a = TABLE0;
  const b = TABLE1;
  const c = TABLE2;
  const d = TABLE3;
  let k = 4 * round;
  for (; k < 40; k += 4) {
    const t0 =
      a[s0 >>> 24] ^ b[(s1 >>> 16) & 255] ^ c[(s2 >>> 8) & 255] ^ d[s3 & 255] ^ schedule[k];
    const t1 =
      a[s1 >>> 24] ^ b[(s2 >>> 16) & 255] ^ c[(s3 >>> 8) & 255] ^ d[s0 & 255] ^ schedule[k + 1];
    const t2 =
      a[s2 >>> 24] ^ b[(s3 >>> 16) & 255] ^ c[(s0 >>> 8) & 255] ^ d[s1 & 255] ^ schedule[k + 2];
    s3 = a[s3 >>> 24] ^ b[(s0 >>> 16) & 255] ^ c[(s1 >>> 8) & 255] ^ d[s2 & 255] ^ schedule[k + 3];
    s0 = t0;
    s1 = t1;
    s2 = t2;
  }
  putLast(s0, s1, s2, s3, schedule[40], out, at);
  putLast(s1, s2, s3, s0, schedule[41], out, at + 4);
  putLast(s2, s3, s0, s1, schedule[42], out, at + 8);
  putLast(s3, s0, s1, s2, schedule[43], out, at + 12);
}

/** One column of the last round, which has no MixColumns. */
function putLast(
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  key: number,
  out: Uint8Array,
  at: number,
): void {
  out[at] = SBOX[w0 >>> 24] ^ (key >>> 24);
  out[at + 1] = SBOX[(w1 >>> 16) & 255] ^ (key >>> 16);
  out[at + 2] = SBOX[(w2 >>> 8) & 255] ^ (key >>> 8);
  out[at + 3] = SBOX[w3 & 255] ^ key;
}
