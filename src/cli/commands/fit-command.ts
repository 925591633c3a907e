import type { CommandModule } from 'yargs';
import { numberOption } from '../arguments/number-option.ts';
import type { FitArguments } from './fit.ts';

export const fitCommand: CommandModule<object, FitArguments> = {
  command: 'fit <data>',
  describe: 'Fit path loss and its spread to measurements; write a preset',
  builder: (yargs) =>
    yargs
      .positional('data', {
        type: 'string',
        demandOption: true,
        describe: 'imported data set, or its Parquet file',
      })
      .option('where', {
        type: 'string',
        requiresArg: true,
        describe: 'rows to use, as an SQL condition: "distance_m >= 0.2"',
      })
      .option('cluster', {
        requiresArg: true,
        choices: ['auto', 'session', 'pair'] as const,
        default: 'auto' as const,
        describe: 'unit of resampling for standard errors',
      })
      .option('floor', {
        type: 'string',
        requiresArg: true,
        default: 'fit',
        describe: 'receiver sensitivity floor: fit, none, or DBM,SOFTNESS as in --floor=-92,3.4',
      })
      .option(
        'bootstrap',
        numberOption('bootstrap', {
          default: 100,
          describe: 'bootstrap replicates; 0 for no standard errors',
        }),
      )
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: 'bluecrowd',
        describe: 'seed of the bootstrap',
      })
      .option(
        'tx-power',
        numberOption('tx-power', {
          unit: 'dBm',
          describe: 'TX power, dBm, if the data do not contain it',
        }),
      )
      .option('out', { type: 'string', requiresArg: true, describe: 'preset file to write (YAML)' })
      .option('quiet', { type: 'boolean', default: false, describe: 'print no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print the result as JSON' })
      .example(
        '$0 fit data --out preset.yaml --tx-power=-20',
        'data: from bluecrowd import measurements',
      ),
  handler: async (args) => (await import('./fit.ts')).fit(args),
};
