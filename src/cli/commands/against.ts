import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { pairSets, refuseUnpaired } from '../../jobs/paired-sets.ts';
import type { ReplicateSet } from '../../jobs/paired-sets.ts';
import { pairRuns } from '../../report/data/diff-paired.ts';
import type { PairedChange, PairedRow } from '../../report/data/diff-paired.ts';
import { alignRules } from '../../report/data/diff-rules.ts';
import { isReplicates, openReplicates } from '../../replicates/replicates-folder.ts';
import { knownFilesOf } from '../../results/folder/folder-kind.ts';
import { openRun } from '../../results/open-run.ts';
import type { OpenRun } from '../../results/open-run.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { RunSummary } from '../terminal/summary-format.ts';

type PairedFigures = NonNullable<RunSummary['paired']>['rules'][0]['figures'];

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

const OTHER_USERS =
  'other people have the app in the two sets: FPR, precision and AUC are paired by seed, not by ' +
  'person';

/** The part `paired` of the summary: this set minus the other, seed by seed. */
export function pairedWithReplicates(
  against: string,
  baseline: ReplicateSet,
  here: ReplicateSet,
  onNote: (note: string) => void,
): NonNullable<RunSummary['paired']> {
  const { seeds, rules, hasOtherUsers } = pairSets(`--against ${against}`, baseline, here);
  if (hasOtherUsers) onNote(OTHER_USERS);
  const inBoth = rules.filter(({ a, b }) => a !== null && b !== null);
  return {
    against,
    seeds: seeds.length,
    rules: inBoth.map(({ app, rule, isSame, figures }) => ({ app, rule, isSame, figures })),
  };
}

/**
 * The part `paired` of the summary: this run minus the other, person by person. What is not of the
 * same people in both is left out, and `onNote` hears why.
 *
 * @throws InputError where other people had a true contact
 */
export async function pairedWithRun(
  against: string,
  baseline: OpenRun,
  folder: string,
  onNote: (note: string) => void,
): Promise<NonNullable<RunSummary['paired']>> {
  const { paired, notPaired } = await pairedRows(baseline, folder);
  const [reason] = notPaired;
  if (reason?.startsWith('Recall')) {
    throw new InputError(
      `--against ${against}: expected the same true contacts, found other ones (other cases were ` +
        'drawn, or another version ran): the runs are not paired; compare them with "report"',
    );
  }
  notPaired.forEach(onNote);
  const named = [...new Set(paired.map(({ app, rule }) => JSON.stringify([app, rule])))];
  return {
    against,
    seeds: 1,
    rules: named.map((name) => {
      const [app, rule] = JSON.parse(name) as [string, string];
      const own = paired.filter((row) => row.app === app && row.rule === rule);
      const isWhole = notPaired.length === 0;
      const isSame = isWhole && own.every(({ onlyA, onlyB }) => onlyA + onlyB === 0);
      return { app, rule, isSame, figures: figuresOf(own) };
    }),
  };
}

async function pairedRows(baseline: OpenRun, folder: string): Promise<PairedChange> {
  const here = await openRun(folder, 'as they are');
  try {
    const rules = alignRules(baseline.manifest.scenario, here.manifest.scenario);
    return await pairRuns(rules, baseline, here);
  } finally {
    here.close();
  }
}

function figuresOf(rows: readonly PairedRow[]): PairedFigures {
  return Object.fromEntries(
    rows.map(({ figure, difference, interval, p, onlyA, onlyB }) => [
      figure,
      { difference, interval, p, onlyThere: onlyA, onlyHere: onlyB },
    ]),
  );
}
