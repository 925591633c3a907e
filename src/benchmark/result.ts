import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import type { Replaceable } from '../results/folder/seal.ts';
import { readInput } from '../tables/input-file.ts';

/** Another number wherever a result of before must not be compared any more. */
export const FORMAT = 2;
const MAX_BYTES = 16_000_000;

/** Files that a result of bench may be written over. */
export const RESULT: Replaceable = {
  what: 'a result of bench',
  foundInstead: (text) => (/^\{\s*"bluecrowdBench":/.test(text) ? undefined : 'another file'),
};

const positive = z.number().positive();
const words = z.string().min(1);

/** Samples are one a process: rounds of one process are too much alike to count as independent. */
const estimate = z.object({
  median: positive,
  low: positive,
  high: positive,
  level: z.number().min(0).max(1),
  samples: z.array(positive).min(1).max(1000),
});

const contender = z.object({
  name: words,
  role: z.enum(['subject', 'yardstick', 'reference']),
  operation: words,
  /** Share of the yardstick of memory in the machine's unit. */
  memoryShare: z.number().min(0).max(1),
  /** Operations a second of processor time. */
  perS: estimate,
  /** Time of one operation in units of the machine's yardsticks. */
  machineTime: estimate,
  /** Time of one operation as a multiple of the suite's yardstick of that operation. */
  yardstickTime: estimate.nullable(),
});

const suite = z.object({
  name: words,
  about: z.string(),
  notes: z.array(z.string()),
  peakBytes: estimate,
  idleBytes: positive,
  contenders: z.array(contender).min(1).refine(areUnique, 'names of their own'),
});

const result = z.object({
  bluecrowdBench: z.literal(FORMAT),
  version: z.string(),
  gitCommit: z.string().nullable(),
  machine: z.object({
    cpu: z.string(),
    cores: positive,
    memoryBytes: positive,
    node: words,
    v8: z.string(),
    platform: z.string(),
  }),
  processes: positive,
  rounds: positive.nullable(),
  suites: z.array(suite).min(1).refine(areUnique, 'names of their own'),
});

export type BenchResult = z.infer<typeof result>;
export type SuiteResult = z.infer<typeof suite>;
export type ContenderResult = z.infer<typeof contender>;
export type SampledEstimate = z.infer<typeof estimate>;

function areUnique(list: readonly { name: string }[]): boolean {
  return new Set(list.map(({ name }) => name)).size === list.length;
}

/**
 * Reads what `bluecrowd bench --json` or `--out` wrote.
 *
 * @throws InputError for anything else, and for another format
 */
export function readResult(path: string): BenchResult {
  const expected = 'expected what "bluecrowd bench --out" wrote';
  const input = readInput(path, MAX_BYTES);
  if ('found' in input) throw new InputError(`${expected} at ${path}, found ${input.found}`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(input.bytes));
  } catch {
    throw new InputError(`${expected} at ${path}, found text that is not JSON; measure it again`);
  }
  const format = (value as { bluecrowdBench?: unknown } | null)?.bluecrowdBench;
  if (typeof format === 'number' && format !== FORMAT) {
    throw new InputError(
      `expected a result of format ${FORMAT} at ${path}, found format ${format}; ` +
        'measure it again with this version',
    );
  }
  const parsed = result.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path: keys, message }] = parsed.error.issues;
  const key = keys.length === 0 ? '' : ` at ${keys.join('.')}`;
  throw new InputError(`${expected} in ${path}, found another value${key}: ${message}`);
}
