import { appLabels, ruleLabel } from '../kit/labels.ts';
import { numberOf, queryRows } from './source.ts';
import type { ReportSource, Row } from './source.ts';

/** Counts of people: warned or not against true contact or not. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

export interface ConfusionRow {
  readonly app: number;
  readonly rule: number;
  readonly appLabel: string;
  readonly ruleLabel: string;
  /** Everyone who is no case, with a phone or without. */
  readonly everyone: Confusion;
  /**
   * People who have the app; of the true contacts only those whose case has it too and uploaded.
   * What the app could have known, leaving adoption aside.
   */
  readonly users: Confusion;
}

/** Confusion of each app and rule over the `verdicts` table. */
export async function readConfusion(run: ReportSource): Promise<ConfusionRow[]> {
  const { scenario } = run.manifest;
  const rows = await queryRows(
    run,
    `WITH v AS (
       SELECT app, rule, true_contact = 1 AS truth, warned = 1 AS warned,
         has_app = 1 AND (true_contact = 0 OR case_has_app = 1) AS usable
       FROM verdicts)
     SELECT app, rule, ${COUNTS.join(', ')} FROM v GROUP BY app, rule ORDER BY app, rule`,
  );
  const found = new Map(rows.map((row) => [key(numberOf(row, 'app'), numberOf(row, 'rule')), row]));
  const labels = appLabels(scenario);
  return scenario.apps.flatMap((app, appIndex) =>
    app.rules.map((rule, ruleIndex) => {
      const row = found.get(key(appIndex, ruleIndex)) ?? {};
      return {
        app: appIndex,
        rule: ruleIndex,
        appLabel: labels[appIndex],
        ruleLabel: ruleLabel(rule),
        everyone: confusionOf(row, 'all'),
        users: confusionOf(row, 'users'),
      };
    }),
  );
}

const CELLS = [
  ['tp', 'truth AND warned'],
  ['fp', 'NOT truth AND warned'],
  ['fn', 'truth AND NOT warned'],
  ['tn', 'NOT truth AND NOT warned'],
] as const;

const COUNTS = CELLS.flatMap(([name, condition]) => [
  `count(*) FILTER (${condition})::INTEGER AS all_${name}`,
  `count(*) FILTER (usable AND ${condition})::INTEGER AS users_${name}`,
]);

const key = (app: number, rule: number): string => `${app}/${rule}`;

function confusionOf(row: Row, who: 'all' | 'users'): Confusion {
  const count = (cell: string): number => {
    const value = numberOf(row, `${who}_${cell}`);
    return Number.isNaN(value) ? 0 : value;
  };
  return { tp: count('tp'), fp: count('fp'), fn: count('fn'), tn: count('tn') };
}
