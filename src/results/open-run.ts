import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { TABLES } from '../tables/tables.ts';
import type { TableName, TableSpec } from '../tables/tables.ts';
import { streamAnswer, wholeAnswer } from './query/answer.ts';
import type { Answer, AnswerStream } from './query/answer.ts';
import { duckdbSays } from './query/database.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest-type.ts';
import { TABLE_NAMES } from './store.ts';
import { storedDigest } from './stored-digest.ts';
import { damagedTable, openTables } from './query/stored-tables.ts';
import type { StoredTable } from './query/stored-tables.ts';
import { checkValues } from './query/table-values.ts';

/** A run folder, opened for reading. */
export interface OpenRun {
  readonly dir: string;
  readonly manifest: Manifest;
  /** SQL over the run's tables. InputError for what DuckDB does not accept. */
  query(sql: string): Promise<Answer>;
  /** The same piece by piece. */
  stream(sql: string): Promise<AnswerStream>;
  /** Digest of a table's rows as they stand in its file. InputError where it is damaged. */
  storedDigest(table: TableName): Promise<string>;
  close(): void;
}

/**
 * Opens a run folder: its manifest, and a view per table. SQL may read the run's own tables and
 * nothing else, and write nothing.
 *
 * @param values - `checked`: no value is one that no run writes, so that what is computed from them
 *   can rely on it; `as they are`: for looking at the rows themselves
 * @throws InputError where the folder is no run, or a table is missing, damaged or another
 */
export async function openRun(
  folder: string,
  values: 'checked' | 'as they are' = 'checked',
): Promise<OpenRun> {
  const manifest = readManifest(folder);
  const dir = realpathSync(folder);
  const tables = TABLE_NAMES.map((name) => tableOf(dir, name));
  const { connection, close } = await openTables(tables);
  try {
    if (values === 'checked') await checkTables(connection, tables, manifest);
  } catch (error) {
    close();
    throw error;
  }
  return {
    dir,
    manifest,
    query: oneByOne((sql: string) => wholeAnswer(connection, sql)),
    stream: (sql) => streamAnswer(connection, sql),
    storedDigest: async (name) => {
      try {
        return await storedDigest(connection, name, TABLES[name].columns);
      } catch (error) {
        const found = `no whole Parquet file (${duckdbSays(error)})`;
        throw damagedTable(tableOf(dir, name), found);
      }
    },
    close,
  };
}

/** A connection streams one answer at a time: a second one would end the first unread. */
function oneByOne<T>(ask: (sql: string) => Promise<T>): (sql: string) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (sql) => {
    const answer = last.then(() => ask(sql));
    last = answer.catch(() => undefined);
    return answer;
  };
}

function tableOf(dir: string, name: TableName): StoredTable & { readonly name: TableName } {
  const { columns, rising, differing }: TableSpec = TABLES[name];
  const file = join(dir, `${name}.parquet`);
  return { name, columns, file, rising, differing, remedy: 'run the scenario again' };
}

async function checkTables(
  connection: DuckDBConnection,
  tables: readonly ReturnType<typeof tableOf>[],
  { scenario: { apps }, counts, days }: Manifest,
): Promise<void> {
  const rules = apps.map((app) => app.rules.length);
  const engines = apps.map(({ engine }) => engine);
  const { phones: people, windows } = counts;
  const references = { people, engines, rules, days, windows };
  for (const table of tables) {
    await checkValues(connection, table, references, counts[table.name]);
  }
}
