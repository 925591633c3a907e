import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Database, SqlJsStatic } from 'sql.js';
import { InputError } from '../../base/errors.ts';
import { fileError } from '../../base/file-error.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { listed, plain, quoted } from '../../base/text/printable.ts';
import type { SourceFile } from '../../tables/text-file.ts';

const MAGIC = Buffer.from('SQLite format 3\0');
/** The file is read whole, into memory of 32-bit addresses. */
const MAX_BYTES = 1_500_000_000;
/** Bytes of the header that say whether the file is written through a log beside it. */
const VERSIONS = [18, 19] as const;
const LOGGED = 2;

/** Takes the rows of a table as records of texts. */
export interface RecordSink {
  /** @param label - what to call the table of the file in a sentence */
  open(header: readonly string[], label: string): void;
  /** @param row - counts from 1 */
  record(fields: readonly string[], row: number): void;
}

/** Whether a file begins as SQLite files do. */
export function isSqlite(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const start = Buffer.alloc(MAGIC.length);
    return readSync(file, start, 0, start.length, 0) === start.length && start.equals(MAGIC);
  } catch {
    // Who reads it says what is wrong with it.
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Reads one table (or view) of an SQLite file in the order in which it gives its rows. NULL is an
 * empty field.
 *
 * @param table - not needed where the file has one only
 * @throws InputError where there is no such table, or the file is damaged or still being written
 */
export async function readSqlite(
  path: string,
  table: string | undefined,
  sink: RecordSink,
): Promise<SourceFile> {
  const bytes = bytesOf(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  // The log beside the file is empty: without it, the file alone is the database.
  for (const at of VERSIONS) if (bytes[at] === LOGGED) bytes[at] = 1;
  const { Database } = await engine();
  let database: Database | undefined;
  try {
    database = new Database(bytes);
    const name = tableIn(database, table, path);
    readRows(database, name, path, sink);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const says = plain(error instanceof Error ? error.message : String(error));
    throw new InputError(`expected a whole SQLite file, found a damaged one (${says})`, {
      file: path,
    });
  } finally {
    database?.close();
  }
  return { file: basename(path), bytes: bytes.length, sha256 };
}

async function engine(): Promise<SqlJsStatic> {
  // Few need it: half a megabyte of WebAssembly.
  const { default: start } = await import('sql.js');
  return start();
}

function bytesOf(path: string): Buffer {
  const { size } = statSync(path);
  if (size > MAX_BYTES) {
    throw new InputError(
      `expected an SQLite file of at most ${MAX_BYTES} bytes, found ${size}; write its table as ` +
        'CSV',
      { file: path },
    );
  }
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new InputError(
      `expected an SQLite file that nobody writes to, found a log beside it ` +
        `(${quoted(`${basename(path)}-wal`)}); close the program that has it open, or copy it ` +
        'with "VACUUM INTO"',
      { file: path },
    );
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

function tableIn(database: Database, wanted: string | undefined, path: string): string {
  const [answer] = database.exec(
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') " +
      "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  // Nothing where there is no table.
  const rows = (answer as typeof answer | undefined)?.values ?? [];
  const names = rows.map(([name]) => String(name));
  if (wanted === undefined && names.length === 1) return names[0];
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  const expected = wanted === undefined ? 'the name of a table' : `the table ${quoted(wanted)}`;
  const hint = wanted === undefined ? 'say --table NAME' : nearestHint(wanted, names);
  throw new InputError(
    `expected ${expected}, found ${listed(names)}; ${hint ?? 'correct the name'}`,
    { file: path },
  );
}

function readRows(database: Database, name: string, path: string, sink: RecordSink): void {
  const statement = database.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`);
  try {
    sink.open(statement.getColumnNames(), `${path}:${plain(name)}`);
    for (let row = 1; statement.step(); row++) {
      sink.record(statement.get().map(textOf), row);
    }
  } finally {
    statement.free();
  }
}

function textOf(value: number | string | Uint8Array | null): string {
  if (value === null) return '';
  return typeof value === 'object' ? Buffer.from(value).toString('hex') : String(value);
}
