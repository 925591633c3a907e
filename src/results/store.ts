import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DOUBLE, DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { TABLES } from '../tables/tables.ts';
import type { ColumnData, ColumnType, TableName, TableSink } from '../tables/tables.ts';
import { TableDigest } from './digest.ts';
import { diskError } from './folder/disk.ts';
import type { PartialFolder } from './folder/run-folder.ts';
import { sqlText } from './query/sql-path.ts';

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

// DuckDB's own vector size; a chunk holds at most this many rows.
const CHUNK_ROWS = 2048;
const TYPES = { i32: INTEGER, f64: DOUBLE, text: VARCHAR } as const;
export const SQL_TYPES: Record<ColumnType, string> = {
  i32: 'INTEGER',
  f64: 'DOUBLE',
  text: 'VARCHAR',
};

export interface StoredTables {
  readonly counts: Record<TableName, number>;
  readonly digests: Record<TableName, string>;
}

/**
 * Takes a run's tables and writes one zstd Parquet file each. Rows wait in a DuckDB database inside
 * the partial folder, so that memory stays small. Only the main thread may own it.
 */
export class RunStore implements TableSink {
  private readonly folder: PartialFolder;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly appenders: Map<TableName, DuckDBAppender>;
  private readonly digests: Map<TableName, TableDigest>;
  private readonly counts: Record<TableName, number>;

  private constructor(
    folder: PartialFolder,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.folder = folder;
    this.instance = instance;
    this.connection = connection;
    this.appenders = new Map();
    this.digests = new Map(
      TABLE_NAMES.map((name) => [name, new TableDigest(name, TABLES[name].columns)]),
    );
    this.counts = Object.fromEntries(TABLE_NAMES.map((name) => [name, 0])) as Record<
      TableName,
      number
    >;
  }

  /** @throws InputError where the disk is full or may not be written */
  static async open(folder: PartialFolder): Promise<RunStore> {
    try {
      const instance = await DuckDBInstance.create(join(folder.path, 'rows.duckdb'), {
        preserve_insertion_order: 'true',
        memory_limit: '384MB',
        threads: '2',
      });
      const store = new RunStore(folder, instance, await instance.connect());
      await store.createTables();
      return store;
    } catch (error) {
      throw diskError(error, folder.out);
    }
  }

  append(table: TableName, count: number, columns: readonly ColumnData[]): void {
    this.digests.get(table)!.update(count, columns);
    this.counts[table] += count;
    const types = TABLES[table].columns.map(({ type }) => TYPES[type]);
    const appender = this.appenders.get(table)!;
    try {
      for (let from = 0; from < count; from += CHUNK_ROWS) {
        const to = Math.min(from + CHUNK_ROWS, count);
        const chunk = DuckDBDataChunk.create(types, to - from);
        columns.forEach((column, k) => {
          const values: ArrayLike<number | string> = column.slice(from, to);
          chunk.setColumnValues(k, Array.from(values));
        });
        appender.appendDataChunk(chunk);
      }
    } catch (error) {
      throw diskError(error, this.folder.out);
    }
  }

  /** Writes the Parquet files; the store is closed after it. */
  async finish(): Promise<StoredTables> {
    try {
      for (const appender of this.appenders.values()) appender.closeSync();
      this.appenders.clear();
      for (const name of TABLE_NAMES) {
        const file = sqlText(join(this.folder.path, `${name}.parquet`));
        await this.connection.run(
          `COPY (SELECT * FROM ${name}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`,
        );
      }
    } catch (error) {
      throw diskError(error, this.folder.out);
    } finally {
      this.close();
    }
    const digests = TABLE_NAMES.map((name) => [name, this.digests.get(name)!.hex()]);
    return { counts: this.counts, digests: Object.fromEntries(digests) as StoredTables['digests'] };
  }

  /** Lets go of the database and removes it; safe to call twice. */
  close(): void {
    for (const appender of this.appenders.values()) {
      try {
        appender.closeSync();
      } catch {
        // What could not be flushed is thrown away with the database.
      }
    }
    this.appenders.clear();
    this.connection.closeSync();
    this.instance.closeSync();
    for (const suffix of ['', '.wal', '.tmp']) {
      rmSync(join(this.folder.path, `rows.duckdb${suffix}`), { recursive: true, force: true });
    }
  }

  private async createTables(): Promise<void> {
    for (const name of TABLE_NAMES) {
      const columns = TABLES[name].columns.map((c) => `"${c.name}" ${SQL_TYPES[c.type]}`);
      await this.connection.run(`CREATE TABLE ${name} (${columns.join(', ')})`);
      this.appenders.set(name, await this.connection.createAppender(name));
    }
  }
}
