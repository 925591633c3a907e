import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { pairSets, refuseUnpaired } from '../../jobs/paired-sets.ts';
import type { ReplicateSet } from '../../jobs/paired-sets.ts';
import { pairRuns } from '../../report/data/paired-rules.ts';
import type { PairedChange } from '../../report/data/paired-rules.ts';
import { isReplicates, openReplicates } from '../../replicates/replicates-folder.ts';
import { knownFilesOf } from '../../results/folder/folder-kind.ts';
import { openRun } from '../../results/open-run.ts';
import type { OpenRun } from '../../results/open-run.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { RunSummary } from '../terminal/summary-format.ts';

/**
 * The run that `--against` names, opened before any work is done.
 *
 * @throws InputError where it is no run, or cannot be paired with one of `scenario`
 */
export async function baselineRun(
  against: string,
  scenario: Scenario,
  out: string,
): Promise<OpenRun> {
  refuseReplaced(against, out);
  if (isReplicates(against)) {
    throw new InputError(
      `--against ${against}: expected a run, found a set of replicates; run with --replicates too`,
    );
  }
  const opened = await openRun(against);
  try {
    refuseUnpaired(`--against ${against}`, opened.manifest.scenario, scenario);
    return opened;
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** @throws InputError where it is no set of replicates, or cannot be paired with `scenario` */
export async function baselineReplicates(
  against: string,
  scenario: Scenario,
  out: string,
): Promise<ReplicateSet> {
  refuseReplaced(against, out);
  if (!isReplicates(against)) {
    const found = knownFilesOf(against)?.kind.what ?? 'none';
    throw new InputError(
      `--against ${against}: expected a set of replicates, found ${found}; run its scenario ` +
        'with --replicates first',
    );
  }
  const opened = await openReplicates(against);
  opened.close();
  const { manifest, outcomes } = opened;
  refuseUnpaired(`--against ${against}`, manifest.scenario, scenario);
  return { scenario: manifest.scenario, outcomes };
}

/** A baseline that is gone after the run could not be looked at again. */
function refuseReplaced(against: string, out: string): void {
  if (placeOf(against) !== placeOf(out)) return;
  throw new InputError(
    `--against ${against}: expected a folder that stays, found the one that this run would ` +
      'replace; give it another with --out',
  );
}

function placeOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/** The part `paired` of the summary: this set minus the other, seed by seed. */
export function pairedWithReplicates(
  against: string,
  baseline: ReplicateSet,
  here: ReplicateSet,
): NonNullable<RunSummary['paired']> {
  const { seeds, rules } = pairSets(`--against ${against}`, baseline, here);
  const inBoth = rules.filter(({ a, b }) => a !== null && b !== null);
  return {
    against,
    seeds: seeds.length,
    rules: inBoth.map(({ app, rule, isSame, figures }) => ({ app, rule, isSame, figures })),
  };
}

/** The part `paired` of the summary: this run minus the other, person by person. */
export async function pairedWithRun(
  against: string,
  baseline: OpenRun,
  here: OpenRun,
): Promise<NonNullable<RunSummary['paired']>> {
  const { rules, otherTruth } = await pairRuns(baseline, here);
  if (otherTruth > 0) {
    throw new InputError(
      `--against ${against}: expected the same true contacts, found other ones of ${otherTruth} ` +
        'people (other cases were drawn, or another version ran): the runs are not paired',
    );
  }
  const change = ({ difference, interval, p, onlyA, onlyB }: PairedChange) => ({
    difference,
    interval,
    p,
    onlyThere: onlyA,
    onlyHere: onlyB,
  });
  return {
    against,
    seeds: 1,
    rules: rules.map(({ app, rule, isSame, recall, fpr }) => ({
      app,
      rule,
      isSame,
      figures: { recall: change(recall), fpr: change(fpr) },
    })),
  };
}
