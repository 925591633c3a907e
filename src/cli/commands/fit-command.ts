import type { CommandModule } from 'yargs';
import { numberOption } from '../arguments/number-option.ts';
import type { FitArguments } from './fit.ts';

export const fitCommand: CommandModule<object, FitArguments> = {
  command: 'fit <data>',
  describe: 'Path loss and spread from measurements, with standard errors, as a preset',
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
        describe: 'which rows, in SQL: "distance_m >= 0.2"',
      })
      .option('cluster', {
        requiresArg: true,
        choices: ['auto', 'session', 'pair'] as const,
        default: 'auto' as const,
        describe: 'what is drawn as a whole for standard errors',
      })
      .option('floor', {
        type: 'string',
        requiresArg: true,
        default: 'fit',
        describe: 'receiver floor: "fit", "none", or DBM,SOFTNESS as in --floor=-92,3.4',
      })
      .option(
        'bootstrap',
        numberOption('bootstrap', {
          default: 100,
          describe: 'replicates; 0 for none',
        }),
      )
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: 'bluecrowd',
        describe: 'seed of the replicates',
      })
      .option(
        'tx-power',
        numberOption('tx-power', { unit: 'dBm', describe: 'dBm, where the data do not tell' }),
      )
      .option('out', { type: 'string', requiresArg: true, describe: 'preset to write, YAML' })
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'result as JSON' })
      .example(
        '$0 fit data --out preset.yaml --tx-power=-20',
        'after: bluecrowd import measurements',
      ),
  handler: async (args) => (await import('./fit.ts')).fit(args),
};
