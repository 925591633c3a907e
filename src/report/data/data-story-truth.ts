import { pushTo } from './data-hearing.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';

/**
 * SQL of `met`, pair-days with a case, seen from the case (the other side is no case), and of
 * `truths`, who was a true contact of which case. `contacts` has whole days, and only what lies
 * between the start of the contagious period and the test result counts: `certain_us` is the true
 * contact time of which no part can lie outside. Where that is less than the minimum, the verdict
 * still knows the case of the longest contact.
 *
 * @param minimumUs - of a true contact, in one local day
 */
export function storyTables(minimumUs: number): string {
  return `WITH sides AS (
      SELECT a AS case_person, b AS person, * EXCLUDE (a, b) FROM contacts
      UNION ALL SELECT b, a, * EXCLUDE (a, b) FROM contacts),
    met AS (SELECT s.*, greatest(0, s.close_us - (s.last_us - s.first_us) + greatest(0,
          least(s.last_us, c.test_us) - greatest(s.first_us, c.contagious_from_us))) AS certain_us
      FROM sides s JOIN cases c ON c.person = s.case_person
      WHERE s.person NOT IN (SELECT person FROM cases)),
    judged AS (SELECT DISTINCT person, case_person AS nearest, true_contact FROM verdicts),
    truths AS (SELECT m.case_person, m.person FROM met m LEFT JOIN judged j USING (person)
      GROUP BY m.case_person, m.person
      HAVING bool_or(m.certain_us >= ${minimumUs}
        OR (j.true_contact = 1 AND j.nearest = m.case_person)))`;
}

/** By person: the names of the cases whose true contact they are, with the case's index. */
export type TrueContacts = ReadonlyMap<
  number,
  readonly { readonly casePerson: number; readonly name: string }[]
>;

/** Of which cases some people are true contacts. */
export async function readTrueContacts(
  run: ReportSource,
  people: readonly number[],
): Promise<TrueContacts> {
  const found = new Map<number, { casePerson: number; name: string }[]>();
  if (people.length === 0) return found;
  const rows = await queryRows(
    run,
    `${storyTables(run.manifest.scenario.truth.minimumUs)}
     SELECT t.person, t.case_person, p.name FROM truths t JOIN phones p ON p.person = t.case_person
     WHERE t.person IN (${people.map(Math.trunc).join(', ')}) ORDER BY t.person, t.case_person`,
  );
  for (const row of rows) {
    const casePerson = numberOf(row, 'case_person');
    pushTo(found, numberOf(row, 'person'), { casePerson, name: textOf(row, 'name') });
  }
  return found;
}
