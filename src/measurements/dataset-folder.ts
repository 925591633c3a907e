import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { refuseNewer } from '../base/format-version.ts';
import { plain } from '../base/text/printable.ts';
import { diskError } from '../results/folder/disk.ts';
import { DATASET, MANIFEST } from '../results/folder/folder-kind.ts';
import { restorePlace } from '../results/folder/leftovers.ts';
import { checkShape } from '../results/manifest-schema.ts';
import { PartialFolder } from '../results/folder/run-folder.ts';
import type { StoredTable } from '../results/query/stored-tables.ts';
import type { Column } from '../tables/tables.ts';
import { DATASET_TABLES } from './measurement-table.ts';
import type { DatasetTable } from './measurement-table.ts';
import { TableFile } from './table-file.ts';
import type { SourceFile } from '../tables/text-file.ts';

/** `manifest.json` of an imported data set. */
export interface DatasetManifest {
  /** Version of the folder's format. */
  readonly bluecrowdDataset: 1;
  readonly version: string;
  /** What was read: the format named on the command line. */
  readonly format: string;
  readonly sources: readonly SourceFile[];
  /** Only for measurements: how columns became measurements. */
  readonly mapping?: unknown;
  /** Every file that the import wrote, this one too; absent in data sets of version 0.1.0. */
  readonly files?: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** SHA-256 over canonical rows by table; docs/measurements.md. */
  readonly digests: Readonly<Record<string, string>>;
  readonly summary: unknown;
}

/** What an import says about itself when its rows are all written. */
export interface Imported<Summary> {
  readonly format: string;
  readonly sources: readonly SourceFile[];
  readonly mapping?: unknown;
  readonly rows: number;
  readonly summary: Summary;
}

/** What `writeDataset` wrote. */
export interface Written<Summary> {
  readonly manifest: DatasetManifest & { readonly summary: Summary };
  /** Whether an earlier data set stood there. */
  readonly replaced: boolean;
}

/**
 * Writes a data set of one table to `out`, whole or not at all: `fill` pushes the rows. `onOpen`
 * hears how to undo everything, should the program be stopped.
 *
 * @throws InputError for what `fill` refuses, or where `out` is taken or may not be written
 */
export async function writeDataset<Summary>(
  out: string,
  table: { readonly name: string; readonly columns: readonly Column[] },
  version: string,
  fill: (push: (values: readonly (string | number)[]) => void) => Promise<Imported<Summary>>,
  onOpen: (undo: () => void) => () => void,
): Promise<Written<Summary>> {
  const folder = new PartialFolder(out, DATASET);
  let file: TableFile | undefined;
  // The database stays open: closed while it writes, it would wait for itself without end.
  const done = onOpen(() => folder.remove());
  try {
    file = await TableFile.open(folder, table.name, table.columns);
    const opened = file;
    const { rows, ...about } = await fill((values) => opened.push(values));
    const digest = await opened.finish();
    const manifest = {
      bluecrowdDataset: 1 as const,
      version,
      ...about,
      files: [...folder.files(), MANIFEST].sort(),
      counts: { [table.name]: rows },
      digests: { [table.name]: digest },
    };
    writeFileSync(join(folder.path, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    return { manifest, replaced: folder.commit() };
  } catch (error) {
    throw diskError(error, folder.out);
  } finally {
    file?.close();
    folder.remove();
    done();
  }
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema: z.ZodType<DatasetManifest> = z.strictObject({
  bluecrowdDataset: z.literal(1),
  version: z.string(),
  format: z.string(),
  sources: z.array(z.strictObject({ file: z.string(), bytes: z.number(), sha256 })),
  mapping: z
    .looseObject({
      source: z.string().optional(),
      limitM: z.number().positive().optional(),
      dwellUs: z.number().positive().optional(),
    })
    .optional(),
  files: z.array(z.string()).optional(),
  counts: z.record(z.string(), z.number().int().min(0)),
  digests: z.record(z.string(), sha256),
  summary: z.unknown(),
});

/** @throws InputError where the folder holds no data set, a damaged one, or one without `table` */
export function readDataset(folder: string, table: DatasetTable): DatasetManifest {
  const manifest = readManifest(folder);
  if (manifest.counts[table] !== undefined) return manifest;
  const names = plain(Object.keys(manifest.counts).join(', '));
  throw new InputError(`expected a data set of ${table}, found one of ${names}; query reads it`, {
    file: join(folder, MANIFEST),
  });
}

/** The tables of a data set. @throws InputError where the folder holds none, or a damaged one */
export function datasetTables(folder: string): DatasetTable[] {
  const { counts } = readManifest(folder);
  return (Object.keys(DATASET_TABLES) as DatasetTable[]).filter((name) => name in counts);
}

function readManifest(folder: string): DatasetManifest {
  const file = join(folder, MANIFEST);
  restorePlace(resolve(folder));
  const found = readJson(file);
  if (found === undefined) {
    throw new InputError(
      `expected an imported data set at ${folder}, found no readable ${MANIFEST} in it; ` +
        'make one with "bluecrowd import measurements"',
    );
  }
  const { bluecrowd, bluecrowdDataset } = (found ?? {}) as Record<string, unknown>;
  if (bluecrowd !== undefined) {
    throw new InputError(
      `expected a data set at ${folder}, found a run; check, query and report read it`,
    );
  }
  refuseNewer('a data set', bluecrowdDataset, 1, { file });
  if (bluecrowdDataset !== 1) {
    throw new InputError('expected the manifest of a data set, found something else', { file });
  }
  return checkShape(manifestSchema, found, file, {
    writer: 'an import',
    remedy: 'import the data again',
  });
}

/** Whether a folder holds an imported data set, maybe a damaged one. */
export function isDataset(folder: string): boolean {
  restorePlace(resolve(folder));
  const manifest = readJson(join(folder, MANIFEST));
  return typeof manifest === 'object' && manifest !== null && 'bluecrowdDataset' in manifest;
}

/** Undefined where there is no file, or no JSON in it. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The Parquet file of a data set's table. */
export function datasetTable(folder: string, name: DatasetTable): StoredTable {
  return measuredTable(join(folder, `${name}.parquet`), name);
}

/** A Parquet file that stands for a data set of one table. */
export function measuredTable(file: string, name: DatasetTable): StoredTable {
  return { name, columns: DATASET_TABLES[name], file, remedy: 'import the data again' };
}

/** Who measured the data, as far as the manifest beside them says; else the name of the path. */
export function sourceOf(path: string): string {
  try {
    const { mapping, sources } = readDataset(path, 'measurements');
    const { source } = (mapping ?? {}) as { source?: string };
    return source ?? sources.map(({ file }) => file).join(', ');
  } catch {
    return basename(path);
  }
}

/** The limit between near and far that the mapping of a data set states, m. */
export function datasetLimitM(path: string): number | undefined {
  return statedIn(path).limitM;
}

/** How long its receivers stay on an advertising channel, as the mapping states, µs. */
export function datasetDwellUs(path: string): number | undefined {
  return statedIn(path).dwellUs;
}

function statedIn(path: string): { readonly limitM?: number; readonly dwellUs?: number } {
  try {
    return readDataset(path, 'measurements').mapping ?? {};
  } catch {
    // A Parquet file alone says nothing; what is no data set is refused where its rows are read.
    return {};
  }
}
