import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DOUBLE, DuckDBDataChunk, DuckDBInstance, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { TableDigest } from '../results/digest.ts';
import { diskError } from '../results/folder/disk.ts';
import type { PartialFolder } from '../results/folder/run-folder.ts';
import { sqlText } from '../results/query/sql-path.ts';
import type { Column, ColumnData, ColumnType } from '../tables/tables.ts';
import { ABSENT, ColumnBuffer } from './measurement-table.ts';

// DuckDB's own vector size; a chunk holds at most this many rows.
const CHUNK_ROWS = 2048;
const TYPES = { i32: INTEGER, f64: DOUBLE, text: VARCHAR } as const;
const SQL_TYPES: Record<ColumnType, string> = { i32: 'INTEGER', f64: 'DOUBLE', text: 'VARCHAR' };

/** Stands in the digest for a number that is not known; no measurement has it. */
const ABSENT_IN_DIGEST = -Number.MAX_VALUE;

/**
 * Writes one table row by row into a zstd Parquet file of a folder in the making. Rows wait in a
 * DuckDB database there, so that memory stays small whatever the length.
 */
export class TableFile {
  private readonly folder: PartialFolder;
  private readonly name: string;
  private readonly columns: readonly Column[];
  private readonly digest: TableDigest;
  private readonly buffer: ColumnBuffer;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly appender: DuckDBAppender;
  private isOpen: boolean;

  private constructor(
    folder: PartialFolder,
    name: string,
    columns: readonly Column[],
    opened: { instance: DuckDBInstance; connection: DuckDBConnection; appender: DuckDBAppender },
  ) {
    this.folder = folder;
    this.name = name;
    this.columns = columns;
    this.digest = new TableDigest(name, columns);
    this.buffer = new ColumnBuffer(columns, CHUNK_ROWS);
    this.instance = opened.instance;
    this.connection = opened.connection;
    this.appender = opened.appender;
    this.isOpen = true;
  }

  /** @throws InputError where the disk is full or may not be written */
  static async open(
    folder: PartialFolder,
    name: string,
    columns: readonly Column[],
  ): Promise<TableFile> {
    try {
      const instance = await DuckDBInstance.create(join(folder.path, 'rows.duckdb'), {
        preserve_insertion_order: 'true',
        memory_limit: '384MB',
        threads: '2',
      });
      const connection = await instance.connect();
      const fields = columns.map((c) => `"${c.name}" ${SQL_TYPES[c.type]}`);
      await connection.run(`CREATE TABLE ${name} (${fields.join(', ')})`);
      const appender = await connection.createAppender(name);
      return new TableFile(folder, name, columns, { instance, connection, appender });
    } catch (error) {
      throw diskError(error, folder.out);
    }
  }

  /** Takes one row, values in the order of the columns. */
  push(values: readonly (string | number)[]): void {
    this.buffer.push(values);
    if (this.buffer.isFull) this.flush();
  }

  /** Writes the Parquet file and closes; gives the digest of the canonical rows. */
  async finish(): Promise<string> {
    try {
      this.flush();
      this.appender.flushSync();
      const file = sqlText(join(this.folder.path, `${this.name}.parquet`));
      await this.connection.run(
        `COPY (SELECT * FROM ${this.name}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`,
      );
    } catch (error) {
      throw diskError(error, this.folder.out);
    } finally {
      this.close();
    }
    return this.digest.hex();
  }

  /** Lets go of the database and removes it; safe to call twice. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    try {
      this.appender.closeSync();
    } catch {
      // What could not be flushed is thrown away with the database.
    }
    this.connection.closeSync();
    this.instance.closeSync();
    for (const suffix of ['', '.wal', '.tmp']) {
      rmSync(join(this.folder.path, `rows.duckdb${suffix}`), { recursive: true, force: true });
    }
  }

  private flush(): void {
    const { buffer, columns } = this;
    if (buffer.count === 0) return;
    this.digest.update(
      buffer.count,
      buffer.columns.map((column) => digestible(column)),
    );
    const chunk = DuckDBDataChunk.create(
      columns.map(({ type }) => TYPES[type]),
      buffer.count,
    );
    buffer.columns.forEach((column, k) => {
      chunk.setColumnValues(k, nullable(column, buffer.count));
    });
    try {
      this.appender.appendDataChunk(chunk);
    } catch (error) {
      throw diskError(error, this.folder.out);
    }
    buffer.clear();
  }
}

function digestible(column: ColumnData): ColumnData {
  if (!(column instanceof Float64Array)) return column;
  return column.map((value) => (Number.isNaN(value) ? ABSENT_IN_DIGEST : value));
}

function nullable(column: ColumnData, count: number): (string | number | null)[] {
  const values = new Array<string | number | null>(count);
  for (let k = 0; k < count; k++) {
    const value = column[k];
    values[k] = Number.isNaN(value) || value === ABSENT ? null : value;
  }
  return values;
}
