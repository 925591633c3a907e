import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../base/errors.ts';
import type { ChildMessage } from './child.ts';
import type { Measured } from './rounds.ts';

/** A suite that could not be measured: it is what was tested that failed. */
export class SuiteError extends Error {}

export interface SuiteFile {
  readonly name: string;
  readonly file: string;
}

/** Suites of a folder, by name. @throws InputError where it has none */
export function suitesIn(folder: string): SuiteFile[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder).sort();
  } catch {
    throw new InputError(`expected a folder of suites at ${folder}, found none; name another`);
  }
  const suites = names
    .map((name) => ({ name: name.replace(/\.m?js$/, ''), file: join(folder, name) }))
    .filter(({ name, file }) => !file.endsWith(name));
  if (suites.length > 0) return suites;
  throw new InputError(`expected suites (.js or .mjs) in ${folder}, found none; name another`);
}

export interface MeasureOptions {
  readonly processes: number;
  readonly rounds: number | undefined;
  /** `brief`: without long suites; `all`: those as well; else as the suites say. */
  readonly quick: 'brief' | 'all' | undefined;
  onProgress(done: number, total: number): void;
  /** Gets a function that ends the process which measures now. */
  onStart(stop: () => void): void;
}

/**
 * Measures suites, one process at a time; every suite once before any comes again, so that the
 * processes of a suite are as far apart as the whole allows.
 *
 * @returns what the processes of each suite measured, in the order of the suites; nothing of a
 * suite that is left out
 * @throws SuiteError where a suite fails
 */
export async function measureSuites(
  suites: readonly SuiteFile[],
  options: MeasureOptions,
): Promise<Measured[][]> {
  const measured = suites.map((): Measured[] => []);
  const total = options.processes * suites.length;
  for (let done = 0; done < total; done++) {
    const k = done % suites.length;
    const onShare = (share: number): void => options.onProgress(done + share, total);
    const one = await measureOne(suites[k], options, onShare);
    if (one !== undefined) measured[k].push(one);
  }
  if (measured.every((processes) => processes.length === 0)) {
    throw new SuiteError(
      '--quick leaves out long suites, and all are long; name the suites to run',
    );
  }
  return measured;
}

function measureOne(
  { name, file }: SuiteFile,
  options: MeasureOptions,
  onShare: (share: number) => void,
): Promise<Measured | undefined> {
  const program = fileURLToPath(new URL('./child.js', import.meta.url));
  const { rounds, quick } = options;
  const args = [program, file, rounds === undefined ? 'usual' : String(rounds)];
  if (quick !== undefined) args.push('quick', quick);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    options.onStart(() => child.kill('SIGKILL'));
    let said = '';
    let outcome: ChildMessage | undefined;
    child.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-10_000)));
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'progress') onShare(message.share);
      else outcome = message;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (outcome?.kind === 'measured') resolve(outcome.measured);
      else if (outcome?.kind === 'left-out') resolve(undefined);
      else reject(new SuiteError(`suite ${JSON.stringify(name)} failed: ${why(outcome)}`));

      function why(failed: typeof outcome): string {
        if (failed?.kind === 'failed') return failed.message;
        const lines = said.split('\n').filter((line) => /Error|FATAL/.test(line));
        return [`its process ended with ${signal ?? code}`, ...lines.slice(0, 1)].join(', ');
      }
    });
  });
}
