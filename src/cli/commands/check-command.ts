import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { CheckArguments } from './check.ts';

export const checkCommand: CommandModule<object, CheckArguments> = {
  command: 'check <run>',
  describe: 'Run again from the manifest: do all digests and the stored tables agree?',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .option(
        'workers',
        numberOption('workers', {
          default: 1,
          describe: 'threads; the result does not depend on them',
        }),
      )
      .option('trace', {
        type: 'string',
        requiresArg: true,
        describe: 'where the contact list stands now',
      })
      .option('metadata', {
        type: 'string',
        requiresArg: true,
        describe: "where the contact list's metadata stand now",
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'comparison as JSON' })
      .example(
        '$0 check out/office',
        'exit code 0 where all agrees, 1 where not, 2 where a table cannot be read',
      ),
  handler: async (args) => (await import('./check.ts')).check(args),
};
