import { statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';
import type { Column } from '../../tables/tables.ts';
import { duckdbSays, openDatabase } from './database.ts';
import type { Database, DatabaseOptions } from './database.ts';
import { sqlAllowed, sqlFile } from './sql-path.ts';
import { SQL_TYPES } from '../store.ts';

/** A table as its Parquet file. */
export interface StoredTable {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly file: string;
  /** Pairs of columns of which the first is never greater. */
  readonly rising?: readonly (readonly [string, string])[];
  /** Two columns that never agree. */
  readonly differing?: readonly [string, string];
  /** What to do where it is damaged. */
  readonly remedy: string;
}

/**
 * Opens tables as views of a DuckDB which reads these files and no others, and whose configuration
 * stays as it is. (The files could be written too: SQL of others goes through `startStatement`.)
 *
 * @throws InputError for a file that is missing, damaged, or holds another table
 */
export async function openTables(
  tables: readonly StoredTable[],
  options?: DatabaseOptions,
): Promise<Database> {
  const database = await openDatabase(options);
  try {
    for (const table of tables) await addView(database.connection, table);
    await lockDown(database.connection, tables);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @param expected - what of it is not so: `with days from 0 to 1 in the column day` */
export function damagedTable(
  { name, file, remedy }: StoredTable,
  found: string,
  expected = '',
): InputError {
  const what = expected === '' ? name : `${name} ${expected}`;
  return new InputError(`expected the table ${what}, found ${found}; ${remedy}`, { file });
}

async function addView(connection: DuckDBConnection, table: StoredTable): Promise<void> {
  const { name, file } = table;
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw damagedTable(table, 'no file');
  if (!stat.isFile()) throw damagedTable(table, 'a folder in its place');
  // Else a folder named key=value above the file would be one column more.
  const rows = `read_parquet(${sqlFile(file)}, hive_partitioning = false)`;
  const found = await columnsIn(connection, table, rows);
  const there = new Set(found.map(([column]) => column));
  const lacking = table.columns.filter(
    (column) => column.isNew === true && !there.has(column.name),
  );
  const expected = table.columns.filter((column) => !lacking.includes(column));
  refuseOthers(table, expected, found);
  try {
    await connection.run(`CREATE VIEW ${name} AS SELECT ${selected(table, lacking)} FROM ${rows}`);
  } catch (error) {
    throw damagedTable(table, `no whole Parquet file (${duckdbSays(error)})`);
  }
}

/** Names and types of the columns. */
async function columnsIn(
  connection: DuckDBConnection,
  table: StoredTable,
  rows: string,
): Promise<string[][]> {
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${rows}`);
    return described.getRows() as string[][];
  } catch (error) {
    throw damagedTable(table, `no whole Parquet file (${duckdbSays(error)})`);
  }
}

function refuseOthers(
  table: StoredTable,
  columns: readonly Column[],
  described: readonly (readonly string[])[],
): void {
  const expected = columns.map(({ name, type }) => `${name} ${SQL_TYPES[type]}`);
  const found = described.map(([name, type]) => `${name} ${type}`);
  const at = expected.findIndex((column, k) => column !== found[k]);
  if (at < 0 && found.length === expected.length) return;
  throw damagedTable(table, otherColumns(expected, found, at < 0 ? expected.length : at));
}

/** The columns in their order, with nothing known where the file is of an earlier version. */
function selected({ columns }: StoredTable, lacking: readonly Column[]): string {
  if (lacking.length === 0) return '*';
  return columns
    .map((column) => {
      if (!lacking.includes(column)) return column.name;
      const unknown = column.type === 'text' ? "''" : `NULL::${SQL_TYPES[column.type]}`;
      return `${unknown} AS ${column.name}`;
    })
    .join(', ');
}

function otherColumns(expected: readonly string[], found: readonly string[], at: number): string {
  const [wanted, there] = [expected[at] ?? 'none', found[at] ?? 'none'];
  return (
    `another table with other columns: as column ${at + 1} ${there.slice(0, 60)}, ` +
    `not ${wanted}`
  );
}

async function lockDown(
  connection: DuckDBConnection,
  tables: readonly StoredTable[],
): Promise<void> {
  const files = tables.map(({ file }) => file);
  await connection.run(`SET allowed_paths = ${sqlAllowed(files)}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}
