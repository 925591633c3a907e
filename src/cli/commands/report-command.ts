import type { CommandModule } from 'yargs';
import { CODE_OPTIONS } from '../arguments/code-options.ts';
import { numberOption } from '../arguments/number-option.ts';
import type { ReportArguments } from './report.ts';

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <runs..>',
  describe: 'Report of a run, the difference of two runs, one pair of people, or single packets',
  builder: (yargs) =>
    yargs
      .positional('runs', { type: 'string', array: true, demandOption: true, describe: 'folders' })
      .option('out', { type: 'string', requiresArg: true, describe: 'page to write' })
      .option('pair', {
        type: 'string',
        requiresArg: true,
        describe: 'two people by name or index, a,b: recompute their day',
      })
      .option(
        'day',
        numberOption('day', {
          describe: 'local day of --pair [their longest]',
        }),
      )
      .option('packets', {
        type: 'string',
        requiresArg: true,
        describe: 'a person by name or index: replay packet by packet what is around their phone',
      })
      .option('at', {
        type: 'string',
        requiresArg: true,
        describe: 'local time of --packets, such as "day 1 10:15" [their first scan in company]',
      })
      .option(
        'seconds',
        numberOption('seconds', {
          unit: 'seconds',
          describe: 'how much of it --packets shows, 0.1 to 300 [60]',
        }),
      )
      .option('app', {
        type: 'string',
        requiresArg: true,
        describe: 'engine of --packets, where the phone runs several [the first]',
      })
      .option('svg', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for the figures as SVG files',
      })
      .option('trace', {
        type: 'string',
        requiresArg: true,
        describe: 'where the contact list stands now, for --pair and --packets',
      })
      .option('metadata', {
        type: 'string',
        requiresArg: true,
        describe: "where the contact list's metadata stand now, for --pair and --packets",
      })
      .options(CODE_OPTIONS)
      .option('json', { type: 'boolean', default: false, describe: 'what was found as JSON' })
      .example('$0 report out/a out/b', 'what changed, person by person')
      .example('$0 report out/office --pair "design 3,sales 7"', 'what two phones heard')
      .example('$0 report out/office --packets "design 3" --at "day 0 10:15"', 'and how'),
  handler: async (args) => (await import('./report.ts')).report(args),
};
