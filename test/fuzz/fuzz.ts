import { InputError } from '../../src/base/errors.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import { mutated, oneOf } from './mutations.ts';
import { TARGETS } from './targets.ts';
import type { Target } from './target.ts';

export interface FuzzCount {
  readonly inputs: number;
  /** How many were taken as good; the others were refused with an InputError. */
  readonly taken: number;
}

const LONGEST_SENTENCE = 700;

/**
 * Gives mutated inputs to each parser in turn; input i of a seed is always the same.
 *
 * @param onInput - hears the number of inputs done, now and then
 * @throws Error with the input in base64 for any throw but an InputError of one sentence
 */
export async function fuzz(
  seed: number,
  inputs: number,
  onInput: (done: number) => void = () => undefined,
  targets: readonly Target[] = TARGETS,
): Promise<FuzzCount> {
  let taken = 0;
  for (let i = 0; i < inputs; i++) {
    const target = targets[i % targets.length];
    const random = new Xoshiro128([seed, i, 0x9e3779b9, 1]);
    for (let k = 0; k < 8; k++) random.next();
    const bytes = mutated(oneOf(target.seeds, random), oneOf(target.seeds, random), random);
    if (await isTaken(target, bytes, `seed ${seed}, input ${i}`)) taken++;
    if (i % 1000 === 999) onInput(i + 1);
  }
  return { inputs, taken };
}

async function isTaken({ name, run }: Target, bytes: Uint8Array, which: string): Promise<boolean> {
  try {
    await run(bytes);
    return true;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const isSentence = text.length <= LONGEST_SENTENCE && !/[\r\n]/.test(text);
    if (error instanceof InputError && isSentence) return false;
    const stack = error instanceof Error ? (error.stack ?? text) : text;
    const input = Buffer.from(bytes).toString('base64');
    throw new Error(`${name}, ${which}: ${stack}\ninput in base64: ${input}`, { cause: error });
  }
}
