import { availableParallelism } from 'node:os';
import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import { workersThatFit } from '../terminal/process-limits.ts';
import type { RunArguments } from './run-result.ts';

/** More workers than this would wait for the main thread, which writes the tables. */
const DEFAULT_WORKERS = 8;

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run <scenario>',
  describe: 'Simulate a scenario; write tables, a manifest and a report to a run folder',
  builder: (yargs) =>
    yargs
      .positional('scenario', { type: 'string', demandOption: true, describe: 'scenario file' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'out/NAME',
        describe: 'run folder to write',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'that of the scenario',
        describe: 'seed of all random draws',
      })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        defaultDescription: 'none',
        describe: 'override a scenario key, as key.path=value; may be repeated',
      })
      .option(
        'replicates',
        numberOption('replicates', {
          defaultDescription: 'that of the scenario, else 1',
          describe: 'run this many seeds and give figures with intervals over them',
        }),
      )
      .option('against', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'none',
        describe: 'earlier run, or replicates, of the same people: print the paired difference',
      })
      .option(
        'workers',
        numberOption('workers', {
          default: Math.min(availableParallelism(), DEFAULT_WORKERS, workersThatFit()),
          describe: 'worker threads; the result does not depend on their number',
        }),
      )
      .option('contact-logs', {
        type: 'boolean',
        default: false,
        describe: 'also write whole contact logs and key files, for "bluecrowd match"',
      })
      .option('signing-key', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'exports are not signed',
        describe: 'PEM file with the P-256 private key that signs GAEN exports',
      })
      .option('junit', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'none',
        describe: 'file for CI with a test case per expectation of the scenario',
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'print the summary as JSON' })
      .example(
        '$0 run scenarios/office.yaml --set phones.adoption=0.5',
        'the same office with 50 % adoption',
      )
      .example(
        '$0 run scenarios/office.yaml --replicates 20',
        'TPR, FPR, precision and AUC of each rule over 20 seeds',
      ),
  handler: async (args) => (await import('./run.ts')).run(args),
};
