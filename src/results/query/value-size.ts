import { DuckDBListVector } from '@duckdb/node-api';
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';

/** A longer list takes minutes to convert and print. */
const MAX_LIST_ITEMS = 1_000_000;

/** @throws InputError for a list of more than a million items, lists in it included */
export function checkListSizes(chunk: DuckDBDataChunk): void {
  for (let column = 0; column < chunk.columnCount; column++) {
    const vector = chunk.getColumnVector(column);
    for (let row = 0; row < chunk.rowCount; row++) {
      const items = itemsOf(vector, row);
      if (items <= MAX_LIST_ITEMS) continue;
      throw new InputError(
        `expected values of at most ${MAX_LIST_ITEMS} items, found a list of ${items} in one ` +
          'row; use unnest() for one item a row, or aggregate them',
      );
    }
  }
}

function itemsOf(vector: DuckDBVector, row: number): number {
  if (!(vector instanceof DuckDBListVector)) return 0;
  const list = vector.getItemVector(row);
  let items = list?.itemCount ?? 0;
  if (!(list instanceof DuckDBListVector)) return items;
  for (let k = 0; k < list.itemCount && items <= MAX_LIST_ITEMS; k++) items += itemsOf(list, k);
  return items;
}
