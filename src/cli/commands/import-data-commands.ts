import type { CommandModule } from 'yargs';
import { numberOption } from '../arguments/number-option.ts';
import type { DumpsysArguments, FileArguments, MeasurementArguments } from './import-data.ts';

/** Memory does not grow with them. */
const DEFAULT_MAX_ROWS = 50_000_000;
const OUT = {
  type: 'string',
  requiresArg: true,
  demandOption: true,
  describe: 'data set folder to write',
} as const;
const JSON_OUT = {
  type: 'boolean',
  default: false,
  describe: 'print the manifest as JSON',
} as const;

export const importMeasurementsCommand: CommandModule<object, MeasurementArguments> = {
  command: 'measurements <files..>',
  describe: 'Import RSSI at known distances from CSV (plain or .gz) or SQLite',
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'CSV, separated by comma, tab or semicolon, or SQLite; logs with one mapping',
      })
      .option('columns', {
        type: 'string',
        requiresArg: true,
        describe:
          'column of each field: "time=t_s,distance=range:ft,rssi=rssi,sender=tx"; ' +
          '"distance=file:/(\\d+)cm/" for a value in the name of the file',
      })
      .option('constants', {
        type: 'string',
        requiresArg: true,
        describe: 'fields with one value in all rows: "txPower=-20,session=a"',
      })
      .option('mapping', {
        type: 'string',
        requiresArg: true,
        describe: 'YAML file with columns, constants and source',
      })
      .option('duplicates', {
        type: 'string',
        requiresArg: true,
        defaultDescription: '0.003',
        describe: 'packets of a link closer in time than this, s, count as one; "keep" keeps all',
      })
      .option('empty-rssi', {
        requiresArg: true,
        choices: ['refuse', 'missed', 'drop'] as const,
        describe: 'a row with empty RSSI: an error, a missed packet, or dropped',
      })
      .option('no-header', {
        type: 'boolean',
        default: false,
        describe: 'the first line is a row; columns are named 1, 2, 3, ...',
      })
      .option('decimal', {
        requiresArg: true,
        choices: ['point', 'comma'] as const,
        describe: 'how numbers are written',
      })
      .option('table', {
        type: 'string',
        requiresArg: true,
        describe: 'table of SQLite files, where they have several',
      })
      .option(
        'max-rows',
        numberOption('max-rows', {
          default: DEFAULT_MAX_ROWS,
          describe: 'maximum number of rows',
        }),
      )
      .option('out', OUT)
      .option('quiet', { type: 'boolean', default: false, describe: 'print no progress' })
      .option('json', JSON_OUT)
      .example(
        '$0 import measurements log.csv.gz --columns time=t_s,distance=range_m,rssi=rssi --out d',
        'then: bluecrowd fit d',
      ),
  handler: async (args) => (await import('./import-data.ts')).measurements(args),
};

export const importHeraldCommand: CommandModule<object, FileArguments> = {
  command: 'herald <file>',
  describe: 'Import logs of a Herald test (zip); they have no distances',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'zip as published' })
      .option('out', OUT)
      .option('json', JSON_OUT)
      .example('$0 import herald 20201208.zip --out herald', 'logs of four phones'),
  handler: async (args) => (await import('./import-data.ts')).herald(args),
};

export const importDumpsysCommand: CommandModule<object, DumpsysArguments> = {
  command: 'gaen-dumpsys <files..>',
  describe: 'Import what Android phones print of exposure notifications; no distances',
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'output of dumpsys, a file for each phone of the test, named by the phone',
      })
      .option('rows', {
        requiresArg: true,
        choices: ['packets', 'scans'] as const,
        default: 'packets' as const,
        describe: 'a row for each packet, or for each scan with the mean of its packets',
      })
      .option('strangers', {
        requiresArg: true,
        choices: ['drop', 'keep'] as const,
        default: 'drop' as const,
        describe: 'identifiers that no file lists: dropped, or kept as senders of their own',
      })
      .option('out', OUT)
      .option('json', JSON_OUT)
      .example('$0 import gaen-dumpsys 01.txt 09.txt --out test', 'who heard whom'),
  handler: async (args) => (await import('./import-data.ts')).dumpsys(args),
};

export const importCalibrationCommand: CommandModule<object, FileArguments> = {
  command: 'gaen-calibration <file>',
  describe: "Import Google's table of RX correction and TX power by phone model",
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'CSV' })
      .option('out', OUT)
      .option('json', JSON_OUT)
      .example(
        '$0 import gaen-calibration en_calibration.csv --out devices',
        'a table of phone models',
      ),
  handler: async (args) => (await import('./import-data.ts')).calibration(args),
};
