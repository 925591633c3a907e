/** Steps of one unit, the time that every contender is stated in; some microseconds. */
const STEPS_PER_UNIT = 1000;
const UNITS = 15_000;
const WORDS = 65_536;

const table = new Int32Array(WORDS);
let kept = 0;

/**
 * The yardstick of the machine: integer mixing, square roots, and reads and writes all over 256 KiB,
 * in about the proportions of a simulation. Its work is part of the format of results: another
 * amount of it, or another kind, needs another FORMAT in `result.ts`.
 *
 * @returns units of work done
 */
export function machineYardstick(): number {
  let x = 0x2545f491;
  let sum = kept;
  for (let step = 0; step < STEPS_PER_UNIT * UNITS; step++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const at = x & (WORDS - 1);
    table[at] = Math.imul(table[at] ^ step, 0x9e3779b1);
    sum += Math.sqrt((table[(at + (x >>> 20)) & (WORDS - 1)] >>> 8) + 1);
  }
  kept = sum % 1;
  return UNITS;
}
