/**
 * SHA-256 (FIPS 180-4) on 64-byte blocks, for engines that must be pure, synchronous and quick on
 * short inputs; larger data goes to the platform's own.
 */
/** Round constants. */
export const ROUNDS = new Int32Array(64);
const INITIAL = new Int32Array(8);

/** First 32 bits of the fractional part of a root of a prime, by FIPS 180-4 the table's origin. */
function fillConstants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    if (!isPrime(candidate)) continue;
    if (found < 8) INITIAL[found] = fraction(candidate, 2);
    ROUNDS[found++] = fraction(candidate, 3);
  }
}

function isPrime(n: number): boolean {
  for (let k = 2; k * k <= n; k++) if (n % k === 0) return false;
  return true;
}

/** floor(2^32 * n^(1/degree)) modulo 2^32, by bisection in exact integers. */
function fraction(n: number, degree: 2 | 3): number {
  const scaled = BigInt(n) << BigInt(32 * degree);
  let low = 0n;
  let high = BigInt(n) << 32n;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    const power = degree === 2 ? middle * middle : middle * middle * middle;
    if (power <= scaled) low = middle;
    else high = middle - 1n;
  }
  return Number(low & 0xffffffffn) | 0;
}

fillConstants();

const SCHEDULE = new Int32Array(64);

/** Sets `state` (8 words) to the initial value. */
export function sha256Start(state: Int32Array): void {
  state.set(INITIAL);
}

/** Mixes the 16 big-endian words of `block` at `offset` into `state`. */
export function sha256Block(state: Int32Array, block: Int32Array, offset = 0): void {
  const w = SCHEDULE;
  for (let i = 0; i < 16; i++) w[i] = block[offset + i];
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + ROUNDS[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
  state[4] = (state[4] + e) | 0;
  state[5] = (state[5] + f) | 0;
  state[6] = (state[6] + g) | 0;
  state[7] = (state[7] + h) | 0;
}

/** SHA-256 of `message`, 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const blocks = Math.floor((message.length + 8) / 64) + 1;
  const padded = new Uint8Array(64 * blocks);
  padded.set(message);
  padded[message.length] = 0x80;
  const words = new Int32Array(16 * blocks);
  const view = new DataView(padded.buffer);
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(4 * i);
  words[words.length - 2] = Math.floor((message.length * 8) / 4294967296);
  words[words.length - 1] = (message.length * 8) | 0;
  const state = new Int32Array(INITIAL);
  for (let block = 0; block < blocks; block++) sha256Block(state, words, 16 * block);
  const digest = new Uint8Array(32);
  wordsToBytes(state, 8, digest);
  return digest;
}

/** Writes `count` big-endian words to `out`. */
export function wordsToBytes(words: Int32Array, count: number, out: Uint8Array): void {
  for (let i = 0; i < 4 * count; i++) out[i] = words[i >> 2] >>> (24 - 8 * (i & 3));
}
