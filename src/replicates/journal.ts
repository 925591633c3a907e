import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
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
  program: { readonly version: string; readonly gitCommit: string | null },
): string {
  // What only words and judges depend on may change between two attempts.
  const rest: Partial<Scenario> = { ...replicateScenario(scenario, scenario.seed) };
  for (const key of ['name', 'title', 'expect', 'replicates'] as const) delete rest[key];
  const parts = { scenario: rest, modules: modules.map(({ sha256 }) => sha256), ...program };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

interface Header {
  readonly bluecrowdUnfinished: 1;
  readonly key: string;
}

/**
 * Replicates that are done, a line each, in a hidden file beside the folder to come: whatever ends
 * the program, the same command goes on with them. A line that was cut short does not count.
 */
export class ReplicatesJournal {
  /** Done before, by seed. */
  readonly done: ReadonlyMap<string, ReplicateOutcome>;
  private readonly file: string;
  private readonly out: string;
  private descriptor: number | undefined;

  /**
   * Takes over what an earlier attempt with the same key has left.
   *
   * @throws InputError where it cannot be written, or another file is in its place
   */
  constructor(out: string, key: string) {
    this.file = unfinishedBeside(out);
    this.out = out;
    const found = readLines(this.file);
    this.done = found?.key === key ? found.done : new Map();
    try {
      // What is good is written anew: nothing follows a line that was cut short.
      this.descriptor = openSync(this.file, 'w');
      const header: Header = { bluecrowdUnfinished: 1, key };
      const lines = [header, ...this.done.values()].map((line) => `${JSON.stringify(line)}\n`);
      this.write(lines.join(''));
    } catch (error) {
      throw diskError(error, out);
    }
  }

  /** Keeps one more. @throws InputError where the disk is full */
  add(outcome: ReplicateOutcome): void {
    try {
      this.write(`${JSON.stringify(outcome)}\n`);
    } catch (error) {
      throw diskError(error, this.out);
    }
  }

  /** Leaves what is done for another attempt. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** The folder stands: nothing is left to resume. */
  remove(): void {
    this.close();
    rmSync(this.file, { force: true });
  }

  private write(text: string): void {
    writeSync(this.descriptor!, text);
    fsyncSync(this.descriptor!);
  }
}

interface Left {
  readonly key: string;
  readonly done: Map<string, ReplicateOutcome>;
}

function readLines(file: string): Left | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const [first, ...lines] = text.split('\n').map(parsed);
  const { bluecrowdUnfinished, key } = (first ?? {}) as Partial<Header>;
  if (text !== '' && bluecrowdUnfinished !== 1) {
    throw new InputError('expected unfinished replicates or no file, found another; move it away', {
      file,
    });
  }
  const done = new Map<string, ReplicateOutcome>();
  for (const line of lines as (ReplicateOutcome | undefined)[]) {
    if (line?.kind === 'replicate') done.set(line.seed, line);
  }
  return { key: key ?? '', done };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
