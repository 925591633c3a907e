import type { ReplicateOutcome } from '../replicates/replicate.ts';
import { outcomesDigest } from '../replicates/outcomes-table.ts';
import { openReplicates } from '../replicates/replicates-folder.ts';
import type { ReplicatesManifest } from '../replicates/replicates-folder.ts';
import { runReplicates } from '../replicates/run-replicates.ts';
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
  const { moved, ...how } = options;
  const trace = traceOf(scenario, moved);
  const found = await runReplicates({ scenario, trace, modules }, replicates, how);
  const { counts, digests } = manifest;
  const rows = found.reduce((sum, { tallies }) => sum + tallies.length, 0);
  const table = comparison(
    'outcomes',
    digests.outcomes,
    outcomesDigest(found),
    opened.storedDigest,
  );
  const parts = [table, comparison('rows of outcomes', `${counts.outcomes}`, `${rows}`, null)];
  return { manifest, parts: [...parts, ...otherSeeds(outcomes, found)] };
}

function otherSeeds(
  stored: readonly (ReplicateOutcome | undefined)[],
  again: readonly ReplicateOutcome[],
): Comparison[] {
  return again.flatMap(({ seed, verdictsDigest: found }, k) => {
    const expected = stored[k]?.verdictsDigest ?? 'none';
    return expected === found ? [] : [comparison(`seed ${seed}`, expected, found, null)];
  });
}
