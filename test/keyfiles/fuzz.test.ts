import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';
import { TARGETS } from '../fuzz/targets.ts';

const INPUTS = 2_000;

it(`takes or refuses each of ${INPUTS} mutated inputs, of another seed each day`, async () => {
  // A failure names the seed and the input.
  const seed = Math.floor(Math.random() * 2 ** 32);
  const { taken } = await fuzz(seed, INPUTS);
  expect(taken).toBeGreaterThan(INPUTS / 100);
}, 600_000);

it('would see a parser that throws something else', async () => {
  const broken = {
    ...TARGETS[0],
    run: (bytes: Uint8Array) => {
      if (bytes.length % 2 === 1) throw new RangeError('a crash');
    },
  };
  await expect(fuzz(1, 100, undefined, [broken])).rejects.toThrow(/seed 1, input \d+: .*a crash/);
});

it('would see a parser that takes too long, and tells the slowest input of each', async () => {
  const slow = {
    ...TARGETS[0],
    run: () => {
      const startMs = performance.now();
      while (performance.now() - startMs < 40);
    },
  };
  await expect(fuzz(1, 100, undefined, [slow], 20)).rejects.toThrow(
    /seed 1, input 0: expected an end within 20 ms, found none before/,
  );
  const { slowest } = await fuzz(1, 3, undefined, [slow]);
  expect(slowest.get(slow.name)?.ms).toBeGreaterThanOrEqual(40);
});
