import type { Tally } from '../../evaluation/tally.ts';
import { appLabels, ruleLabel } from '../kit/labels.ts';
import { readTallies } from './data-tallies.ts';
import { numberOf, queryRows } from './source.ts';
import type { ReportSource } from './source.ts';

/** True contacts of an app and a rule whom the app could have warned. */
export interface Reachable {
  readonly warned: number;
  readonly missed: number;
}

/** A rule of the scenario, with the names that a reader knows it by. */
export interface NamedPlace {
  readonly app: number;
  readonly rule: number;
  readonly appLabel: string;
  readonly ruleLabel: string;
}

export interface ConfusionRow extends NamedPlace {
  readonly everyone: Tally;
  /** In order of their names; none where people have no groups. */
  readonly groups: readonly Tally[];
  /** True contacts who have the app, of a case that has it too and uploaded. */
  readonly reachable: Reachable;
}

/** Every rule of a scenario in order of app and rule. */
export function namedPlaces({ scenario }: ReportSource['manifest']): NamedPlace[] {
  const labels = appLabels(scenario);
  return scenario.apps.flatMap((app, index) =>
    app.rules.map((rule, ruleIndex) => ({
      app: index,
      rule: ruleIndex,
      appLabel: labels[index],
      ruleLabel: ruleLabel(rule),
    })),
  );
}

/** A rule as a sentence names it. */
export const placeLabel = ({ appLabel, ruleLabel: rule }: NamedPlace): string =>
  `${appLabel}, ${rule}`;

const key = (app: number, rule: number): string => `${app}/${rule}`;

const EMPTY = { group: null, tp: 0, fn: 0, fp: 0, tn: 0, others: 0, concordant: 0 };

/** How each rule did, over the `verdicts` table. */
export async function readConfusion(run: ReportSource): Promise<ConfusionRow[]> {
  const tallies = await readTallies(run);
  const reachable = await readReachable(run);
  return namedPlaces(run.manifest).map((place) => {
    const { app, rule } = place;
    const own = tallies.filter((tally) => tally.app === app && tally.rule === rule);
    return {
      ...place,
      everyone: own.find(({ group }) => group === null) ?? { app, rule, ...EMPTY },
      groups: own.filter(({ group }) => group !== null),
      reachable: reachable.get(key(app, rule)) ?? { warned: 0, missed: 0 },
    };
  });
}

async function readReachable(run: ReportSource): Promise<Map<string, Reachable>> {
  const rows = await queryRows(
    run,
    `SELECT app, rule, count(*) FILTER (warned = 1)::INTEGER AS warned,
       count(*) FILTER (warned = 0)::INTEGER AS missed
     FROM verdicts WHERE true_contact = 1 AND has_app = 1 AND case_has_app = 1
     GROUP BY app, rule`,
  );
  return new Map(
    rows.map((row) => [
      key(numberOf(row, 'app'), numberOf(row, 'rule')),
      { warned: numberOf(row, 'warned'), missed: numberOf(row, 'missed') },
    ]),
  );
}
