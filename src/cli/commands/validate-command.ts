import type { CommandModule } from 'yargs';
import { numberOption } from '../arguments/number-option.ts';
import type { ValidateArguments } from './validate.ts';

export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <data>',
  describe: 'Predictions beside measurements that nobody tuned on, with a verdict per figure',
  builder: (yargs) =>
    yargs
      .positional('data', {
        type: 'string',
        demandOption: true,
        describe: 'imported data set, or its Parquet file',
      })
      .option('preset', {
        type: 'string',
        requiresArg: true,
        describe: 'environment, or YAML with a "radio:" section; default: by the words of the set',
      })
      .option('limit', {
        type: 'string',
        requiresArg: true,
        describe: 'near is up to here: "1.8m"; default: what the mapping says, else 2m',
      })
      .option('where', {
        type: 'string',
        requiresArg: true,
        describe: 'which rows, in SQL: "distance_m >= 0.2"',
      })
      .option('rows', {
        requiresArg: true,
        choices: ['auto', 'packets', 'scans'] as const,
        default: 'auto' as const,
        describe: 'what a row is; auto tells by the time between rows',
      })
      .option(
        'replicates',
        numberOption('replicates', {
          default: 20,
          describe: 'how often the campaign is simulated, 2 or more',
        }),
      )
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: 'bluecrowd',
        describe: 'seed of the replicates',
      })
      .option('figure', { type: 'string', requiresArg: true, describe: 'SVG file to write' })
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'result as JSON' })
      .example('$0 validate data --limit 1.8m', 'after: bluecrowd import measurements')
      .example('$0 validate data --preset room', 'with another place than the set names')
      .epilogue('Exit code 1 where a figure is out of its tolerance.'),
  handler: async (args) => (await import('./validate.ts')).run(args),
};
