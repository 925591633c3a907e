import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { InputError } from '../base/errors.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { diskError } from '../results/folder/disk.ts';
import { unfinishedBeside } from '../results/folder/partial-name.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { replicateScenario } from './replicate.ts';
import type { ReplicateOutcome } from './replicate.ts';

/** What a replicate of a seed depends on; two sets with the same key have the same replicates. */
export function replicatesKey(
  scenario: Scenario,
  modules: readonly EngineModule[],
  { version, gitCommit }: { readonly version: string; readonly gitCommit: string | null },
): string {
  // What only words and judges depend on may change between two attempts.
  const rest: Partial<Scenario> = { ...replicateScenario(scenario, scenario.seed) };
  for (const key of ['name', 'title', 'expect', 'replicates'] as const) delete rest[key];
  const parts = { scenario: rest, modules: modules.map((one) => one.sha256), version, gitCommit };
  return sha256(JSON.stringify(parts));
}

/** What the file begins with, whatever the key. */
const HEAD = '{"bluecrowdUnfinished":1,';

/**
 * Replicates that are done, a line each, in a hidden file beside the folder to come: whatever ends
 * the program, the same command goes on with them. A line that was cut short does not count.
 */
export class ReplicatesJournal {
  /** Done before, by seed. */
  readonly done: ReadonlyMap<string, ReplicateOutcome>;
  /** Replicates of another scenario or version that were found, and are no longer kept. */
  readonly dropped: number;
  private readonly file: string;
  private readonly out: string;
  private descriptor: number | undefined;
  private kept: number;

  /**
   * Takes over what an earlier attempt with the same key has left.
   *
   * @throws InputError where it cannot be written, or something else is in its place
   */
  constructor(out: string, key: string) {
    this.file = unfinishedBeside(out);
    this.out = out;
    const found = readUnfinished(this.file);
    const isOurs = found?.key === key;
    this.done = isOurs ? found.done : new Map();
    this.dropped = isOurs ? 0 : (found?.done.size ?? 0);
    this.kept = this.done.size;
    try {
      // Another file, not this one emptied: its writer may still be at work.
      if (!isOurs) rmSync(this.file, { force: true });
      this.descriptor = openSync(this.file, 'a');
      if (isOurs) ftruncateSync(this.descriptor, found.wholeBytes);
      else this.write(`${HEAD}"key":${JSON.stringify(key)}}\n`);
    } catch (error) {
      throw diskError(error, out);
    }
  }

  /** Keeps one more. @throws InputError where the disk is full */
  add(outcome: ReplicateOutcome): void {
    try {
      const text = JSON.stringify(outcome);
      this.write(`${JSON.stringify({ sha256: sha256(text), outcome: text })}\n`);
      this.kept++;
    } catch (error) {
      throw diskError(error, this.out);
    }
  }

  /** Leaves what is done for another attempt; nothing where nothing is. */
  close(): void {
    if (this.descriptor === undefined) return;
    closeSync(this.descriptor);
    this.descriptor = undefined;
    if (this.kept === 0) rmSync(this.file, { force: true });
  }

  /** The folder stands: nothing is left to resume. */
  remove(): void {
    this.close();
    rmSync(this.file, { force: true });
  }

  private write(text: string): void {
    writeFileSync(this.descriptor!, text);
    fsyncSync(this.descriptor!);
  }
}

/** One line: an outcome as JSON, which nobody has changed since. */
interface Line {
  readonly sha256: string;
  readonly outcome: string;
}

interface Unfinished {
  readonly key: string;
  readonly done: Map<string, ReplicateOutcome>;
  /** Length up to the end of the last whole line. */
  readonly wholeBytes: number;
}

/** Undefined where there is no file. */
function readUnfinished(file: string): Unfinished | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR') throw otherThing('a folder', file);
    throw diskError(error, file);
  }
  // Shorter where the first line was cut.
  if (!text.startsWith(HEAD) && !HEAD.startsWith(text)) throw otherThing('another', file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...lines] = whole.split('\n').map(parsed);
  const { key = '' } = (first ?? {}) as { readonly key?: string };
  const done = new Map<string, ReplicateOutcome>();
  for (const line of lines) {
    const outcome = outcomeOf(line);
    if (outcome !== undefined) done.set(outcome.seed, outcome);
  }
  return { key, done, wholeBytes: Buffer.byteLength(whole) };
}

/** Undefined for a line that is not as it was written. */
function outcomeOf(line: unknown): ReplicateOutcome | undefined {
  const { sha256: expected, outcome } = (line ?? {}) as Partial<Line>;
  if (typeof outcome !== 'string' || sha256(outcome) !== expected) return undefined;
  return parsed(outcome) as ReplicateOutcome;
}

function otherThing(found: string, file: string): InputError {
  return new InputError(`expected unfinished replicates or no file, found ${found}; move it away`, {
    file,
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
