import { TABLES } from '../tables/tables.ts';
import type { ColumnData, TableName, TableSink } from '../tables/tables.ts';
import { TableDigest } from './digest.ts';
import { TABLE_NAMES } from './store.ts';

/** Takes a run's tables for their digests and numbers of rows alone. */
export class DigestSink implements TableSink {
  private readonly tables: Map<TableName, TableDigest>;

  constructor() {
    this.tables = new Map(
      TABLE_NAMES.map((name) => [name, new TableDigest(name, TABLES[name].columns)]),
    );
  }

  append(table: TableName, count: number, columns: readonly ColumnData[]): void {
    this.tables.get(table)!.update(count, columns);
  }

  /** Rows so far, by table. */
  counts(): Record<TableName, number> {
    const entries = TABLE_NAMES.map((name) => [name, this.tables.get(name)!.rows]);
    return Object.fromEntries(entries) as Record<TableName, number>;
  }

  /** Digests by table; the sink is used up. */
  digests(): Record<TableName, string> {
    const entries = TABLE_NAMES.map((name) => [name, this.tables.get(name)!.hex()]);
    return Object.fromEntries(entries) as Record<TableName, string>;
  }
}
