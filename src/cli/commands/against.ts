import { InputError } from '../../base/errors.ts';
import { pairSets, refuseUnpaired } from '../../jobs/paired-sets.ts';
import type { ReplicateSet } from '../../jobs/paired-sets.ts';
import { pairRuns } from '../../report/data/diff-paired.ts';
import type { PairedRow } from '../../report/data/diff-paired.ts';
import { alignRules } from '../../report/data/diff-rules.ts';
import { isReplicates, openReplicates } from '../../replicates/replicates-folder.ts';
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
export async function baselineRun(against: string, scenario: Scenario): Promise<OpenRun> {
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
): Promise<ReplicateSet> {
  if (!isReplicates(against)) {
    throw new InputError(
      `--against ${against}: expected a set of replicates, found none; run its scenario with ` +
        '--replicates first',
    );
  }
  const opened = await openReplicates(against);
  opened.close();
  const { manifest, outcomes } = opened;
  refuseUnpaired(`--against ${against}`, manifest.scenario, scenario);
  return { scenario: manifest.scenario, outcomes };
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

/**
 * The part `paired` of the summary: this run minus the other, person by person. What is not of the
 * same people in both is left out, and `onNote` hears why.
 *
 * @throws InputError where other people had a true contact
 */
export async function pairedWithRun(
  against: string,
  baseline: OpenRun,
  here: OpenRun,
  onNote: (note: string) => void,
): Promise<NonNullable<RunSummary['paired']>> {
  const rules = alignRules(baseline.manifest.scenario, here.manifest.scenario);
  const { paired, notPaired } = await pairRuns(rules, baseline, here);
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
      const isSame = own.every(({ onlyA, onlyB }) => onlyA + onlyB === 0);
      return { app, rule, isSame, figures: figuresOf(own) };
    }),
  };
}

function figuresOf(rows: readonly PairedRow[]): PairedFigures {
  return Object.fromEntries(
    rows.map(({ figure, difference, interval, p, onlyA, onlyB }) => [
      figure,
      { difference, interval, p, onlyThere: onlyA, onlyHere: onlyB },
    ]),
  );
}
