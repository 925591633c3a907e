import type { DuckDBConnection } from '@duckdb/node-api';
import { plain } from '../../base/text/printable.ts';
import { US_PER_DAY } from '../../base/time.ts';
import type { Column, ColumnRange } from '../../tables/tables.ts';
import { duckdbSays } from './database.ts';
import { sqlText } from './sql-path.ts';
import { damagedTable } from './stored-tables.ts';
import type { StoredTable } from './stored-tables.ts';

/** What the indices in a run's tables lead to. */
export interface References {
  readonly people: number;
  /** Engines of the apps. */
  readonly engines: readonly string[];
  /** Rules by app. */
  readonly rules: readonly number[];
  readonly days: number;
  readonly windows: number;
}

const NONE: References = { people: 0, engines: [], rules: [], days: 0, windows: 0 };

/** A condition on each row of a table. */
interface Condition {
  readonly sql: string;
  /** What was expected: `numbers from 0 to 1 in warned`. */
  readonly words: string;
  /** SQL of what is shown where it fails. */
  readonly shown: string;
}

/**
 * Checks every value of a table once, before anything is computed from it.
 *
 * @param rows - how many rows it must have; undefined = any number
 * @throws InputError that names table, column and row of the first value that cannot be
 */
export async function checkValues(
  connection: DuckDBConnection,
  table: StoredTable,
  references = NONE,
  rows?: number,
): Promise<void> {
  const conditions = [
    ...table.columns.map((column) => conditionOf(column, references)),
    ...(table.rising ?? []).map(risingCondition),
    ...(table.differing === undefined ? [] : [differingCondition(table.differing)]),
  ];
  const numbered = `(SELECT *, row_number() OVER () - 1 AS row_index FROM ${table.name})`;
  const isNumbered = table.columns.some(({ range }) => range === 'row');
  const source = isNumbered ? numbered : table.name;
  const kept = conditions.map(({ sql }) => `bool_and(${sql})`);
  const [count, ...good] = await firstRow(
    connection,
    table,
    `SELECT count(*), ${kept.join(', ')} FROM ${source}`,
  );
  const bad = good.findIndex((value) => value === false);
  if (bad >= 0) {
    const { sql, words, shown } = conditions[bad];
    const [index, value] = await firstRow(
      connection,
      table,
      `SELECT row_index, (${shown})::VARCHAR FROM ${numbered} WHERE NOT (${sql})
       ORDER BY row_index LIMIT 1`,
    );
    const found = typeof value === 'string' ? plain(value) : 'NULL';
    throw damagedTable(table, `${found} in row ${Number(index) + 1}`, words);
  }
  if (rows === undefined || Number(count) === rows) return;
  throw damagedTable(table, `${String(count)} rows`, `with ${rows} rows, as the manifest says`);
}

async function firstRow(
  connection: DuckDBConnection,
  table: StoredTable,
  sql: string,
): Promise<readonly unknown[]> {
  try {
    return (await connection.runAndReadAll(sql)).getRows()[0];
  } catch (error) {
    throw damagedTable(table, `no whole Parquet file (${duckdbSays(error)})`);
  }
}

function conditionOf(column: Column, references: References): Condition {
  const { name, range, isOptional } = column;
  const [inside, what] = range === undefined ? ['true', 'text'] : inRange(name, range, references);
  const given = `(${name} IS NOT NULL AND ${inside})`;
  const sql = isOptional === true ? `(${name} IS NULL OR ${given})` : given;
  const words = `with ${what}${isOptional === true ? ' or NULL' : ''} in the column ${name}`;
  return { sql, words, shown: name };
}

function risingCondition([from, to]: readonly [string, string]): Condition {
  const words = `with a ${from} not above its ${to}`;
  return { sql: `${from} <= ${to}`, words, shown: `${from} || ' > ' || ${to}` };
}

function differingCondition([one, other]: readonly [string, string]): Condition {
  const words = `with another ${one} than ${other}`;
  return { sql: `${one} <> ${other}`, words, shown: `${one} || ' twice'` };
}

/** SQL that a value must satisfy, and what such values are. NaN is above all numbers to DuckDB. */
function inRange(name: string, range: ColumnRange, references: References): [string, string] {
  const { people, engines, rules, days, windows } = references;
  const between = (least: number, greatest: number, what: string): [string, string] => [
    `${name} BETWEEN ${least} AND ${greatest}`,
    `${what} from ${least} to ${greatest}`,
  ];
  switch (range) {
    case 'row':
      return [`${name} = row_index`, 'the number of the row, from 0,'];
    case 'person':
      return between(0, people - 1, 'people');
    case 'person or -1':
      return between(-1, people - 1, 'people');
    case 'app':
      return between(0, engines.length - 1, 'apps');
    case 'rule':
      return [
        `${name} BETWEEN 0 AND coalesce(([${rules.join(', ')}]::INTEGER[])[app::BIGINT + 1], 0) ` +
          '- 1',
        'rules of the app',
      ];
    case 'window':
      return between(0, windows - 1, 'windows');
    case 'day':
      return between(0, days - 1, 'days');
    case 'moment':
      return between(-US_PER_DAY, (days + 1) * US_PER_DAY, 'times');
    case 'hex':
      return [`regexp_full_match(${name}, '([0-9a-f]{2})*')`, 'bytes in hex'];
    case 'name':
      return [`${name} <> ''`, 'names'];
    case 'engines':
      return [
        `(${name} = '' OR list_has_all([${engines.map(sqlText).join(', ')}]::VARCHAR[], ` +
          `string_split(${name}, ',')))`,
        `apps among ${engines.join(', ')}`,
      ];
    default:
      return between(range[0], range[1], 'numbers');
  }
}
