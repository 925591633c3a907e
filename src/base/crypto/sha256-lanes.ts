import { ROUNDS, sha256Block } from './sha256.ts';
import { instantiate, moduleBytes, op, PAGE_BYTES, PAGES } from './wasm-module.ts';

/**
 * SHA-256 of four messages side by side, a word of each in one 128-bit register of WebAssembly;
 * without it, one after the other. For many short messages, as in the expansion of keys.
 */
export const LANES = 4;

/** Word i of lane l stands at LANES * i + l. */
export interface Sha256Lanes {
  /** 8 words of each lane. */
  readonly state: Int32Array;
  /** 16 big-endian words of each lane. */
  readonly block: Int32Array;
  /** Mixes the block of each lane into its state. */
  compress(): void;
}

// Memory: state, block, and round constants, each once for every lane.
const STATE_AT = PAGE_BYTES * PAGES.sha256;
const BLOCK_AT = STATE_AT + 16 * 8;
const ROUNDS_AT = BLOCK_AT + 16 * 16;

// Locals: two parameters (address of round constants, minus the repetitions), then v128.
const [ADDRESS, COUNTER] = [0, 1];
const PARAMETERS = 2;
const WORKING = PARAMETERS;
const SCHEDULE = WORKING + 8;
const T1 = SCHEDULE + 16;
const LOCALS = 8 + 16 + 1;

const range = (count: number, make: (i: number) => number[]): number[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();
const get = op.get;

/** XOR of rotations to the right, and of a plain shift where there is one. */
function sigma(local: number, rotations: readonly number[], shift?: number): number[] {
  const right = (by: number): number[] => [...get(local), ...op.i32(by), ...op.shiftRight32];
  const left = (by: number): number[] => [...get(local), ...op.i32(by), ...op.shiftLeft32];
  const parts = rotations.map((by) => [...right(by), ...left(32 - by), ...op.or]);
  if (shift !== undefined) parts.push(right(shift));
  return parts.flatMap((part, k) => (k === 0 ? part : [...part, ...op.xor]));
}

/** Round `i` of sixteen; the names of the working variables move on instead of their values. */
function round(i: number): number[] {
  const [a, b, c, d, e, f, g, h] = Array.from(
    { length: 8 },
    (_, k) => WORKING + ((k + 16 - i) % 8),
  );
  const w = SCHEDULE + i;
  const choose = [...get(f), ...get(g), ...op.xor, ...get(e), ...op.and, ...get(g), ...op.xor];
  const both = [...get(a), ...get(b), ...op.and];
  const either = [...get(a), ...get(b), ...op.or, ...get(c), ...op.and];
  return [
    ...get(h),
    ...sigma(e, [6, 11, 25]),
    ...op.add32,
    ...choose,
    ...op.add32,
    ...get(ADDRESS),
    ...op.load(16 * i),
    ...op.add32,
    ...get(w),
    ...op.add32,
    ...op.set(T1),
    ...get(d),
    ...get(T1),
    ...op.add32,
    ...op.set(d),
    ...sigma(a, [2, 13, 22]),
    ...both,
    ...either,
    ...op.or,
    ...op.add32,
    ...get(T1),
    ...op.add32,
    ...op.set(h),
  ];
}

/** Word `i` of the next sixteen of the message schedule. */
function nextWord(i: number): number[] {
  const w = (back: number): number => SCHEDULE + ((i + back) % 16);
  return [
    ...get(w(0)),
    ...sigma(w(1), [7, 18], 3),
    ...op.add32,
    ...get(w(9)),
    ...op.add32,
    ...sigma(w(14), [17, 19], 10),
    ...op.add32,
    ...op.set(w(0)),
  ];
}

function program(): number[] {
  const load = (at: number): number[] => [...op.i32(0), ...op.load(at)];
  const sixteen = [
    ...range(16, round),
    ...range(16, nextWord),
    ...get(ADDRESS),
    ...op.i32(256),
    ...op.i32Add,
    ...op.set(ADDRESS),
    ...get(COUNTER),
    ...op.i32(1),
    ...op.i32Add,
    ...op.set(COUNTER),
    ...get(COUNTER),
  ];
  return [
    ...range(8, (k) => [...load(STATE_AT + 16 * k), ...op.set(WORKING + k)]),
    ...range(16, (k) => [...load(BLOCK_AT + 16 * k), ...op.set(SCHEDULE + k)]),
    ...op.repeat(sixteen),
    ...range(8, (k) => {
      const sum = [...load(STATE_AT + 16 * k), ...get(WORKING + k), ...op.add32];
      return [...op.i32(0), ...sum, ...op.store(STATE_AT + 16 * k)];
    }),
  ];
}

function plainLanes(): Sha256Lanes {
  const state = new Int32Array(8 * LANES);
  const block = new Int32Array(16 * LANES);
  const oneState = new Int32Array(8);
  const oneBlock = new Int32Array(16);
  return {
    state,
    block,
    compress() {
      for (let lane = 0; lane < LANES; lane++) {
        for (let i = 0; i < 8; i++) oneState[i] = state[LANES * i + lane];
        for (let i = 0; i < 16; i++) oneBlock[i] = block[LANES * i + lane];
        sha256Block(oneState, oneBlock);
        for (let i = 0; i < 8; i++) state[LANES * i + lane] = oneState[i];
      }
    },
  };
}

/**
 * The lanes of this thread: all that ask for them share one state.
 *
 * @param simd - false asks for the plain code, which machines without WebAssembly get anyway
 */
export function createSha256Lanes(simd = true): Sha256Lanes {
  const wasm = simd ? instantiate(moduleBytes(PARAMETERS, LOCALS, program())) : undefined;
  if (wasm === undefined) return plainLanes();
  const { buffer } = wasm;
  const constants = new Int32Array(buffer, ROUNDS_AT, 64 * LANES);
  for (let i = 0; i < constants.length; i++) constants[i] = ROUNDS[i >> 2];
  return {
    state: new Int32Array(buffer, STATE_AT, 8 * LANES),
    block: new Int32Array(buffer, BLOCK_AT, 16 * LANES),
    compress: () => wasm.run(ROUNDS_AT, -4),
  };
}
