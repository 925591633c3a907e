import type { CommandModule } from 'yargs';
import { openRun } from '../results/open-run.ts';
import { printJson, printLines, safeText } from './output.ts';
import { plainTable } from './summary.ts';

interface QueryArguments {
  run: string;
  sql: string;
  json: boolean;
}

export const queryCommand: CommandModule<object, QueryArguments> = {
  command: 'query <run> <sql>',
  describe: "SQL (DuckDB) over a run's tables",
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .positional('sql', { type: 'string', demandOption: true, describe: 'a SELECT' })
      .option('json', { type: 'boolean', default: false, describe: 'rows as JSON' })
      .example(
        '$0 query out/office "SELECT app, rule, count(*) FROM notifications GROUP BY ALL"',
        'warnings by app and rule',
      ),
  handler: query,
};

async function query({ run, sql, json }: QueryArguments): Promise<void> {
  const opened = await openRun(run);
  try {
    const { columns, rows } = await opened.query(sql);
    if (json) {
      printJson(
        rows.map((row) => Object.fromEntries(columns.map(({ name }, k) => [name, row[k]]))),
      );
      return;
    }
    const text = rows.map((row) => row.map((value) => safeText(cellText(value))));
    printLines([
      plainTable(
        columns.map(({ name }) => safeText(name)),
        text,
      ),
    ]);
  } finally {
    opened.close();
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}
