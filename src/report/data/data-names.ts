import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';

/** Names of some people, by index. */
export async function readNamesOf(
  run: ReportSource,
  people: readonly number[],
): Promise<Map<number, string>> {
  const list = people.map((person) => Math.trunc(person)).join(', ');
  if (list === '') return new Map();
  const rows = await queryRows(run, `SELECT person, name FROM phones WHERE person IN (${list})`);
  return new Map(rows.map((row) => [numberOf(row, 'person'), textOf(row, 'name')]));
}
