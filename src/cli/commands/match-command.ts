import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { MatchArguments } from './match.ts';

export const matchCommand: CommandModule<object, MatchArguments> = {
  command: 'match <exports..>',
  describe: 'Match key exports of real apps with contact logs: exposures, and what a rule says',
  builder: (yargs) =>
    yargs
      .positional('exports', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'GAEN exports (zip or export.bin), or key lists of one other protocol',
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
        describe: 'rule to apply, as in docs/scoring.md; may be repeated',
      })
      .option('at', {
        type: 'string',
        requiresArg: true,
        describe:
          'when the phone looks, ISO 8601; what came later does not count ' +
          '[end of the newest export, else of the log]',
      })
      .option('public-key', {
        type: 'string',
        requiresArg: true,
        describe: 'PEM file of the key that must have signed every export [none is checked]',
      })
      .option('key-id', {
        type: 'string',
        requiresArg: true,
        describe: 'verification key id that the signature must name',
      })
      .option(
        'rx-correction',
        numberOption('rx-correction', {
          unit: 'dB',
          default: 0,
          describe: "RX correction of the receivers' phone model, dB, where the log does not say",
        }),
      )
      .option('engine', {
        type: 'string',
        requiresArg: true,
        describe: 'module with the engine of your own that the keys are of',
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'exposures as JSON' })
      .example(
        '$0 match 2020-09-*.zip --log phone.csv --risk swisscovid-2020-09-10',
        'would SwissCovid have warned the owner of this log?',
      ),
  handler: async (args) => (await import('./match.ts')).match(args),
};
