import { TABLES } from '../tables/tables.ts';
import type { TableName, TableSink } from '../tables/tables.ts';
import type { RowsOf } from './task.ts';

type Columns = (Int32Array | Float64Array)[];

/** Rows handed over together. */
const CHUNK_ROWS = 65_536;

/**
 * Hands rows of a table over in the order of the table. Where all days are heard at once they come
 * in it; where day follows day they are held until the end.
 */
export class RowsInOrder {
  private readonly table: TableName;
  private readonly sink: TableSink;
  private readonly by: readonly number[];
  private readonly held: RowsOf[] | undefined;

  /**
   * @param by - the columns by whose numbers rows are ordered; of rows with the same numbers the one
   * that came last counts
   */
  constructor(table: TableName, sink: TableSink, by: readonly string[], isOrdered: boolean) {
    const names = TABLES[table].columns.map(({ name }) => name as string);
    this.table = table;
    this.sink = sink;
    this.by = by.map((name) => names.indexOf(name));
    this.held = isOrdered ? undefined : [];
  }

  async append(rows: RowsOf): Promise<void> {
    if (this.held === undefined) await this.sink.append(this.table, rows.count, rows.columns);
    // Columns may be views of buffers that are used again.
    else if (rows.count > 0) {
      this.held.push({
        ...rows,
        columns: rows.columns.map((column) => column.slice(0, rows.count)),
      });
    }
  }

  async finish(): Promise<void> {
    const { by, held, sink, table } = this;
    if (held === undefined || held.length === 0) return;
    const columns = joined(held);
    const keys = by.map((column) => columns[column]);
    const compare = (a: number, b: number): number => {
      for (const key of keys) if (key[a] !== key[b]) return key[a] - key[b];
      return a - b;
    };
    const order = Int32Array.from(columns[0].keys()).sort(compare);
    const isLast = (row: number, k: number): boolean =>
      k + 1 === order.length || keys.some((key) => key[row] !== key[order[k + 1]]);
    const kept = order.filter(isLast);
    for (let from = 0; from < kept.length; from += CHUNK_ROWS) {
      const rows = kept.subarray(from, from + CHUNK_ROWS);
      const some = columns.map((column): Int32Array | Float64Array =>
        column instanceof Int32Array
          ? Int32Array.from(rows, (row) => column[row])
          : Float64Array.from(rows, (row) => column[row]),
      );
      await sink.append(table, rows.length, some);
    }
  }
}

function joined(parts: readonly RowsOf[]): Columns {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return parts[0].columns.map((first, k) => {
    const all = first instanceof Int32Array ? new Int32Array(count) : new Float64Array(count);
    let at = 0;
    for (const { columns, count: some } of parts) {
      all.set(columns[k], at);
      at += some;
    }
    return all;
  });
}
