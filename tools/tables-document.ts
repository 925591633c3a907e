import { TABLES } from '../src/tables/tables.ts';

const HEADING = '## Tables\n';

/** docs/run-folder.md with the tables as the source has them. */
export function withTables(document: string): string {
  const head = document.slice(0, document.indexOf(HEADING) + HEADING.length);
  const tables = Object.entries(TABLES).map(([name, { doc, order, columns }]) => {
    const rows = columns.map((c) => `| \`${c.name}\` | ${c.type} | ${c.doc} |`);
    const top =
      `### ${name}\n\n${doc} Order: ${order}.\n\n| column | type | meaning ` + '|\n|---|---|---|';
    return `${top}\n${rows.join('\n')}\n`;
  });
  return `${head}\n${tables.join('\n')}`;
}
