import type { CommandModule } from 'yargs';
import { DEFAULT_TABLE_ROWS } from '../arguments/defaults.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { QueryArguments } from './query.ts';

export const queryCommand: CommandModule<object, QueryArguments> = {
  command: 'query <run> <sql>',
  describe: 'SQL (DuckDB) over the tables of a run or of imported data, and no other files',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'folder of a run or data set',
      })
      .positional('sql', {
        type: 'string',
        demandOption: true,
        describe: 'one statement that reads',
      })
      .option(
        'limit',
        numberOption('limit', {
          describe: `rows to print [${DEFAULT_TABLE_ROWS} as a table, all as JSON]`,
        }),
      )
      .option('json', { type: 'boolean', default: false, describe: 'rows as JSON, as they come' })
      .example(
        '$0 query out/office "SELECT app, rule, count(*) FROM notifications GROUP BY ALL"',
        'warnings by app and rule',
      )
      .epilogue(
        'Readable are the tables by name and their own files; nothing can be written, loaded or ' +
          'set. docs/run-folder.md has the columns.',
      ),
  handler: async (args) => (await import('./query.ts')).query(args),
};
