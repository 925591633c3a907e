import type { CommandModule } from 'yargs';
import { DEFAULT_TABLE_ROWS } from '../arguments/defaults.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { QueryArguments } from './query.ts';

export const queryCommand: CommandModule<object, QueryArguments> = {
  command: 'query <run> [sql]',
  describe: 'Query the tables of a run or data set with SQL (DuckDB)',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'folder of a run or data set',
      })
      .positional('sql', {
        type: 'string',
        describe: 'one read-only SQL statement; without it, the tables and their columns',
      })
      .option(
        'limit',
        numberOption('limit', {
          defaultDescription: `${DEFAULT_TABLE_ROWS}; all with --json`,
          describe: 'maximum number of rows to print',
        }),
      )
      .option('json', { type: 'boolean', default: false, describe: 'print rows as JSON, streamed' })
      .example(
        '$0 query out/office "SELECT app, rule, count(*) FROM notifications GROUP BY ALL"',
        'warnings by app and rule',
      )
      .epilogue(
        'The statement can read the tables by name and nothing else: no other files, no writing, ' +
          'no extensions, no settings. docs/run-folder.md lists the columns.',
      ),
  handler: async (args) => (await import('./query.ts')).query(args),
};
