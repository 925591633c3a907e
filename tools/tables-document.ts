import { OUTCOME_COLUMNS } from '../src/replicates/outcomes-table.ts';
import { TABLES } from '../src/tables/tables.ts';
import type { Column } from '../src/tables/tables.ts';

/** docs/run-folder.md with the tables as the source has them. */
export function withTables(document: string): string {
  const tables = Object.entries(TABLES).map(
    ([name, { doc, order, columns }]) =>
      `### ${name}\n\n${doc} Order: ${order}.\n\n${columnTable(columns)}`,
  );
  return withTail(document, '## Tables\n', tables.join('\n'));
}

/** docs/replicates.md with the table of outcomes as the source has it. */
export function withOutcomes(document: string): string {
  const order = 'Order: replicate, app, rule, person_group (everybody first).';
  return withTail(document, '## Table `outcomes`\n', `${order}\n\n${columnTable(OUTCOME_COLUMNS)}`);
}

function withTail(document: string, heading: string, tail: string): string {
  return `${document.slice(0, document.indexOf(heading) + heading.length)}\n${tail}`;
}

function columnTable(columns: readonly Column[]): string {
  const rows = columns.map((c) => `| \`${c.name}\` | ${c.type} | ${c.doc} |`);
  return `| column | type | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}
