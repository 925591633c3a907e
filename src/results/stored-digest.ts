import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Column, ColumnData } from '../tables/tables.ts';
import { TableDigest } from './digest.ts';

/** What stands for the digest of a table with values that no run writes. */
export const NO_DIGEST = 'none: NULL or NaN inside';

/** Digest of a table's rows as they are stored, read piece by piece. */
export async function storedDigest(
  connection: DuckDBConnection,
  name: string,
  specs: readonly Column[],
): Promise<string> {
  const digest = new TableDigest(name, specs);
  const result = await connection.stream(`SELECT * FROM ${name}`);
  for await (const chunk of result) {
    const columns = specs.map(({ type }, k) => columnOf(chunk, k, type));
    if (columns.includes(null)) return NO_DIGEST;
    digest.update(chunk.rowCount, columns as ColumnData[]);
  }
  return digest.hex();
}

function columnOf(chunk: DuckDBDataChunk, at: number, type: string): ColumnData | null {
  const values = chunk.getColumnValues(at);
  if (values.some((value) => value === null || Number.isNaN(value))) return null;
  if (type === 'text') return values as string[];
  return type === 'i32'
    ? Int32Array.from(values as number[])
    : Float64Array.from(values as number[]);
}
