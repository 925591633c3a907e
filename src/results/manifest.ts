import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { refuseNewer } from '../base/format-version.ts';
import { plain } from '../base/text/printable.ts';
import { MANIFEST, REPLICATES } from './folder/folder-kind.ts';
import { restorePlace } from './folder/leftovers.ts';
import { checkManifest } from './manifest-schema.ts';
import type { Manifest } from './manifest-type.ts';

/** The newest format of run folders that this program reads. */
const RUN_FORMAT = 1;

/** Writes the manifest of a run into its folder. */
export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws InputError where the folder holds no manifest of a run, or a damaged one */
export function readManifest(folder: string): Manifest {
  restorePlace(resolve(folder));
  const file = join(folder, MANIFEST);
  return checkManifest(withTodaysNames(readJson(folder, file)), file);
}

/** Up to version 0.2.0 the materialisation was called grain. */
function withTodaysNames(manifest: unknown): unknown {
  if (!isRecord(manifest) || !('grain' in manifest)) return manifest;
  const { grain: materialisation, grainReason: materialisationReason, ...rest } = manifest;
  return { materialisation, materialisationReason, ...rest };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The manifest as it was parsed; known to be one by its first key alone. */
function readJson(folder: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InputError(
      `expected a run folder at ${folder}, found no readable ${MANIFEST} in it; check the path`,
    );
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new InputError('expected JSON, found a damaged file; run the scenario again', { file });
  }
  const format = (manifest as { bluecrowd?: unknown } | null)?.bluecrowd;
  refuseNewer('a manifest', format, RUN_FORMAT, { file });
  if (format === RUN_FORMAT) return manifest;
  const tables = tablesOfDataset(manifest);
  if (tables !== undefined) {
    throw new InputError(
      `expected a run at ${folder}, found a data set of ${datasetWords(tables)}`,
    );
  }
  if (isRecord(manifest) && manifest[REPLICATES.key] === 1) {
    throw new InputError(
      `expected a run at ${folder}, found replicates, which keep no tables; make one of their ` +
        'seeds whole with run --seed',
    );
  }
  throw new InputError('expected a manifest of bluecrowd, format 1, found something else', {
    file,
  });
}

/**
 * Names of the tables of an imported data set, as its manifest says; undefined for anything else.
 */
function tablesOfDataset(manifest: unknown): string[] | undefined {
  const { bluecrowdDataset, counts } = (manifest ?? {}) as Record<string, unknown>;
  return bluecrowdDataset === undefined ? undefined : Object.keys(counts ?? {});
}

function datasetWords(tables: readonly string[]): string {
  return tables.includes('measurements')
    ? 'measurements; fit and validate read it, and query'
    : `${plain(tables.join(', '))}; query reads it`;
}
