import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { ReplicatesJournal, replicatesKey } from '../replicates/journal.ts';
import { replicateSeeds } from '../replicates/replicate.ts';
import type { ReplicateOutcome } from '../replicates/replicate.ts';
import { writeOutcomes, writeReplicatesManifest } from '../replicates/replicates-folder.ts';
import type { ReplicatesManifest } from '../replicates/replicates-folder.ts';
import { simulateAll } from '../replicates/simulate-all.ts';
import { renderReplicates } from '../report/pages/replicates.ts';
import { sourceOf } from '../jobs/replicates-source.ts';
import { diskError } from '../results/folder/disk.ts';
import type { Provenance } from '../results/manifest-type.ts';
import { MANIFEST, REPLICATES } from '../results/folder/folder-kind.ts';
import { PartialFolder } from '../results/folder/run-folder.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { provenanceOf } from './about.ts';
import { keptModules, REPORT } from './simulate.ts';
import { onInterrupt } from './terminal/interrupt.ts';

export interface SimulateReplicatesOptions {
  readonly out: string;
  readonly replicates: number;
  readonly workers: number;
  /** One call into a module of the scenario takes this long at most, s. */
  readonly callLimitS: number;
  /**
   * Hears how many are done, those of an earlier attempt at once.
   *
   * @param outcomes - those done by now, in order of the seeds
   */
  readonly onDone: (done: number, outcomes: () => readonly ReplicateOutcome[]) => void;
}

export interface SimulatedReplicates {
  readonly manifest: ReplicatesManifest;
  readonly outcomes: readonly ReplicateOutcome[];
  /** What was resumed, and what was replaced. */
  readonly notes: readonly string[];
}

/**
 * Runs a scenario over several seeds into a folder: table, manifest and report appear together or
 * not at all. Whatever ends it earlier, the same command goes on with the replicates done so far.
 *
 * @throws InputError for what the scenario, the disk or a limit does not allow
 */
export async function simulateReplicates(
  loaded: LoadedScenario,
  options: SimulateReplicatesOptions,
): Promise<SimulatedReplicates> {
  const { scenario, modules } = loaded;
  const folder = new PartialFolder(options.out, REPLICATES);
  const program = provenanceOf(loaded);
  let journal: ReplicatesJournal | undefined;
  let forget = onInterrupt(() => folder.remove());
  try {
    journal = new ReplicatesJournal(folder.out, replicatesKey(scenario, modules, program));
    const { done } = journal;
    const seeds = replicateSeeds(scenario, options.replicates);
    const resumed = seeds.filter((seed) => done.has(seed)).length;
    const outcomes = new Map(done);
    forget();
    forget = onInterrupt(
      () => {
        journal?.close();
        folder.remove();
      },
      () => keptWords(seeds.filter((seed) => outcomes.has(seed)).length, seeds.length),
    );
    await simulateRest(loaded, seeds, outcomes, journal, options);
    const ordered = seeds.map((seed) => outcomes.get(seed)!);
    const manifest = await fill(folder, modules, ordered, program);
    const replaced = folder.commit();
    forget();
    journal.remove();
    const { dropped } = journal;
    const notes = [
      ...(dropped === 0 ? [] : [droppedWords(dropped)]),
      ...(resumed === 0 ? [] : [`went on with ${resumed} of ${seeds.length} replicates`]),
      ...(replaced ? [`replaced the earlier replicates at ${options.out}`] : []),
    ];
    return { manifest, outcomes: ordered, notes };
  } catch (error) {
    throw diskError(error, folder.out);
  } finally {
    journal?.close();
    folder.remove();
    forget();
  }
}

function keptWords(done: number, all: number): string {
  if (done === 0) return 'nothing was kept';
  return `${done} of ${all} replicates ${done === 1 ? 'is' : 'are'} kept; the same command goes on`;
}

const droppedWords = (dropped: number): string =>
  `began anew: ${dropped} unfinished ${dropped === 1 ? 'replicate' : 'replicates'} there were of ` +
  'another scenario or version, and are not kept';

async function simulateRest(
  { scenario, trace, modules }: LoadedScenario,
  seeds: readonly string[],
  outcomes: Map<string, ReplicateOutcome>,
  journal: ReplicatesJournal,
  { workers, callLimitS, onDone }: SimulateReplicatesOptions,
): Promise<void> {
  const doneInOrder = (): ReplicateOutcome[] => seeds.flatMap((seed) => outcomes.get(seed) ?? []);
  const rest = seeds.filter((seed) => !outcomes.has(seed));
  let done = seeds.length - rest.length;
  onDone(done, doneInOrder);
  if (rest.length === 0) return;
  const take = (outcome: ReplicateOutcome): void => {
    journal.add(outcome);
    outcomes.set(outcome.seed, outcome);
    onDone(++done, doneInOrder);
  };
  await simulateAll(scenario, rest, take, { trace, workers, modules, callLimitS });
}

async function fill(
  folder: PartialFolder,
  modules: readonly EngineModule[],
  outcomes: readonly ReplicateOutcome[],
  program: Provenance,
): Promise<ReplicatesManifest> {
  const written = await writeOutcomes(folder, outcomes);
  const manifest: ReplicatesManifest = {
    bluecrowdReplicates: 1,
    ...program,
    ...keptModules(folder.path, modules),
    replicates: outcomes.length,
    files: [...folder.files(), MANIFEST, REPORT].sort(),
    ...written,
  };
  writeReplicatesManifest(folder.path, manifest);
  writeFileSync(join(folder.path, REPORT), await renderReplicates(sourceOf(manifest, outcomes)));
  return manifest;
}
