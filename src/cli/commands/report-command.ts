import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { ReportArguments } from './report.ts';

const file = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <runs..>',
  describe: 'Write the report of a run, a data set, the difference of two runs, a pair or packets',
  builder: (yargs) =>
    yargs
      .positional('runs', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'one run folder, or two to compare, or one imported data set',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'report.html in the folder',
        describe: 'HTML file to write',
      })
      .option('pair', {
        type: 'string',
        requiresArg: true,
        describe: 'recompute one day of two people, a,b by name or index',
      })
      .option(
        'day',
        numberOption('day', {
          defaultDescription: 'day with the longest time in range',
          describe: 'local day for --pair',
        }),
      )
      .option('packets', {
        type: 'string',
        requiresArg: true,
        describe: 'replay every packet around the phone of one person, by name or index',
      })
      .option('at', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'first scan with a neighbour in range',
        describe: 'local start time for --packets, such as "day 1 10:15"',
      })
      .option(
        'seconds',
        numberOption('seconds', {
          unit: 'seconds',
          defaultDescription: '60',
          describe: 'duration for --packets, 0.1 to 300 s',
        }),
      )
      .option('app', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'first app on the phone',
        describe: 'engine for --packets, on a phone with several apps',
      })
      .option('svg', {
        type: 'string',
        requiresArg: true,
        describe: 'folder to write the figures to, as SVG files',
      })
      .option('trace', file('contact list, if moved since the run (--pair, --packets)'))
      .option('metadata', file('metadata of the list, if moved since the run (--pair, --packets)'))
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'print the findings as JSON' })
      .example('$0 report out/a out/b', 'what changed, person by person')
      .example('$0 report out/office --pair "design 3,sales 7"', 'what two phones heard')
      .example(
        '$0 report out/office --packets "design 3" --at "day 0 10:15"',
        'which packets it heard, which it missed',
      ),
  handler: async (args) => (await import('./report.ts')).report(args),
};
