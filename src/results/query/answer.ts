import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';
import { duckdbSays, isOutOfMemory } from './database.ts';
import { startStatement } from './one-statement.ts';
import { checkListSizes } from './value-size.ts';
import { plainValue, uniqueNames } from './values.ts';

export interface AnswerColumn {
  readonly name: string;
  readonly type: string;
}

type Rows = readonly (readonly unknown[])[];

/** What a query answers: names of columns, and rows as they come. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: Rows;
}

/** An answer of any length, some thousand rows at a time; reading may stop at any row. */
export interface AnswerStream {
  readonly columns: readonly AnswerColumn[];
  readonly chunks: AsyncIterable<Rows>;
}

/** @throws InputError as `streamAnswer` */
export async function wholeAnswer(connection: DuckDBConnection, sql: string): Promise<Answer> {
  const { columns, chunks } = await streamAnswer(connection, sql);
  const rows: (readonly unknown[])[] = [];
  for await (const chunk of chunks) for (const row of chunk) rows.push(row);
  return { columns, rows };
}

/** @throws InputError for what DuckDB does not accept, and for all but one statement that reads */
export async function streamAnswer(
  connection: DuckDBConnection,
  sql: string,
): Promise<AnswerStream> {
  try {
    const result = await startStatement(connection, sql);
    const types = result.columnTypes();
    const names = uniqueNames(result.columnNames());
    return {
      columns: names.map((name, k) => ({ name, type: String(types[k]) })),
      chunks: chunksOf(result),
    };
  } catch (error) {
    throw sqlError(error);
  }
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<Rows> {
  try {
    for await (const chunk of result) {
      checkListSizes(chunk);
      yield chunk.convertRows(plainValue);
    }
  } catch (error) {
    throw sqlError(error);
  }
}

function sqlError(error: unknown): InputError {
  if (error instanceof InputError) return error;
  if (isOutOfMemory(error)) {
    return new InputError(
      'expected a query that needs at most half of the memory, found one that needs more; ' +
        'select fewer rows or columns, or aggregate them',
    );
  }
  const found = duckdbSays(error);
  return new InputError(`expected SQL over the tables, found: ${found}; ${adviceFor(found)}`);
}

function adviceFor(found: string): string {
  if (/^Permission Error/.test(found)) return 'only the tables can be read, query them by name';
  if (/^Catalog Error: Table/.test(found)) return '"SHOW TABLES" lists the tables';
  return 'correct the SQL';
}
