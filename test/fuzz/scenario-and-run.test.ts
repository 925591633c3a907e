import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { parseOverride } from '../../src/scenario/file/overrides.ts';
import { SCENARIO_TARGETS } from './scenario-targets.ts';
import { fuzz } from './fuzz.ts';
import { RUN_TARGETS } from './run-targets.ts';
import { mutated } from './mutations.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';

describe('sentences about scenarios', () => {
  it('stay on one line, whatever keys and values hold', () => {
    const sentence = (written: string): string => {
      try {
        parseOverride(written);
      } catch (error) {
        if (error instanceof InputError) return error.message;
      }
      return 'taken';
    };
    expect(sentence('a\nb')).toMatch(/^--set a\\u000ab: expected key=value/);
    expect(sentence('a\r..b=1')).toMatch(/^--set a\\u000d/);
  });

  it('as do those of all that is read of scenarios and runs: a short fuzz', async () => {
    const targets = [...SCENARIO_TARGETS, ...RUN_TARGETS];
    const { inputs, taken } = await fuzz(3, 40 * targets.length, undefined, targets);
    expect(taken).toBeGreaterThan(inputs / 20);
    expect(taken).toBeLessThan(inputs / 2);
  }, 60_000);

  it('a mutation leaves the seed as it was, also where that is a Buffer', () => {
    const seed = Buffer.from('a seed of some length, in ASCII');
    const before = seed.toString();
    for (let k = 1; k < 200; k++) mutated(seed, seed, new Xoshiro128([k, 2, 3, 4]));
    expect(seed.toString()).toBe(before);
  });
});
