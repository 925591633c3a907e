import { TABLES } from '../tables/tables.ts';
import type { TableName, TableSink } from '../tables/tables.ts';
import type { Column, RowsOf } from './task.ts';

/** Rows handed over together. */
const CHUNK_ROWS = 65_536;

/** By which columns a table is ordered. */
export interface RowOrder {
  /** What a receiver-day is told by. */
  readonly group: readonly string[];
  /** What orders the rows of one. */
  readonly within: readonly string[];
}

/** Rows of one group that came together, in order: [from, to) of `rows`. */
interface Piece {
  readonly rows: RowsOf;
  readonly from: number;
  readonly to: number;
}

/** A row that is held: its place. */
type Place = readonly [rows: RowsOf, row: number];

/**
 * Hands rows of a table over in the order of the table. Where all days are heard at once they come
 * in it; where day follows day they are held until the end. Of rows that agree in all columns of
 * the order, the one that came last counts.
 */
export class RowsInOrder {
  private readonly table: TableName;
  private readonly sink: TableSink;
  private readonly group: readonly number[];
  private readonly all: readonly number[];
  private readonly held: RowsOf[] | undefined;
  private chunk: Column[];
  private chunkRows: number;

  /** @param isOrdered - whether rows come in the order of the table */
  constructor(table: TableName, sink: TableSink, { group, within }: RowOrder, isOrdered: boolean) {
    const names: readonly string[] = TABLES[table].columns.map(({ name }) => name);
    this.table = table;
    this.sink = sink;
    this.group = group.map((name) => names.indexOf(name));
    this.all = [...group, ...within].map((name) => names.indexOf(name));
    this.held = isOrdered ? undefined : [];
    this.chunk = [];
    this.chunkRows = 0;
  }

  async append(rows: RowsOf): Promise<void> {
    const { count, columns } = rows;
    if (this.held === undefined) await this.sink.append(this.table, count, columns);
    // Columns may be views of buffers with more room.
    else if (count > 0) this.held.push({ count, columns: columns.map((c) => c.slice(0, count)) });
  }

  async finish(): Promise<void> {
    const { group, held } = this;
    if (held === undefined || held.length === 0) return;
    const pieces = held.flatMap((rows) => this.piecesOf(rows));
    const compare = (a: Piece, b: Piece): number =>
      comparePlaces(group, [a.rows, a.from], [b.rows, b.from]);
    pieces.sort(compare);
    for (let from = 0; from < pieces.length;) {
      let to = from + 1;
      while (to < pieces.length && compare(pieces[from], pieces[to]) === 0) to++;
      if (to - from === 1) await this.addPiece(pieces[from]);
      else await this.addMerged(pieces.slice(from, to).flatMap(placesOf));
      from = to;
    }
    await this.flush();
  }

  private piecesOf(rows: RowsOf): Piece[] {
    const pieces: Piece[] = [];
    for (let from = 0; from < rows.count;) {
      let to = from + 1;
      while (to < rows.count && comparePlaces(this.group, [rows, from], [rows, to]) === 0) to++;
      pieces.push({ rows, from, to });
      from = to;
    }
    return pieces;
  }

  private async addPiece({ rows, from, to }: Piece): Promise<void> {
    for (let row = from; row < to; row++) {
      this.put(rows, row);
      if (this.chunkRows === CHUNK_ROWS) await this.flush();
    }
  }

  private async addMerged(places: Place[]): Promise<void> {
    const { all } = this;
    places.sort((a, b) => comparePlaces(all, a, b));
    const isLast = (place: Place, k: number): boolean =>
      k + 1 === places.length || comparePlaces(all, place, places[k + 1]) !== 0;
    for (const [rows, row] of places.filter(isLast)) {
      this.put(rows, row);
      if (this.chunkRows === CHUNK_ROWS) await this.flush();
    }
  }

  private put({ columns }: RowsOf, row: number): void {
    if (this.chunk.length === 0) {
      this.chunk = columns.map((column) =>
        column instanceof Int32Array ? new Int32Array(CHUNK_ROWS) : new Float64Array(CHUNK_ROWS),
      );
    }
    columns.forEach((column, k) => (this.chunk[k][this.chunkRows] = column[row]));
    this.chunkRows++;
  }

  private async flush(): Promise<void> {
    const count = this.chunkRows;
    this.chunkRows = 0;
    const columns = this.chunk.map((column) => column.subarray(0, count));
    if (count > 0) await this.sink.append(this.table, count, columns);
  }
}

function placesOf({ rows, from, to }: Piece): Place[] {
  return Array.from({ length: to - from }, (_, k): Place => [rows, from + k]);
}

function comparePlaces(
  by: readonly number[],
  [{ columns: left }, a]: Place,
  [{ columns: right }, b]: Place,
): number {
  for (const column of by) {
    const difference = left[column][a] - right[column][b];
    if (difference !== 0) return difference;
  }
  return 0;
}
