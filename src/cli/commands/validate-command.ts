import type { CommandModule } from 'yargs';
import { WINDOW_KINDS } from '../../evaluation/windows/windows.ts';
import { ENVIRONMENT_NAMES } from '../../scenario/environments.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { ValidateArguments } from './validate.ts';

const AS_OPTION = {
  requiresArg: true,
  choices: ENVIRONMENT_NAMES,
  defaultDescription: 'refused',
  describe: 'environment for words of a place that are not known (docs/validation.md)',
} as const;

export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <data>',
  describe: 'Compare model predictions with held-out measurements, with a verdict per figure',
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
        defaultDescription: 'by the place that the data name',
        describe: 'environment by name, or YAML file with a "radio:" section',
      })
      .option('as', AS_OPTION)
      .option('limit', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'of the mapping, else 2m',
        describe: 'distance below which a pair counts as close, such as 1.8m',
      })
      .option('where', {
        type: 'string',
        requiresArg: true,
        describe: 'rows to use, as an SQL condition: "distance_m >= 0.2"',
      })
      .option('rows', {
        requiresArg: true,
        choices: ['auto', 'packets', 'scans'] as const,
        default: 'auto' as const,
        describe: 'what one row is; auto decides by the time between rows',
      })
      .option('windows', {
        requiresArg: true,
        choices: WINDOW_KINDS,
        defaultDescription: 'rows alone',
        describe: 'also put rows of each pair together, and judge these windows',
      })
      .option(
        'replicates',
        numberOption('replicates', {
          default: 20,
          describe: 'simulated repetitions of the campaign, 2 or more',
        }),
      )
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: 'bluecrowd',
        describe: 'seed of the replicates',
      })
      .option('figure', {
        type: 'string',
        requiresArg: true,
        describe: 'write a figure to this SVG file',
      })
      .option('page', {
        type: 'string',
        requiresArg: true,
        describe: 'write a page with figures and tables to this HTML file',
      })
      .option('quiet', { type: 'boolean', default: false, describe: 'print no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print the result as JSON' })
      .example('$0 validate data --limit 1.8m', 'data: from bluecrowd import measurements')
      .example('$0 validate data --preset room', 'with another environment than the data name')
      .example('$0 validate data --windows 15min --page data.html', 'windows too; a page')
      .epilogue('Exit code 1 if a figure is out of tolerance.'),
  handler: async (args) => (await import('./validate.ts')).run(args),
};
