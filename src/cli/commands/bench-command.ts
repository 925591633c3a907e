import type { CommandModule } from 'yargs';
import { PROCESSES, DEFAULT_LIMIT } from '../arguments/defaults.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { BenchArguments } from './bench.ts';

export const benchCommand: CommandModule<object, BenchArguments> = {
  command: 'bench',
  describe: 'Measure speed and memory, and compare them with a baseline of any machine',
  builder: (yargs) =>
    yargs
      .option('only', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        defaultDescription: 'all',
        describe: 'suites to run, such as kernel,radio',
      })
      .option('suites', {
        type: 'string',
        requiresArg: true,
        describe: 'folder of your own suites',
      })
      .option(
        'processes',
        numberOption('processes', {
          defaultDescription: String(PROCESSES),
          describe: 'processes per suite; 95 % intervals need 6 or more',
        }),
      )
      .option('quick', {
        type: 'boolean',
        default: false,
        describe:
          'under a minute: 3 processes, 1 round, no reference implementations, no whole runs',
      })
      .option(
        'rounds',
        numberOption('rounds', {
          defaultDescription: 'set by each suite',
          describe: 'timed rounds per process',
        }),
      )
      .option('compare', {
        type: 'string',
        requiresArg: true,
        describe: 'baseline file, written by --out',
      })
      .option('fail-above', {
        type: 'string',
        requiresArg: true,
        defaultDescription: DEFAULT_LIMIT,
        describe: 'regression, in per cent, above which the comparison fails',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'write the result to this JSON file',
      })
      .option('markdown', {
        type: 'string',
        requiresArg: true,
        describe: 'write a summary to this Markdown file',
      })
      .option('github', {
        type: 'string',
        requiresArg: true,
        describe: 'write a file for github-action-benchmark (customSmallerIsBetter)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the result as JSON' })
      .example('$0 bench --out baseline.json', 'all suites, a few minutes')
      .example('$0 bench --compare baseline.json --fail-above 10%', 'did anything become slower?')
      .example('$0 bench --quick --compare baseline.json', 'the same for a pull request')
      .epilogue('Exit code 1 if a suite fails or is slower than the baseline by more than noise.'),
  handler: async (args) => (await import('./bench.ts')).bench(args),
};
