import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNameOf } from '../apps/registry.ts';
import type { Tally } from '../evaluation/tally.ts';
import type { ExportSigner } from '../keyfiles/gaen/export-encoder.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { RunLogs } from '../matching/run-logs.ts';
import { readTallies } from '../report/data/data-tallies.ts';
import { renderReport } from '../report/pages/html.ts';
import { openRun } from '../results/open-run.ts';
import { writeManifest } from '../results/manifest.ts';
import type { KeptModule, Manifest } from '../results/manifest-type.ts';
import { diskError } from '../results/folder/disk.ts';
import { MANIFEST } from '../results/folder/folder-kind.ts';
import { PartialFolder } from '../results/folder/run-folder.ts';
import { RunStore } from '../results/store.ts';
import { runScenario } from '../run/run.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { provenanceOf } from './about.ts';
import { onInterrupt } from './terminal/interrupt.ts';
import type { Progress } from './terminal/progress.ts';

export const REPORT = 'report.html';
const ENGINES = 'engines';

export interface SimulateOptions {
  readonly out: string;
  readonly workers: number;
  /** One call into a module of the scenario takes this long at most, s. */
  readonly callLimitS?: number;
  readonly progress: Progress;
  /** Where given, contact logs and key files go into the folder too, signed by these. */
  readonly logs?: { readonly signers: readonly ExportSigner[] };
}

export interface Simulated {
  readonly manifest: Manifest;
  readonly tallies: readonly Tally[];
  /** What was replaced, and what is not in the contact logs and key files. */
  readonly notes: readonly string[];
}

/**
 * Runs a scenario into a folder: tables, manifest and report appear together or not at all.
 *
 * @throws InputError for what the scenario, the disk or a limit does not allow
 */
export async function simulate(
  loaded: LoadedScenario,
  options: SimulateOptions,
): Promise<Simulated> {
  const { out, progress } = options;
  const folder = new PartialFolder(out);
  const forget = onInterrupt(() => folder.remove());
  try {
    const simulated = await fill(folder, loaded, options);
    progress.stop();
    const replaced = folder.commit();
    // From here on the run is kept, whatever signal comes.
    forget();
    const { notes } = simulated;
    return replaced
      ? { ...simulated, notes: [`replaced the earlier run at ${out}`, ...notes] }
      : simulated;
  } catch (error) {
    throw diskError(error, folder.out);
  } finally {
    progress.stop();
    folder.remove();
    forget();
  }
}

async function fill(
  folder: PartialFolder,
  loaded: LoadedScenario,
  { workers, callLimitS, progress, logs: wanted }: SimulateOptions,
): Promise<Simulated> {
  const { scenario, trace, modules } = loaded;
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const store = await RunStore.open(folder);
  let logs: RunLogs | undefined;
  let outcome;
  let stored;
  try {
    logs = wanted === undefined ? undefined : await RunLogs.open(folder, wanted.signers);
    outcome = await runScenario(scenario, store, {
      trace,
      workers,
      modules,
      ...(callLimitS === undefined ? {} : { callLimitS }),
      ...(logs === undefined ? {} : { logs }),
      onProgress: (done, total) => progress.update(done, total),
    });
    await logs?.finish();
    stored = await store.finish();
  } catch (error) {
    logs?.close();
    store.close();
    throw error;
  }
  const { materialisation, materialisationReason, days, journal } = outcome;
  const manifest: Manifest = {
    bluecrowd: 1,
    ...provenanceOf(loaded),
    seed: scenario.seed,
    ...keptModules(folder.path, modules),
    materialisation,
    materialisationReason,
    days,
    workers,
    files: [...folder.files(), MANIFEST, REPORT].sort(),
    counts: stored.counts,
    digests: stored.digests,
    journal,
    timings: {
      startedAt,
      wallS: Math.round(performance.now() - startMs) / 1000,
      // In kilobytes, of the process with all its threads.
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    },
  };
  writeManifest(folder.path, manifest);
  const tallies = await writeReport(folder.path);
  return { manifest, tallies, notes: logs?.notes ?? [] };
}

/** Puts the text of every module into the run folder: it can be run again without the file. */
export function keptModules(
  folder: string,
  modules: readonly EngineModule[],
): { readonly modules?: readonly KeptModule[] } {
  if (modules.length === 0) return {};
  mkdirSync(join(folder, ENGINES));
  const kept = modules.map(({ profile: { name }, text, sha256 }) => {
    const file = `${ENGINES}/${fileNameOf(name)}.mjs`;
    writeFileSync(join(folder, file), text);
    return { engine: name, file, sha256 };
  });
  return { modules: kept };
}

/** Gives the tallies too: a run is opened once more only by whoever needs its tables. */
async function writeReport(path: string): Promise<Tally[]> {
  const run = await openRun(path, 'as they are');
  try {
    writeFileSync(join(path, REPORT), await renderReport(run));
    return await readTallies(run);
  } finally {
    run.close();
  }
}
