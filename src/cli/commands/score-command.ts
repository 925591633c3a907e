import type { CommandModule } from 'yargs';
import type { ScoreArguments } from './score.ts';

export const scoreCommand: CommandModule<object, ScoreArguments> = {
  command: 'score <run>',
  describe: 'Score the stored exposure windows of a run with its own or other risk rules',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .option('rule', {
        type: 'string',
        array: true,
        requiresArg: true,
        default: [],
        defaultDescription: 'those of the run',
        describe: 'risk rule to score with (docs/scoring.md); may be repeated',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the counts as JSON' })
      .example(
        '$0 score out/office --rule swisscovid-2020-05-22 --rule cwa-2-2021-04-15',
        'what other apps would have said of the same encounters',
      )
      .epilogue(
        'Nothing is simulated again: the tables windows and scans hold what rules see, and ' +
          "downloads stay as they were. Ends with 1 where a rule of the run's own gives another " +
          'verdict than its table has.',
      ),
  handler: async (args) => (await import('./score.ts')).score(args),
};
