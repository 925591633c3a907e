import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';
import { duckdbSays, isOutOfMemory } from './database.ts';
import { startStatement } from './one-statement.ts';
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
    for await (const rows of result.yieldConvertedRows(plainValue)) yield rows;
  } catch (error) {
    throw sqlError(error);
  }
}

function sqlError(error: unknown): InputError {
  if (error instanceof InputError) return error;
  if (isOutOfMemory(error)) {
    return new InputError(
      'expected a question that half of the memory suffices for, found one that needs more; ' +
        'choose fewer rows or columns, or add them up',
    );
  }
  return new InputError(`expected SQL over the tables, found: ${duckdbSays(error)}`);
}
