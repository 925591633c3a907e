import { tallies } from '../../evaluation/tally.ts';
import type { Tally } from '../../evaluation/tally.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';

/** Tallies of every rule of a run, from its tables: over everybody, then over each group. */
export async function readTallies(run: ReportSource): Promise<Tally[]> {
  const rows = await queryRows(
    run,
    `SELECT app, rule, person_group, has_app, true_contact, warned, score_min,
       count(*)::INTEGER AS people
     FROM verdicts JOIN phones USING (person)
     GROUP BY ALL ORDER BY app, rule, person_group`,
  );
  const column = (name: string): number[] => rows.map((row) => numberOf(row, name));
  return tallies({
    count: rows.length,
    app: column('app'),
    rule: column('rule'),
    group: rows.map((row) => textOf(row, 'person_group')),
    hasApp: column('has_app'),
    trueContact: column('true_contact'),
    warned: column('warned'),
    scoreMin: column('score_min'),
    people: column('people'),
  });
}
