import { processorS } from './processor-time.ts';

/** Steps of one unit, the time that every contender is stated in; some microseconds. */
const STEPS_PER_UNIT = 1000;
const ARITHMETIC_UNITS = 2500;
const MEMORY_UNITS = 150;
const WORDS = 65_536;
/** 8 MiB: more than the caches of one core, and less than what cores share. */
const CHAIN = 2_097_152;

const table = new Int32Array(WORDS);
let chain: Int32Array | undefined;
let keptSum = 0;
let keptPlace = 7;

/** Seconds of processor time of one unit of each yardstick. */
export interface MachineSeconds {
  readonly arithmetic: number;
  readonly memory: number;
}

/**
 * The yardsticks of the machine, in slices of some hundredths of a second. Their work is part of
 * the format of results: another amount of it, or another kind, needs another FORMAT in
 * `result.ts`.
 */
export function timeMachine(): MachineSeconds {
  chain ??= cycle();
  const startS = processorS();
  arithmetic();
  const middleS = processorS();
  chase(chain);
  return {
    arithmetic: (middleS - startS) / ARITHMETIC_UNITS,
    memory: (processorS() - middleS) / MEMORY_UNITS,
  };
}

/** Integer mixing, square roots, and reads and writes all over 256 KiB. */
function arithmetic(): void {
  let x = 0x2545f491;
  let sum = keptSum;
  for (let step = 0; step < STEPS_PER_UNIT * ARITHMETIC_UNITS; step++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const at = x & (WORDS - 1);
    table[at] = Math.imul(table[at] ^ step, 0x9e3779b1);
    sum += Math.sqrt((table[(at + (x >>> 20)) & (WORDS - 1)] >>> 8) + 1);
  }
  keptSum = sum % 1;
}

/** One cycle through all words, in an order that no processor foresees: full-period congruence. */
function cycle(): Int32Array {
  const next = new Int32Array(CHAIN);
  for (let k = 0; k < CHAIN; k++) {
    next[k] = (Math.imul(k, 1_664_525) + 1_013_904_223) & (CHAIN - 1);
  }
  return next;
}

/** Three walks side by side, each of whose steps waits for the one before. */
function chase(next: Int32Array): void {
  let a = keptPlace;
  let b = (a + 12_345) & (CHAIN - 1);
  let c = (a + 999_331) & (CHAIN - 1);
  for (let step = 0; step < STEPS_PER_UNIT * MEMORY_UNITS; step++) {
    a = next[a];
    b = next[b];
    c = next[c];
  }
  keptPlace = (a ^ b ^ c) & (CHAIN - 1);
}
