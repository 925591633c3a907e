import { relative } from 'node:path';
import type { CommandModule } from 'yargs';
import { writeDataset } from '../tuning/dataset-folder.ts';
import type { DatasetManifest, Imported } from '../tuning/dataset-folder.ts';
import { importGaenCalibration } from '../tuning/gaen-calibration.ts';
import { importHerald } from '../tuning/herald-log.ts';
import { DEFAULT_MAX_ROWS, importMeasurements } from '../tuning/import-measurements.ts';
import type { Mapping } from '../tuning/mapping.ts';
import { readMapping } from '../tuning/mapping-text.ts';
import { DEVICE_COLUMNS, MEASUREMENT_COLUMNS } from '../tuning/measurement-table.ts';
import { packageVersion } from './about.ts';
import { wholeNumber } from './arguments.ts';
import { onInterrupt } from './interrupt.ts';
import { printJson, printLines, safeText } from './output.ts';
import { createProgress } from './progress.ts';
import { plainTable } from './summary.ts';

const MEASUREMENTS = { name: 'measurements', columns: MEASUREMENT_COLUMNS };
const DEVICES = { name: 'devices', columns: DEVICE_COLUMNS };

interface OutArguments {
  out: string;
  json: boolean;
}

interface MeasurementArguments extends OutArguments {
  files: string[];
  columns: string | undefined;
  constants: string | undefined;
  mapping: string | undefined;
  duplicates: string | undefined;
  'empty-rssi': Mapping['emptyRssi'] | undefined;
  'max-rows': number;
  quiet: boolean;
}

const OUT = {
  type: 'string',
  requiresArg: true,
  demandOption: true,
  describe: 'folder to write',
} as const;
const JSON_OUT = { type: 'boolean', default: false, describe: 'manifest as JSON' } as const;

export const importMeasurementsCommand: CommandModule<object, MeasurementArguments> = {
  command: 'measurements <files..>',
  describe: 'RSSI by distance, from CSV (plain or .gz)',
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'CSV with a header; comma, tab or semicolon',
      })
      .option('columns', {
        type: 'string',
        requiresArg: true,
        describe: 'what is where: "time=t_s,distance=range:ft,rssi=rssi,sender=tx"',
      })
      .option('constants', {
        type: 'string',
        requiresArg: true,
        describe: 'for every row: "txPower=-20,session=a"',
      })
      .option('mapping', {
        type: 'string',
        requiresArg: true,
        describe: 'YAML with columns, constants and source',
      })
      .option('duplicates', {
        type: 'string',
        requiresArg: true,
        describe: 'packets within this many seconds are one packet, or "keep" (0.003)',
      })
      .option('empty-rssi', {
        requiresArg: true,
        choices: ['refuse', 'missed', 'drop'] as const,
        describe: 'an empty RSSI: a packet not heard, or nothing',
      })
      .option('max-rows', {
        type: 'number',
        requiresArg: true,
        default: DEFAULT_MAX_ROWS,
        describe: 'most rows',
      })
      .option('out', OUT)
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress' })
      .option('json', JSON_OUT)
      .example(
        '$0 import measurements log.csv.gz --columns time=t_s,distance=range_m,rssi=rssi --out d',
        'then: bluecrowd fit d',
      ),
  handler: measurements,
};

async function measurements(args: MeasurementArguments): Promise<void> {
  const mapping = readMapping(args.mapping, { ...args, emptyRssi: args['empty-rssi'] });
  const maxRows = wholeNumber('--max-rows', args['max-rows'], 1, 2_000_000_000);
  const progress = createProgress('import', args.quiet);
  const onProgress = (done: number, total: number): void => progress.update(done, total);
  try {
    const manifest = await writeDataset(
      args.out,
      MEASUREMENTS,
      packageVersion(),
      (push) => importMeasurements(args.files, mapping, push, { maxRows, onProgress }),
      onInterrupt,
    );
    progress.stop();
    tell(args, manifest);
  } finally {
    progress.stop();
  }
}

export const importHeraldCommand: CommandModule<object, OutArguments & { file: string }> = {
  command: 'herald <file>',
  describe: 'Logs of a Herald test (zip); without distances',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'zip, as published' })
      .option('out', OUT)
      .option('json', JSON_OUT)
      .example('$0 import herald 20201208.zip --out herald', 'logs of four phones'),
  handler: (args) => importWhole(args, MEASUREMENTS, (push) => importHerald(args.file, push)),
};

export const importCalibrationCommand: CommandModule<object, OutArguments & { file: string }> = {
  command: 'gaen-calibration <file>',
  describe: 'RX correction and TX power by phone model, as Google publishes them',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'CSV' })
      .option('out', OUT)
      .option('json', JSON_OUT)
      .example('$0 import gaen-calibration en_calibration.csv --out devices', 'a table of models'),
  handler: (args) => importWhole(args, DEVICES, (push) => importGaenCalibration(args.file, push)),
};

async function importWhole(
  args: OutArguments,
  table: Parameters<typeof writeDataset>[1],
  fill: (push: (values: readonly (string | number)[]) => void) => Promise<Imported<unknown>>,
): Promise<void> {
  tell(args, await writeDataset(args.out, table, packageVersion(), fill, onInterrupt));
}

function tell({ out, json }: OutArguments, manifest: DatasetManifest): void {
  if (json) {
    printJson(manifest);
    return;
  }
  const { warnings = [], ...summary } = manifest.summary as { warnings?: readonly string[] };
  const rows = flat(summary, '').map(([name, value]) => [name, safeText(value)]);
  printLines([
    plainTable(['', ''], rows).trim(),
    ...warnings.map((warning) => `note: ${safeText(warning)}`),
    `data set ${relative('.', out)}`,
  ]);
}

/** Leaves of an object as "a.b" and text; counts of nothing are left out. */
function flat(value: object, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, leaf]: [string, unknown]) => {
    const name = key === 'counts' ? '' : `${prefix}${key}`;
    if (Array.isArray(leaf)) return [[name, leaf.join(', ')] as [string, string]];
    if (leaf === null) return [];
    if (typeof leaf === 'object') return flat(leaf, name === '' ? '' : `${name}.`);
    if (typeof leaf !== 'number') return [[name, JSON.stringify(leaf)] as [string, string]];
    if (leaf === 0) return [];
    const text = Number.isInteger(leaf) ? String(leaf) : leaf.toFixed(3);
    return [[name, text] as [string, string]];
  });
}
