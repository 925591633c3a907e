import { relative } from 'node:path';
import { safeText } from '../../base/text/printable.ts';
import { writeDataset } from '../../measurements/dataset-folder.ts';
import type { Imported, Written } from '../../measurements/dataset-folder.ts';
import { importGaenCalibration } from '../../measurements/import/gaen-calibration.ts';
import { importDumpsys } from '../../measurements/import/gaen-dumpsys.ts';
import type { DumpsysOptions } from '../../measurements/import/gaen-dumpsys.ts';
import { importHerald } from '../../measurements/import/herald-log.ts';
import { importMeasurements } from '../../measurements/import/import-measurements.ts';
import type { Mapping } from '../../measurements/import/mapping.ts';
import { readMapping } from '../../measurements/import/mapping-text.ts';
import { DEVICE_COLUMNS, MEASUREMENT_COLUMNS } from '../../measurements/measurement-table.ts';
import { packageVersion } from '../about.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { plainTable } from '../terminal/summary.ts';

const MEASUREMENTS = { name: 'measurements', columns: MEASUREMENT_COLUMNS };
const DEVICES = { name: 'devices', columns: DEVICE_COLUMNS };

interface OutArguments {
  out: string;
  json: boolean;
}

export interface FileArguments extends OutArguments {
  file: string;
}

export interface DumpsysArguments extends OutArguments, DumpsysOptions {
  files: string[];
}

export interface MeasurementArguments extends OutArguments {
  files: string[];
  columns: string | undefined;
  constants: string | undefined;
  mapping: string | undefined;
  duplicates: string | undefined;
  'empty-rssi': Mapping['emptyRssi'] | undefined;
  'no-header': boolean;
  decimal: 'point' | 'comma' | undefined;
  table: string | undefined;
  'max-rows': number;
  quiet: boolean;
}

export async function measurements(args: MeasurementArguments): Promise<void> {
  const mapping = readMapping(args.mapping, {
    ...args,
    emptyRssi: args['empty-rssi'],
    noHeader: args['no-header'],
  });
  const maxRows = wholeNumber('--max-rows', args['max-rows'], 1, 2_000_000_000);
  const progress = createProgress('import', args.quiet);
  const onProgress = (done: number, total: number): void => progress.update(done, total);
  try {
    const written = await writeDataset(
      args.out,
      MEASUREMENTS,
      packageVersion(),
      (push) => importMeasurements(args.files, mapping, push, { maxRows, onProgress }),
      onInterrupt,
    );
    progress.stop();
    printResult(args, written);
  } finally {
    progress.stop();
  }
}

export function herald(args: FileArguments): Promise<void> {
  return importWhole(args, MEASUREMENTS, (push) => importHerald(args.file, push));
}

export function dumpsys(args: DumpsysArguments): Promise<void> {
  return importWhole(args, MEASUREMENTS, (push) => importDumpsys(args.files, push, args));
}

export function calibration(args: FileArguments): Promise<void> {
  return importWhole(args, DEVICES, (push) => importGaenCalibration(args.file, push));
}

async function importWhole(
  args: OutArguments,
  table: Parameters<typeof writeDataset>[1],
  fill: (push: (values: readonly (string | number)[]) => void) => Promise<Imported<unknown>>,
): Promise<void> {
  printResult(args, await writeDataset(args.out, table, packageVersion(), fill, onInterrupt));
}

function printResult({ out, json }: OutArguments, { manifest, replaced }: Written<unknown>): void {
  if (replaced) printNote(`replaced the earlier data set at ${out}`);
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
