import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { MatchArguments } from './match.ts';

export const matchCommand: CommandModule<object, MatchArguments> = {
  command: 'match <exports..>',
  describe: 'Match key exports of real apps with contact logs, and score the exposures',
  builder: (yargs) =>
    yargs
      .positional('exports', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'GAEN exports (zip or export.bin), or key lists of another protocol',
      })
      .option('log', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'contact logs, CSV or Parquet (docs/contact-logs.md)',
      })
      .option('risk', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        defaultDescription: 'none',
        describe: 'risk rule to apply (docs/scoring.md); may be repeated',
      })
      .option('at', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'end of the newest export, else of the log',
        describe: 'time of matching, ISO 8601; later keys and log rows are ignored',
      })
      .option('public-key', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'signatures are not verified',
        describe: 'PEM file with the public key that must verify every export',
      })
      .option('key-id', {
        type: 'string',
        requiresArg: true,
        describe: 'verification key id that the signature must carry',
      })
      .option(
        'rx-correction',
        numberOption('rx-correction', {
          unit: 'dB',
          default: 0,
          describe: 'RX correction of the receivers, dB, for logs without it',
        }),
      )
      .option('engine', {
        type: 'string',
        requiresArg: true,
        describe: 'module with the engine of your own that the keys are of',
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'print the exposures as JSON' })
      .example(
        '$0 match 2020-09-*.zip --log phone.csv --risk swisscovid-2020-09-10',
        'would SwissCovid have warned the owner of this log?',
      ),
  handler: async (args) => (await import('./match.ts')).match(args),
};
