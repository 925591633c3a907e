import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from '../report/html.ts';
import { openRun } from '../results/open-run.ts';
import { writeManifest } from '../results/manifest.ts';
import type { Manifest } from '../results/manifest.ts';
import { diskError } from '../results/disk.ts';
import { PartialFolder } from '../results/run-folder.ts';
import { RunStore } from '../results/store.ts';
import { runScenario } from '../run/run.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { gitCommit, packageVersion } from './about.ts';
import { onInterrupt } from './interrupt.ts';
import type { Progress } from './progress.ts';

export interface SimulateOptions {
  readonly out: string;
  readonly workers: number;
  readonly progress: Progress;
}

/**
 * Runs a scenario into a folder: tables, manifest and report appear together or not at all.
 *
 * @throws InputError for what the scenario, the disk or a limit does not allow
 */
export async function simulate(
  loaded: LoadedScenario,
  { out, workers, progress }: SimulateOptions,
): Promise<Manifest> {
  const folder = new PartialFolder(out);
  const forget = onInterrupt(() => folder.remove());
  try {
    const manifest = await fill(folder, loaded, workers, progress);
    progress.stop();
    folder.commit();
    // From here on the run is kept, whatever signal comes.
    forget();
    return manifest;
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
  { scenario, sourceText, trace }: LoadedScenario,
  workers: number,
  progress: Progress,
): Promise<Manifest> {
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const store = await RunStore.open(folder);
  let outcome;
  let stored;
  try {
    outcome = await runScenario(scenario, store, {
      trace,
      workers,
      onProgress: (done, total) => progress.update(done, total),
    });
    stored = await store.finish();
  } catch (error) {
    store.close();
    throw error;
  }
  const { grain, grainReason, days, journal } = outcome;
  const manifest: Manifest = {
    bluecrowd: 1,
    version: packageVersion(),
    gitCommit: gitCommit(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    scenario,
    sourceText,
    seed: scenario.seed,
    grain,
    grainReason,
    days,
    workers,
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
  await writeReport(folder.path);
  return manifest;
}

async function writeReport(path: string): Promise<void> {
  const run = await openRun(path);
  try {
    writeFileSync(join(path, 'report.html'), await renderReport(run));
  } finally {
    run.close();
  }
}
