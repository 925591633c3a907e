import { describe, expect, it } from 'vitest';
import { bits, deriveKey, normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import type { Key } from '../../src/kernel/keyed.ts';
import { chiSquare, chiSquareLimit, correlation } from '../../src/testkit/statistics.ts';

const TWO_32 = 2 ** 32;
const N = 40_000;
const LIMIT = 4 / Math.sqrt(N);
const root = rootKey('test');
const key = purposeKey(root, 'independence');

/** Refuses two streams of draws that move together: as normals, and as cells of a 16 x 16 board. */
function expectIndependent(first: Draw, second: Draw): void {
  const a: number[] = [];
  const b: number[] = [];
  const cells = new Array<number>(256).fill(0);
  for (let i = 0; i < N; i++) {
    const [keyA, aA, bA] = first(i);
    const [keyB, aB, bB] = second(i);
    a.push(normal(keyA, aA, bA));
    b.push(normal(keyB, aB, bB));
    cells[16 * (bits(keyA, aA, bA) >>> 28) + (bits(keyB, aB, bB) >>> 28)]++;
  }
  expect(Math.abs(correlation(a, b))).toBeLessThan(LIMIT);
  // A draw's size, without its sign: two streams may be uncorrelated and yet swing together.
  const squares = [a, b].map((sample) => sample.map((x) => x * x));
  expect(Math.abs(correlation(squares[0], squares[1]))).toBeLessThan(LIMIT);
  expect(chiSquare(cells)).toBeLessThan(chiSquareLimit(255));
}

type Draw = (i: number) => readonly [Key, number, number];

const purpose = purposeKey(root, 'radio.slow');
const next = purposeKey(root, 'radio.slow2');

describe('keyed draws that must have nothing to do with one another', () => {
  it.each<[string, Draw, Draw]>([
    ['two purposes whose names differ by one letter', (i) => [purpose, i, 0], (i) => [next, i, 0]],
    [
      'neighbouring entities',
      (i) => [deriveKey(key, i), 0, 0],
      (i) => [deriveKey(key, i + 1), 0, 0],
    ],
    [
      'a pair and its mirror',
      (i) => [deriveKey(key, i, 9), 0, 0],
      (i) => [deriveKey(key, 9, i), 0, 0],
    ],
    ['an entity and its draw', (i) => [deriveKey(key, i), 0, 0], (i) => [key, i, 0]],
    ['one instant and the next', (i) => [key, i, 1], (i) => [key, i + 1, 1]],
    ['a and b exchanged', (i) => [key, i, 70_000], (i) => [key, 70_000, i]],
    ['low and high words of a', (i) => [key, i, 0], (i) => [key, i * TWO_32, 0]],
    ['low and high words of b', (i) => [key, 0, i], (i) => [key, 0, i * TWO_32]],
    ['high words of a and of b', (i) => [key, i * TWO_32, 3], (i) => [key, 3, i * TWO_32]],
    [
      'times of a second apart, beyond 32 bits',
      (i) => [key, 1e15 + i * 1e6, 0],
      (i) => [key, 1e15 + (i + 1) * 1e6, 0],
    ],
    ['keys one bit apart', (i) => [{ hi: i, lo: 5 }, 1, 2], (i) => [{ hi: i ^ 1, lo: 5 }, 1, 2]],
  ])('%s', (_, first, second) => expectIndependent(first, second));

  it('flips half of the words, whatever bit of whatever argument changes', () => {
    const flips = (base: number, changed: number): number => ones(base ^ changed);
    for (let bit = 0; bit < 53; bit++) {
      let inA = 0;
      let inB = 0;
      for (let k = 0; k < 400; k++) {
        const at = 1000 * k;
        const other = at + (Math.floor(at / 2 ** bit) % 2 === 0 ? 2 ** bit : -(2 ** bit));
        inA += flips(bits(key, at, 4), bits(key, other, 4));
        inB += flips(bits(key, 4, at), bits(key, 4, other));
      }
      // 12,800 bits, half of them expected: 4.5 standard deviations, 106 comparisons
      for (const flipped of [inA, inB]) expect(Math.abs(flipped - 6400)).toBeLessThan(4.5 * 56.6);
    }
  });
});

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}
