import { performance } from 'node:perf_hooks';
import { InputError } from '../../src/base/errors.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import { mutated, oneOf } from './mutations.ts';
import { TARGETS } from './targets.ts';
import type { Target } from './target.ts';

export interface FuzzCount {
  readonly inputs: number;
  /** How many were taken as good; the others were refused with an InputError. */
  readonly taken: number;
  /** By target. */
  readonly slowest: ReadonlyMap<string, Slowest>;
}

/** The input that took longest, the longer runs of the same input left out. */
export interface Slowest {
  readonly ms: number;
  /** Number of the input; the seed and it give its bytes. */
  readonly input: number;
}

/** Nobody waits longer for the refusal of a small file. */
const MAX_MS = 2000;
const MAX_SENTENCE_LENGTH = 700;

/**
 * Gives mutated inputs to each parser in turn; input i of a seed is always the same.
 *
 * @param onInput - hears the number of inputs done, now and then
 * @throws Error with the input in base64 for any throw but an InputError of one sentence, and for
 * an
 *   input that takes more than `mostMs`, twice: a machine may be busy once
 */
export async function fuzz(
  seed: number,
  inputs: number,
  onInput: (done: number) => void = () => undefined,
  targets: readonly Target[] = TARGETS,
  mostMs = MAX_MS,
): Promise<FuzzCount> {
  const slowest = new Map<string, Slowest>();
  let taken = 0;
  for (let i = 0; i < inputs; i++) {
    const target = targets[i % targets.length];
    const random = new Xoshiro128([seed, i, 0x9e3779b9, 1]);
    for (let k = 0; k < 8; k++) random.next();
    const bytes = mutated(oneOf(target.seeds, random), oneOf(target.seeds, random), random);
    const which = `seed ${seed}, input ${i}`;
    let tried = await timed(target, bytes, which);
    if (tried.ms > mostMs) {
      const again = await timed(target, bytes, which);
      tried = { ...again, ms: Math.min(again.ms, tried.ms) };
    }
    if (tried.ms > mostMs) {
      const expected = `expected an end within ${mostMs} ms, found none before ${tried.ms} ms`;
      throw failure(target, bytes, which, expected);
    }
    if (tried.isTaken) taken++;
    if (tried.ms > (slowest.get(target.name)?.ms ?? -1)) {
      slowest.set(target.name, { ms: tried.ms, input: i });
    }
    if (i % 1000 === 999) onInput(i + 1);
  }
  return { inputs, taken, slowest };
}

async function timed(target: Target, bytes: Uint8Array, which: string) {
  const startMs = performance.now();
  const isTaken = await wasTaken(target, bytes, which);
  return { isTaken, ms: performance.now() - startMs };
}

async function wasTaken(target: Target, bytes: Uint8Array, which: string): Promise<boolean> {
  try {
    await target.run(bytes);
    return true;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const isSentence = text.length <= MAX_SENTENCE_LENGTH && !/[\r\n]/.test(text);
    if (error instanceof InputError && isSentence) return false;
    const stack = error instanceof Error ? (error.stack ?? text) : text;
    throw failure(target, bytes, which, stack, error);
  }
}

function failure(
  { name }: Target,
  bytes: Uint8Array,
  which: string,
  what: string,
  cause?: unknown,
): Error {
  const input = Buffer.from(bytes).toString('base64');
  return new Error(`${name}, ${which}: ${what}\ninput in base64: ${input}`, { cause });
}
