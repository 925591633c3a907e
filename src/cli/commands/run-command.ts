import { availableParallelism } from 'node:os';
import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import { workersThatFit } from '../terminal/process-limits.ts';
import type { RunArguments } from './run.ts';

/** More workers than this would wait for the main thread, which writes the tables. */
const DEFAULT_WORKERS = 8;

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run <scenario>',
  describe: 'Simulate a scenario: a folder of tables, a manifest and a report',
  builder: (yargs) =>
    yargs
      .positional('scenario', { type: 'string', demandOption: true, describe: 'scenario file' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for the run [out/NAME]',
      })
      .option('seed', { type: 'string', requiresArg: true, describe: 'another seed' })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'another value for a key, as key.path=value; may be repeated',
      })
      .option(
        'workers',
        numberOption('workers', {
          default: Math.min(availableParallelism(), DEFAULT_WORKERS, workersThatFit()),
          describe: 'threads; the result does not depend on them',
        }),
      )
      .option('contact-logs', {
        type: 'boolean',
        default: false,
        describe: 'keep whole contact logs and key files too, for "bluecrowd match"',
      })
      .option('signing-key', {
        type: 'string',
        requiresArg: true,
        describe: 'PEM file of the P-256 private key that signs GAEN exports [none are signed]',
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'summary as JSON' })
      .example(
        '$0 run scenarios/office.yaml --set phones.adoption=0.5',
        'the office with every second person taking part',
      ),
  handler: async (args) => (await import('./run.ts')).run(args),
};
