import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { CheckArguments } from './check.ts';

export const checkCommand: CommandModule<object, CheckArguments> = {
  command: 'check <run>',
  describe: 'Repeat a run from its manifest and compare all digests and stored tables',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .option(
        'workers',
        numberOption('workers', {
          default: 1,
          describe: 'worker threads; the result does not depend on their number',
        }),
      )
      .option('trace', {
        type: 'string',
        requiresArg: true,
        describe: 'contact list, if it was moved since the run',
      })
      .option('metadata', {
        type: 'string',
        requiresArg: true,
        describe: 'metadata of the contact list, if moved since the run',
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'print the comparison as JSON' })
      .example(
        '$0 check out/office',
        'exit code 0 if all agree, 1 if not, 2 if a table cannot be read',
      ),
  handler: async (args) => (await import('./check.ts')).check(args),
};
