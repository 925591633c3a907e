import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { InputError } from '../base/errors.ts';
import { TABLES } from '../run/tables.ts';
import type { TableName } from '../run/tables.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { sqlAllowed, sqlFile } from './sql-path.ts';
import { SQL_TYPES, TABLE_NAMES } from './store.ts';
import { storedDigest } from './stored-digest.ts';
import { plainValue, uniqueNames } from './values.ts';

export interface AnswerColumn {
  readonly name: string;
  readonly type: string;
}

type Rows = readonly (readonly unknown[])[];

export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: Rows;
}

/** An answer of any length, some thousand rows at a time. */
export interface AnswerStream {
  readonly columns: readonly AnswerColumn[];
  readonly chunks: AsyncIterable<Rows>;
}

/** A run folder, opened for reading. */
export interface OpenRun {
  readonly dir: string;
  readonly manifest: Manifest;
  /** SQL over the run's tables. InputError for what DuckDB does not accept. */
  query(sql: string): Promise<Answer>;
  /** The same piece by piece; read it to its end before the next question. */
  stream(sql: string): Promise<AnswerStream>;
  /** Digest of a table's rows as they stand in its file. InputError where it is damaged. */
  storedDigest(table: TableName): Promise<string>;
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
  return {
    dir,
    manifest,
    query: (sql) => query(connection, sql),
    stream: (sql) => stream(connection, sql),
    storedDigest: async (name) => {
      try {
        return await storedDigest(connection, name);
      } catch (error) {
        throw damagedTable(dir, name, oneLine(error));
      }
    },
    close,
  };
}

async function addView(connection: DuckDBConnection, dir: string, name: TableName): Promise<void> {
  const file = tableFile(dir, name);
  let found: string;
  try {
    await connection.run(`CREATE VIEW ${name} AS SELECT * FROM read_parquet(${sqlFile(file)})`);
    const described = await connection.runAndReadAll(`DESCRIBE ${name}`);
    const rows = described.getRows() as string[][];
    found = rows.map(([column, type]) => `${column} ${type}`).join(', ');
  } catch (error) {
    throw damagedTable(dir, name, oneLine(error));
  }
  const columns = TABLES[name].columns.map((column) => `${column.name} ${SQL_TYPES[column.type]}`);
  if (found !== columns.join(', '))
    throw damagedTable(dir, name, 'another table with other columns');
}

function damagedTable(dir: string, name: TableName, found: string): InputError {
  return new InputError(
    `expected the table ${name} as Parquet, found ${found}; run the scenario again`,
    { file: tableFile(dir, name) },
  );
}

function tableFile(dir: string, name: TableName): string {
  return join(dir, `${name}.parquet`);
}

async function lockDown(connection: DuckDBConnection, dir: string): Promise<void> {
  const files = TABLE_NAMES.map((name) => tableFile(dir, name));
  await connection.run(`SET allowed_paths = ${sqlAllowed(files)}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

async function query(connection: DuckDBConnection, sql: string): Promise<Answer> {
  const { columns, chunks } = await stream(connection, sql);
  const rows: (readonly unknown[])[] = [];
  for await (const chunk of chunks) for (const row of chunk) rows.push(row);
  return { columns, rows };
}

async function stream(connection: DuckDBConnection, sql: string): Promise<AnswerStream> {
  // With external access off, DuckDB still lets allowed paths be written; nothing here writes.
  if (/^\s*(copy|export|attach|install|load)\b/i.test(sql)) {
    throw new InputError('expected SQL that reads, found a statement that writes or loads');
  }
  try {
    const result = await connection.stream(sql);
    const types = result.columnTypes();
    const names = uniqueNames(result.columnNames());
    return {
      columns: names.map((name, k) => ({ name, type: String(types[k]) })),
      chunks: chunksOf(result),
    };
  } catch (error) {
    throw sqlError(error);
  }
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<Rows> {
  try {
    for await (const rows of result.yieldConvertedRows(plainValue)) yield rows;
  } catch (error) {
    throw sqlError(error);
  }
}

function sqlError(error: unknown): InputError {
  return new InputError(`expected SQL over the run's tables, found: ${oneLine(error)}`);
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
