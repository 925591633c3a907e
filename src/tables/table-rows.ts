import { TABLES } from './tables.ts';
import type { ColumnData, TableName, TableSink } from './tables.ts';

/** Rows of a small table, gathered one by one and handed over as columns. */
export class TableRows {
  readonly table: TableName;
  private readonly values: (number | string)[][];

  constructor(table: TableName) {
    this.table = table;
    this.values = TABLES[table].columns.map(() => []);
  }

  get count(): number {
    return this.values[0].length;
  }

  /** One row, a value for each column in the order of the table. */
  add(...row: (number | string)[]): void {
    if (row.length !== this.values.length) {
      throw new RangeError(`"row" expected ${this.values.length} values, got ${row.length}`);
    }
    row.forEach((value, column) => this.values[column].push(value));
  }

  /** Every column, in the order of the table. */
  columns(): ColumnData[] {
    return TABLES[this.table].columns.map(({ type }, k) => {
      const values = this.values[k];
      if (type === 'text') return values as string[];
      return type === 'i32'
        ? Int32Array.from(values as number[])
        : Float64Array.from(values as number[]);
    });
  }

  async appendTo(sink: TableSink): Promise<void> {
    await sink.append(this.table, this.count, this.columns());
  }
}
