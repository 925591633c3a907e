import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { plain } from '../base/printable.ts';
import type { TableName } from '../run/tables.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { MANIFEST } from './folder-kind.ts';
import { restorePlace } from './leftovers.ts';
import { checkManifest } from './manifest-schema.ts';

/** `manifest.json` of a run folder: all that is needed to repeat the run and to compare it. */
export interface Manifest {
  /** Version of the folder's format. */
  readonly bluecrowd: 1;
  readonly version: string;
  readonly gitCommit: string | null;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly scenario: Scenario;
  /** The scenario file as it was read. */
  readonly sourceText: string;
  readonly seed: string;
  readonly grain: 'all' | 'cases';
  readonly grainReason: string;
  readonly days: number;
  readonly workers: number;
  /** Every file that the run wrote, this one too; absent in runs of version 0.1.0. */
  readonly files?: readonly string[];
  /** Rows by table. */
  readonly counts: Readonly<Record<TableName, number>>;
  /** SHA-256 over canonical rows by table; see docs/run-folder.md. */
  readonly digests: Readonly<Record<TableName, string>>;
  /** Rolling hash over the events from test to warning. */
  readonly journal: { readonly events: number; readonly digest: string };
  readonly timings: {
    readonly startedAt: string;
    readonly wallS: number;
    readonly peakMemoryBytes: number;
  };
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws InputError where the folder holds no manifest of a run, or a damaged one */
export function readManifest(folder: string): Manifest {
  restorePlace(resolve(folder));
  const file = join(folder, MANIFEST);
  return checkManifest(readJson(folder, file), file);
}

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
  if ((manifest as Partial<Manifest> | null)?.bluecrowd === 1) return manifest;
  const tables = tablesOfDataset(manifest);
  if (tables !== undefined) {
    throw new InputError(
      `expected a run at ${folder}, found a data set of ${datasetWords(tables)}`,
    );
  }
  throw new InputError('expected a manifest of bluecrowd, format 1, found something else', {
    file,
  });
}

/** Names of the tables of an imported data set, as its manifest says; undefined for anything else. */
function tablesOfDataset(manifest: unknown): string[] | undefined {
  const { bluecrowdDataset, counts } = (manifest ?? {}) as Record<string, unknown>;
  return bluecrowdDataset === undefined ? undefined : Object.keys(counts ?? {});
}

function datasetWords(tables: readonly string[]): string {
  return tables.includes('measurements')
    ? 'measurements; fit and validate read it, and query'
    : `${plain(tables.join(', '))}; query reads it`;
}
