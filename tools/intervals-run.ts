import type { Discordant } from '../src/evaluation/paired.ts';
import { tallies } from '../src/evaluation/tally.ts';
import type { Tally } from '../src/evaluation/tally.ts';
import { replicateScenario } from '../src/replicates/replicate.ts';
import { runScenario } from '../src/run/run.ts';
import type { Scenario } from '../src/scenario/scenario.ts';
import { TABLES } from '../src/tables/tables.ts';
import type { ColumnData, TableName } from '../src/tables/tables.ts';

/** One seed: the tallies of the first app's first two rules, and whom one of them warned alone. */
export interface JudgedRun {
  readonly seed: string;
  readonly tallies: readonly [Tally, Tally];
  readonly changed: Readonly<Record<'recall' | 'fpr', Discordant>>;
}

/** Runs a scenario of one app with two rules for a seed. */
export async function pairsOfRun(scenario: Scenario, seed: string): Promise<JudgedRun> {
  let columns: readonly ColumnData[] = [];
  const append = (table: TableName, _count: number, given: readonly ColumnData[]): void => {
    if (table === 'verdicts') columns = given;
  };
  await runScenario(replicateScenario(scenario, seed), { append });
  const column = (name: string): Int32Array =>
    columns[TABLES.verdicts.columns.findIndex((one) => one.name === name)] as Int32Array;
  const rule = column('rule');
  const count = rule.length;
  const hasApp = column('has_app');
  const trueContact = column('true_contact');
  const warned = column('warned');
  const all = tallies({
    count,
    app: column('app'),
    rule,
    group: new Array<string>(count).fill(''),
    hasApp,
    trueContact,
    warned,
    scoreMin: column('score_min'),
    people: new Uint8Array(count).fill(1),
  });
  const people = count / 2;
  const counts = { recall: [0, 0, 0], fpr: [0, 0, 0] };
  for (let k = 0; k < people; k++) {
    if (trueContact[k] === 0 && hasApp[k] === 0) continue;
    const own = counts[trueContact[k] === 1 ? 'recall' : 'fpr'];
    own[0]++;
    if (warned[k] > warned[people + k]) own[1]++;
    if (warned[k] < warned[people + k]) own[2]++;
  }
  const discordant = ([n, onlyA, onlyB]: number[]): Discordant => ({ people: n, onlyA, onlyB });
  return {
    seed,
    tallies: [all[0], all[1]],
    changed: { recall: discordant(counts.recall), fpr: discordant(counts.fpr) },
  };
}
