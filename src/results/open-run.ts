import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../base/errors.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { TABLE_NAMES } from './store.ts';

export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A run folder, opened for reading. */
export interface OpenRun {
  readonly dir: string;
  readonly manifest: Manifest;
  /** SQL over the run's tables. InputError for what DuckDB does not accept. */
  query(sql: string): Promise<Answer>;
  close(): void;
}

/**
 * Opens a run folder: its manifest, and a view per table. SQL may read the run's own files and
 * nothing else, and write nothing.
 *
 * @throws InputError where the folder is no run, or damaged
 */
export async function openRun(folder: string): Promise<OpenRun> {
  const manifest = readManifest(folder);
  const dir = realpathSync(folder);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    for (const name of TABLE_NAMES) await addView(connection, dir, name);
    await lockDown(connection, dir);
  } catch (error) {
    close();
    throw error;
  }
  return { dir, manifest, query: (sql) => query(connection, sql), close };
}

async function addView(connection: DuckDBConnection, dir: string, name: string): Promise<void> {
  const file = join(dir, `${name}.parquet`);
  try {
    await connection.run(
      `CREATE VIEW ${name} AS SELECT * FROM read_parquet('${file.replaceAll("'", "''")}')`,
    );
  } catch (error) {
    throw new InputError(
      `expected the table ${name} as Parquet, found ${oneLine(error)}; run the scenario again`,
      { file },
    );
  }
}

async function lockDown(connection: DuckDBConnection, dir: string): Promise<void> {
  const files = TABLE_NAMES.map((name) => `'${join(dir, name).replaceAll("'", "''")}.parquet'`);
  await connection.run(`SET allowed_paths = [${files.join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

async function query(connection: DuckDBConnection, sql: string): Promise<Answer> {
  // With external access off, DuckDB still lets allowed paths be written; nothing here writes.
  if (/^\s*(copy|export|attach|install|load)\b/i.test(sql)) {
    throw new InputError('expected SQL that reads, found a statement that writes or loads');
  }
  try {
    const reader = await connection.runAndReadAll(sql);
    const types = reader.columnTypes();
    return {
      columns: reader.columnNames().map((name, k) => ({ name, type: String(types[k]) })),
      rows: reader.getRowsJS().map((row) => row.map(plainValue)),
    };
  } catch (error) {
    throw new InputError(`expected SQL over the run's tables, found: ${oneLine(error)}`);
  }
}

/** Whole numbers that fit become numbers; others stay what they are. */
function plainValue(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
