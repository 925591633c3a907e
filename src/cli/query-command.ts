import type { CommandModule } from 'yargs';
import { numberOption } from './number-option.ts';
import type { QueryArguments } from './query.ts';

export const USUAL_TABLE_ROWS = 1000;

export const queryCommand: CommandModule<object, QueryArguments> = {
  command: 'query <run> <sql>',
  describe: "SQL (DuckDB) over a run's tables",
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .positional('sql', { type: 'string', demandOption: true, describe: 'a SELECT' })
      .option(
        'limit',
        numberOption('limit', {
          describe: `rows to print [${USUAL_TABLE_ROWS} as a table, all as JSON]`,
        }),
      )
      .option('json', { type: 'boolean', default: false, describe: 'rows as JSON' })
      .example(
        '$0 query out/office "SELECT app, rule, count(*) FROM notifications GROUP BY ALL"',
        'warnings by app and rule',
      ),
  handler: async (args) => (await import('./query.ts')).query(args),
};
