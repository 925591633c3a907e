import type { EngineModule } from '../own-engine/engine-module.ts';
import { compareRuns } from '../results/compare.ts';
import type { Claims, Comparison } from '../results/compare.ts';
import { DigestSink } from '../results/digest-sink.ts';
import type { Manifest } from '../results/manifest-type.ts';
import { openRun } from '../results/open-run.ts';
import type { OpenRun } from '../results/open-run.ts';
import { TABLE_NAMES } from '../results/store.ts';
import { runScenario } from '../run/run.ts';
import type { TableName } from '../tables/tables.ts';
import { modulesOf } from './modules-of.ts';
import { traceOf } from './trace-of.ts';
import type { Moved } from './trace-of.ts';

export interface CheckOptions {
  readonly moved: Moved;
  readonly workers: number;
  /** As `CodeAllowed`; by default no code of modules runs. */
  readonly allowCode?: boolean;
  readonly callLimitS?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface CheckedRun {
  readonly manifest: Manifest;
  /** Every claim of the manifest beside a new run and the tables in the folder. */
  readonly parts: readonly Comparison[];
}

/**
 * Runs the scenario of a run folder again and compares it with the manifest and the tables.
 *
 * @throws InputError where the folder is no run, or its contact list is missing or another
 */
export async function checkRun(folder: string, options: CheckOptions): Promise<CheckedRun> {
  const run = await openRun(folder, 'as they are');
  let stored;
  let modules;
  try {
    modules = await modulesOf(run, options);
    stored = await storedDigests(run);
  } finally {
    run.close();
  }
  const { manifest } = run;
  return {
    manifest,
    parts: compareRuns(manifest, await runAgain(manifest, modules, options), stored),
  };
}

async function storedDigests(run: OpenRun): Promise<Record<TableName, string>> {
  const digests: [TableName, string][] = [];
  for (const name of TABLE_NAMES) digests.push([name, await run.storedDigest(name)]);
  return Object.fromEntries(digests) as Record<TableName, string>;
}

async function runAgain(
  { scenario }: Manifest,
  modules: readonly EngineModule[],
  { moved, workers, callLimitS, onProgress }: CheckOptions,
): Promise<Claims> {
  const sink = new DigestSink();
  const trace = traceOf(scenario, moved);
  const { materialisation, days, journal } = await runScenario(scenario, sink, {
    trace,
    workers,
    modules,
    ...(callLimitS === undefined ? {} : { callLimitS }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const { seed } = scenario;
  return { seed, materialisation, days, counts: sink.counts(), digests: sink.digests(), journal };
}
