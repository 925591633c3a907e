import type { CommandModule } from 'yargs';
import type { MigrateArguments } from './migrate.ts';

export const migrateCommand: CommandModule<object, MigrateArguments> = {
  command: 'migrate <scenario>',
  describe: 'Rewrite a scenario or preset with the current names of its keys',
  builder: (yargs) =>
    yargs
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'scenario or preset file',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'the scenario itself',
        describe: 'file to write',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'print the new text and write no file',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'print the renamed keys as JSON',
      })
      .example('$0 migrate my.yaml --dry-run | diff my.yaml -', 'what would change')
      .epilogue('Comments, anchors, order and line ends stay. Old names are read without it, too.'),
  handler: async (args) => (await import('./migrate.ts')).migrate(args),
};
