import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { StatementType } from '@duckdb/node-api';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { trimEndOf } from '../../base/text/trim-end.ts';

/**
 * Starts the one statement of `sql`, which reads: SELECT, WITH, VALUES, FROM, DESCRIBE, SUMMARIZE,
 * SHOW, PIVOT, UNPIVOT, or EXPLAIN of one of these. DuckDB's own parser says what it is, as files
 * that may be read may be written too (EXPLAIN ANALYZE runs a COPY).
 *
 * @throws InputError for any other statement, for none and for several; DuckDB's errors besides
 */
export async function startStatement(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBResult> {
  const kind = await kindOf(connection, sql);
  if (kind === 'pivot') return connection.stream(sql);
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw tooMany(statements.count);
  const prepared = await statements.prepare(0);
  try {
    const expected = kind === 'explain' ? StatementType.EXPLAIN : StatementType.SELECT;
    if (prepared.statementType !== expected) throw notReading();
    if (prepared.parameterCount > 0) {
      throw new InputError(
        `expected SQL with its values in it, found the parameter $${prepared.parameterName(1)}; ` +
          'write the value',
      );
    }
    return await prepared.stream();
  } finally {
    prepared.destroySync();
  }
}

/** @throws InputError where `sql` is no single SELECT */
export async function checkSelect(connection: DuckDBConnection, sql: string): Promise<void> {
  checkParsed(await parse(connection, sql));
}

function checkParsed(parsed: Parsed): void {
  if (parsed.error) throw refusal(parsed) ?? notReading();
  if (parsed.statements.length !== 1) throw tooMany(parsed.statements.length);
  checkFunctions(parsed.statements);
}

async function kindOf(
  connection: DuckDBConnection,
  sql: string,
): Promise<'select' | 'explain' | 'pivot'> {
  const parsed = await parse(connection, sql);
  if (!parsed.error || refusal(parsed) !== undefined) {
    checkParsed(parsed);
    return 'select';
  }
  const explained = EXPLAIN.exec(sql)?.[1];
  if (explained !== undefined) {
    await checkSelect(connection, explained);
    return 'explain';
  }
  if (await isOneReading(connection, sql)) {
    checkPivot(sql);
    return 'pivot';
  }
  const { count } = await connection.extractStatements(sql);
  throw count > 1 ? tooMany(count) : notReading();
}

/**
 * What an EXPLAIN explains. Comments and words before it are those that DuckDB passes over too:
 * were one of them more or less, the rest would not be the statement that is explained.
 */
const EXPLAIN =
  /^(?:[ \t\r\n;]|--[^\r\n]*[\r\n]|\/\*(?:(?!\/\*|\*\/)[^])*\*\/)*explain[ \t\r\n]+(?:analyze[ \t\r\n]+)?(?:\([ \w,]*\)[ \t\r\n]*)?([a-z(][^]*)$/i;

/** DuckDB takes a PIVOT without IN for several statements; none but one that reads fits in here. */
async function isOneReading(connection: DuckDBConnection, sql: string): Promise<boolean> {
  const parsed = await parse(connection, `FROM (\n${trimEndOf(sql, (c) => /[;\s]/.test(c))}\n)`);
  return parsed.error && refusal(parsed) === undefined;
}

interface Parsed {
  readonly error: boolean;
  readonly error_message: string;
  readonly statements: readonly unknown[];
}

/** What DuckDB's parser makes of `sql`, without doing anything. */
async function parse(connection: DuckDBConnection, sql: string): Promise<Parsed> {
  const prepared = await connection.prepare('SELECT json_serialize_sql($1::VARCHAR)');
  try {
    prepared.bindVarchar(1, sql);
    const [[json]] = (await prepared.runAndReadAll()).getRows();
    return parsedJson(String(json));
  } finally {
    prepared.destroySync();
  }
}

/** DuckDB writes numbers beyond the greatest double as no JSON can. */
function parsedJson(json: string): Parsed {
  try {
    return JSON.parse(json) as Parsed;
  } catch {
    throw new InputError(
      "expected numbers that a double holds, found a greater one; write 'inf'::DOUBLE",
    );
  }
}

/**
 * What is wrong with SQL that is none; undefined where it is SQL, but not of the kind that selects.
 */
function refusal({ error_message }: Parsed): InputError | undefined {
  if (error_message.startsWith('Only SELECT statements')) return undefined;
  return new InputError(`expected SQL over the tables, found a mistake: ${error_message}`);
}

/**
 * Functions of FROM that read tables, make rows or tell of the database. Others read files, or
 * change what this process does (enable_logging ends it), or hide SQL in a text.
 */
const READING =
  /^(range|generate_series|unnest|repeat|repeat_row|histogram|histogram_values|json_each|json_tree|summary|query_table|read_parquet|parquet_scan|icu_calendar_names|pg_timezone_names|test_all_types|test_vector_types|(parquet|duckdb|pragma)_\w+)$/i;

/** @throws InputError for a function in FROM that does more than read */
function checkFunctions(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, function: called } = node as {
    type?: unknown;
    function?: { function_name: string };
  };
  if (type === 'TABLE_FUNCTION' && called !== undefined && !READING.test(called.function_name)) {
    throw new InputError(
      `expected SQL over the tables, found the function ${called.function_name}(), which reads ` +
        'other files or changes something; query the tables by name',
    );
  }
  for (const inner of Object.values(node)) checkFunctions(inner);
}

/** The parser does not report what is in a PIVOT without IN. */
function checkPivot(sql: string): void {
  const found = /(logging|logs|profiling|checkpoint|peg_parser|serialized_sql)\b|\bquery\b/i.exec(
    sql,
  );
  if (found === null) return;
  throw new InputError(
    `expected PIVOT of the tables, found ${quoted(found[0])} in it; name the columns with ON ... ` +
      'IN',
  );
}

function tooMany(count: number): InputError {
  return new InputError(
    `expected one statement, found ${count === 0 ? 'none' : count}; ` +
      (count === 0 ? 'write a SELECT' : 'ask one after the other'),
  );
}

function notReading(): InputError {
  return new InputError(
    'expected a statement that reads (SELECT, WITH, VALUES, FROM, DESCRIBE, SUMMARIZE, SHOW, ' +
      'PIVOT, or EXPLAIN of one), found another kind; nothing can be written, loaded or set',
  );
}
