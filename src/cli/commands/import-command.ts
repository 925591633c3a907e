import type { CommandModule } from 'yargs';
import { numberOption } from '../arguments/number-option.ts';
import type { ImportArguments } from './import-contacts.ts';
import {
  importCalibrationCommand,
  importDumpsysCommand,
  importHeraldCommand,
  importMeasurementsCommand,
} from './import-data-commands.ts';

const importContactsCommand: CommandModule<object, ImportArguments> = {
  command: 'sociopatterns <file>',
  describe: 'Summarise a contact list, and write a scenario for it',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'contact list with lines "t i j ...", plain, .gz or .zip',
      })
      .option('metadata', {
        type: 'string',
        requiresArg: true,
        describe: 'metadata file with lines "person class"',
      })
      .option(
        'resolution',
        numberOption('resolution', {
          unit: 'seconds',
          default: 20,
          describe: 'duration of one record, s',
        }),
      )
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'scenario file to write; it refers to the list',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print the summary as JSON' })
      .example('$0 import sociopatterns tij.dat.gz --out my.yaml', 'then: bluecrowd run my.yaml'),
  handler: async (args) => (await import('./import-contacts.ts')).importTrace(args),
};

export const importCommand: CommandModule = {
  command: 'import',
  describe: 'Import contact lists, measurements or device tables',
  builder: (yargs) =>
    yargs
      .command(importContactsCommand)
      .command(importMeasurementsCommand)
      .command(importHeraldCommand)
      .command(importDumpsysCommand)
      .command(importCalibrationCommand)
      .demandCommand(1)
      .example('$0 import sociopatterns tij.dat.gz --out my.yaml', 'then: bluecrowd run my.yaml'),
  handler: () => undefined,
};
