import { replicateSeeds } from '../replicates/replicate.ts';
import type { ReplicateOutcome } from '../replicates/replicate.ts';
import { outcomesDigest } from '../replicates/outcomes-table.ts';
import { openReplicates } from '../replicates/replicates-folder.ts';
import type { ReplicatesManifest } from '../replicates/replicates-folder.ts';
import { simulateAll } from '../replicates/simulate-all.ts';
import { DEFAULT_CALL_LIMIT_S, watched } from '../own-engine/watch.ts';
import { comparison } from '../results/compare.ts';
import type { Comparison } from '../results/compare.ts';
import type { CheckOptions } from './check-run.ts';
import { modulesOf } from './modules-of.ts';
import { traceOf } from './trace-of.ts';

export interface CheckedReplicates {
  readonly manifest: ReplicatesManifest;
  /** The table, its number of rows, and each seed whose verdicts differ. */
  readonly parts: readonly Comparison[];
}

/**
 * Runs every replicate of a folder again and compares outcomes with the manifest and the table.
 *
 * @throws InputError where the folder holds no replicates, or its contact list is missing
 */
export async function checkReplicates(
  folder: string,
  options: CheckOptions,
): Promise<CheckedReplicates> {
  const opened = await openReplicates(folder, 'as they are');
  opened.close();
  const { manifest, outcomes } = opened;
  const { scenario, replicates } = manifest;
  const modules = await modulesOf(opened, options);
  const { moved, workers, callLimitS = DEFAULT_CALL_LIMIT_S, onProgress } = options;
  const trace = traceOf(scenario, moved);
  const seeds = replicateSeeds(scenario, replicates);
  const again = new Map<string, ReplicateOutcome>();
  const take = (outcome: ReplicateOutcome): void => {
    again.set(outcome.seed, outcome);
    onProgress?.(again.size, replicates);
  };
  const work = (): Promise<void> =>
    simulateAll(scenario, seeds, take, { trace, workers, modules, callLimitS });
  await (modules.length === 0 ? work() : watched(callLimitS, work));
  const found = seeds.map((seed) => again.get(seed)!);
  const { counts, digests } = manifest;
  const rows = found.reduce((sum, { tallies }) => sum + tallies.length, 0);
  const table = comparison(
    'outcomes',
    digests.outcomes,
    outcomesDigest(found),
    opened.storedDigest,
  );
  const parts = [table, comparison('rows of outcomes', `${counts.outcomes}`, `${rows}`, null)];
  return { manifest, parts: [...parts, ...otherSeeds(outcomes, again)] };
}

function otherSeeds(
  outcomes: readonly (ReplicateOutcome | undefined)[],
  again: ReadonlyMap<string, ReplicateOutcome>,
): Comparison[] {
  return outcomes.flatMap((outcome) => {
    if (outcome === undefined) return [];
    const found = again.get(outcome.seed)?.verdictsDigest ?? 'none';
    if (found === outcome.verdictsDigest) return [];
    return [comparison(`seed ${outcome.seed}`, outcome.verdictsDigest, found, null)];
  });
}
