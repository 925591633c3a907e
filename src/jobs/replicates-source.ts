import type { ReplicatesSource } from '../report/data/replicates-source.ts';
import type { ReplicateOutcome } from '../replicates/replicate.ts';
import type { ReplicatesManifest } from '../replicates/replicates-folder.ts';

/**
 * A set of replicates as its pages read it.
 *
 * @param dir - its folder; left out, the page names none, and is the same wherever it is made
 */
export function sourceOf(
  manifest: Omit<ReplicatesManifest, 'files'>,
  outcomes: readonly ReplicateOutcome[],
  dir?: string,
): ReplicatesSource {
  return {
    ...(dir === undefined ? {} : { dir }),
    manifest,
    seeds: outcomes.map(({ seed }) => seed),
    tallies: outcomes.map(({ tallies }) => tallies),
  };
}
