/**
 * SKINNY-64/192 (Beierle et al., CRYPTO 2016): blocks of 64 bits, keys of 192, 40 rounds on a state
 * of four rows of four nibbles. Plain and slow enough for one EBID at a time.
 */

const ROUNDS = 40;
const CELLS = 16;
/** Cells of the state that get key in each round: the upper two rows. */
const KEYED = 8;
const KEY_BYTES = 24;
const BLOCK_BYTES = 8;

const SBOX = Uint8Array.of(12, 6, 9, 0, 1, 10, 2, 11, 3, 8, 5, 13, 4, 14, 7, 15);
const SBOX_BACK = SBOX.map((_, value) => SBOX.indexOf(value));
const KEY_ORDER = [9, 15, 8, 13, 10, 14, 12, 11, 0, 1, 2, 3, 4, 5, 6, 7];

const step2 = (x: number): number => ((x << 1) & 15) | ((x >> 3) ^ ((x >> 2) & 1));
const step3 = (x: number): number => (x >> 1) | (((x & 1) ^ (x >> 3)) << 3);
const same = (x: number): number => x;
/** What becomes of the cells of each third of the key from round to round. */
const STEPS = [same, step2, step3];

/** What each round adds to the upper two rows (key and constants) and to cell 8 (a constant). */
export interface SkinnyKey {
  /** 8 cells for each round. */
  readonly rounds: Uint8Array;
}

const mixed = new Uint8Array(CELLS);

function nibbles(bytes: Uint8Array, from: number): Uint8Array {
  const cells = new Uint8Array(CELLS);
  for (let k = 0; k < CELLS; k++) {
    cells[k] = (bytes[from + (k >> 1)] >> (k % 2 === 0 ? 4 : 0)) & 15;
  }
  return cells;
}

/** @param key - 24 bytes */
export function skinnyKey(key: Uint8Array): SkinnyKey {
  if (key.length !== KEY_BYTES) {
    throw new RangeError(`"key" expected ${KEY_BYTES} bytes, got ${key.length}`);
  }
  const rounds = new Uint8Array(ROUNDS * KEYED);
  STEPS.forEach((step, third) => {
    let cells = nibbles(key, third * BLOCK_BYTES);
    for (let round = 0; round < ROUNDS; round++) {
      for (let k = 0; k < KEYED; k++) rounds[round * KEYED + k] ^= cells[k];
      const before = cells;
      cells = Uint8Array.from(KEY_ORDER, (from, k) =>
        k < KEYED ? step(before[from]) : before[from],
      );
    }
  });
  let constant = 0;
  for (let round = 0; round < ROUNDS; round++) {
    constant = ((constant << 1) & 63) | (((constant >> 5) ^ (constant >> 4) ^ 1) & 1);
    rounds[round * KEYED] ^= constant & 15;
    rounds[round * KEYED + 4] ^= constant >> 4;
  }
  return { rounds };
}

/** Key, the constants and the fixed 2 of cell 8, onto the state; the same both ways. */
function addRound(state: Uint8Array, { rounds }: SkinnyKey, round: number): void {
  for (let k = 0; k < KEYED; k++) state[k] ^= rounds[round * KEYED + k];
  state[8] ^= 2;
}

function checkBlock(block: Uint8Array): void {
  if (block.length === BLOCK_BYTES) return;
  throw new RangeError(`"block" expected ${BLOCK_BYTES} bytes, got ${block.length}`);
}

function bytesOf(state: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BLOCK_BYTES);
  for (let k = 0; k < BLOCK_BYTES; k++) bytes[k] = (state[2 * k] << 4) | state[2 * k + 1];
  return bytes;
}

/** One block, 8 bytes. */
export function skinnyEncrypt(key: SkinnyKey, block: Uint8Array): Uint8Array {
  checkBlock(block);
  const state = nibbles(block, 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < CELLS; k++) state[k] = SBOX[state[k]];
    addRound(state, key, round);
    // Row r moves r cells to the right, then each column is mixed.
    for (let c = 0; c < 4; c++) {
      const first = state[c];
      const second = state[4 + ((c + 3) & 3)];
      const third = state[8 + ((c + 2) & 3)];
      mixed[c] = first ^ third ^ state[12 + ((c + 1) & 3)];
      mixed[4 + c] = first;
      mixed[8 + c] = second ^ third;
      mixed[12 + c] = first ^ third;
    }
    state.set(mixed);
  }
  return bytesOf(state);
}

/** The way back. */
export function skinnyDecrypt(key: SkinnyKey, block: Uint8Array): Uint8Array {
  checkBlock(block);
  const state = nibbles(block, 0);
  for (let round = ROUNDS - 1; round >= 0; round--) {
    for (let c = 0; c < 4; c++) {
      const second = state[4 + c];
      const last = state[12 + c];
      mixed[c] = second;
      mixed[4 + ((c + 3) & 3)] = second ^ state[8 + c] ^ last;
      mixed[8 + ((c + 2) & 3)] = second ^ last;
      mixed[12 + ((c + 1) & 3)] = state[c] ^ last;
    }
    state.set(mixed);
    addRound(state, key, round);
    for (let k = 0; k < CELLS; k++) state[k] = SBOX_BACK[state[k]];
  }
  return bytesOf(state);
}
