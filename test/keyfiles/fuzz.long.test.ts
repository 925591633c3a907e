import { expect, it } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';

const INPUTS = 20_000;

it(`takes or refuses each of ${INPUTS} mutated inputs, of another seed each day`, async () => {
  // A failure names the seed and the input.
  const seed = Math.floor(Math.random() * 2 ** 32);
  const { taken } = await fuzz(seed, INPUTS);
  expect(taken).toBeGreaterThan(INPUTS / 100);
}, 600_000);
