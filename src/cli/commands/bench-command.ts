import type { CommandModule } from 'yargs';
import { PROCESSES, DEFAULT_LIMIT } from '../arguments/defaults.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { BenchArguments } from './bench.ts';

export const benchCommand: CommandModule<object, BenchArguments> = {
  command: 'bench',
  describe: 'Measure speed and memory; compare with a baseline, from any machine',
  builder: (yargs) =>
    yargs
      .option('only', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'suites, as kernel,radio; default: all',
      })
      .option('suites', { type: 'string', requiresArg: true, describe: 'folder of other suites' })
      .option(
        'processes',
        numberOption('processes', {
          describe: `processes of each suite; 6 or more give intervals of 95 % [${PROCESSES}]`,
        }),
      )
      .option('quick', {
        type: 'boolean',
        default: false,
        describe: 'less than a minute: 3 processes, one round, no references, no whole runs',
      })
      .option(
        'rounds',
        numberOption('rounds', {
          describe: 'timed rounds in each process [as the suite says]',
        }),
      )
      .option('compare', { type: 'string', requiresArg: true, describe: 'baseline, of --out' })
      .option('fail-above', {
        type: 'string',
        requiresArg: true,
        describe: `what may become worse [${DEFAULT_LIMIT}]`,
      })
      .option('out', { type: 'string', requiresArg: true, describe: 'JSON file to write' })
      .option('markdown', { type: 'string', requiresArg: true, describe: 'summary to write' })
      .option('github', {
        type: 'string',
        requiresArg: true,
        describe: 'file to write for github-action-benchmark (customSmallerIsBetter)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'result as JSON' })
      .example('$0 bench --out baseline.json', 'all suites, some minutes')
      .example('$0 bench --compare baseline.json --fail-above 10%', 'did anything become slower?')
      .example('$0 bench --quick --compare baseline.json', 'the same for a pull request')
      .epilogue('Exit code 1 where a suite fails, or is worse than the baseline beyond noise.'),
  handler: async (args) => (await import('./bench.ts')).bench(args),
};
