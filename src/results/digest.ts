import { assert } from '../base/assert.ts';
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { Column, ColumnData } from '../tables/tables.ts';

/**
 * Digest of one table over its canonical rows, whatever the chunks in which they came: SHA-256 of
 * each column's values one after the other (int32 and float64 little-endian, -0 as 0; text as a
 * uint32 length and UTF-8), then SHA-256 over "name\n", for each column "name type hex\n", and the
 * number of rows. docs/run-folder.md describes it for other tools.
 */
export class TableDigest {
  private readonly table: string;
  private readonly columns: readonly Column[];
  private readonly hashes: Hash[];
  /** Rows taken so far. */
  rows: number;

  constructor(table: string, columns: readonly Column[]) {
    this.table = table;
    this.columns = columns;
    this.hashes = columns.map(() => createHash('sha256'));
    this.rows = 0;
  }

  /** Takes the first `count` values of every column. */
  update(count: number, columns: readonly ColumnData[]): void {
    if (count === 0) return;
    assert(columns.length === this.columns.length, 'a table is given all its columns');
    const isWhole = columns.every(({ length }) => length >= count);
    assert(isWhole, 'a column has a value for each row');
    this.rows += count;
    this.hashes.forEach((hash, k) => hash.update(canonicalBytes(columns[k], count)));
  }

  /** 64 hex digits; the digest is used up. */
  hex(): string {
    const all = createHash('sha256').update(`${this.table}\n`);
    this.columns.forEach(({ name, type }, k) => {
      all.update(`${name} ${type} ${this.hashes[k].digest('hex')}\n`);
    });
    return all.update(`${this.rows}\n`).digest('hex');
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function canonicalBytes(column: ColumnData, count: number): Uint8Array {
  if (column instanceof Int32Array) return littleEndian(column.slice(0, count), 4);
  if (column instanceof Float64Array) {
    const values = column.slice(0, count);
    for (let k = 0; k < count; k++) {
      if (Number.isNaN(values[k])) throw new RangeError('"columns" expected numbers, got NaN');
      values[k] += 0; // -0 + 0 = 0
    }
    return littleEndian(values, 8);
  }
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for (let k = 0; k < count; k++) {
    const bytes = encoder.encode(column[k]);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length, true);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

function littleEndian(values: Int32Array | Float64Array, size: 4 | 8): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  if (LITTLE_ENDIAN) return bytes;
  return size === 4 ? bytes.swap32() : bytes.swap64();
}
