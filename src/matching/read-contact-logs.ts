import { openSync, closeSync, readSync, statSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { fileError } from '../base/file-error.ts';
import { shortened } from '../base/text/printable.ts';
import { duckdbSays, openDatabase } from '../results/query/database.ts';
import { sqlFile } from '../results/query/sql-path.ts';
import { CsvReader } from '../tables/csv.ts';
import { readText } from '../tables/text-file.ts';
import { ContactLogsBuilder } from './contact-logs.ts';
import type { ContactLogs } from './contact-logs.ts';
import { LOG_COLUMNS, LogRowReader } from './log-row-reader.ts';
import type { LogPlace } from './log-row-reader.ts';

/** Most rows of contact logs in one go: the identifiers of one array stay below 4 GB. */
const MAX_ROWS = 100_000_000;
const PARQUET_MAGIC = 'PAR1';

export interface LogForm {
  readonly identifierBytes: number;
  /** 4 where rows must carry metadata (GAEN), else 0. */
  readonly metadataBytes: 0 | 4;
}

/**
 * Reads contact logs from CSV (also packed by gzip) or Parquet, told apart by the first bytes; the
 * form is described in docs/contact-logs.md.
 *
 * @param onBytes - hears how many bytes of the file have been taken
 * @throws InputError with file and line, or row
 */
export async function readContactLogs(
  file: string,
  form: LogForm,
  onBytes?: (bytes: number) => void,
): Promise<ContactLogs> {
  const intake = new LogIntake(file, form);
  if (isParquet(file)) await readParquet(file, intake, onBytes);
  else {
    const csv = new CsvReader(file, (fields, line) => intake.take(csv.header, fields, { line }));
    await readText(file, (text) => csv.push(text), onBytes);
    csv.end();
    intake.open(csv.header);
  }
  return intake.finish();
}

class LogIntake {
  private readonly file: string;
  private readonly form: LogForm;
  private readonly builder: ContactLogsBuilder;
  private reader: LogRowReader | undefined;
  private rows: number;

  constructor(file: string, form: LogForm) {
    this.file = file;
    this.form = form;
    this.builder = new ContactLogsBuilder(form.identifierBytes);
    this.reader = undefined;
    this.rows = 0;
  }

  /** Checks the header, also of a log without rows: who met nobody has a log, too. */
  open(header: readonly string[]): LogRowReader {
    return (this.reader ??= new LogRowReader(this.file, header, this.form));
  }

  take(header: readonly string[], fields: readonly string[], place: LogPlace): void {
    const reader = this.open(header);
    if (++this.rows > MAX_ROWS) {
      throw reader.error(`expected at most ${MAX_ROWS} rows, found more; split the file`, place);
    }
    const row = reader.read(fields, place);
    const refusal = this.builder.refusal(row);
    if (refusal !== undefined) throw reader.error(refusal, place);
    this.builder.add(row);
  }

  finish(): ContactLogs {
    return this.builder.finish(this.reader?.tellsScans === true);
  }
}

function isParquet(file: string): boolean {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const start = Buffer.alloc(PARQUET_MAGIC.length);
      readSync(descriptor, start, 0, start.length, 0);
      return start.toString('latin1') === PARQUET_MAGIC;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(error, file);
  }
}

/** DuckDB would write a list as one text. */
function refuseNested(file: string, name: string, type: string): void {
  if (!/^(STRUCT|MAP|UNION)\(|\[\d*\]$/.test(type)) return;
  throw new InputError(
    `column ${name}: expected one value a row, found the type ${shortened(type)}; write a column ` +
      'of texts or numbers',
    { file },
  );
}

/** Stands between the columns of a row, which come as one text: far faster than text by text. */
const BETWEEN = '\u001f';

async function readParquet(
  file: string,
  intake: LogIntake,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  const source = `read_parquet(${sqlFile(file)}, hive_partitioning = false)`;
  const { connection, close } = await openDatabase();
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
    const types = new Map(
      (described.getRows() as string[][]).map(([name, type]) => [name, type] as const),
    );
    const header = LOG_COLUMNS.filter((name) => types.has(name));
    for (const name of header) refuseNested(file, name, types.get(name)!);
    // What is not there is empty text, as in CSV; bytes are read as hex.
    const columns = header.map((name) =>
      types.get(name) === 'BLOB'
        ? `coalesce(hex(${name}), '')`
        : `replace(coalesce(${name}::VARCHAR, ''), chr(31), ' ')`,
    );
    if (header.length === 0) {
      throw new InputError(`expected a contact log, found a table with other columns`, { file });
    }
    intake.open(header);
    const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${source}`);
    const count = counted.getRows()[0][0] as number;
    const { size } = statSync(file);
    const row = `concat_ws(chr(31), ${columns.join(', ')})`;
    const result = await connection.stream(`SELECT ${row} FROM ${source}`);
    let read = 0;
    for await (const rows of result.yieldRows()) {
      for (const [text] of rows as string[][]) {
        intake.take(header, text.split(BETWEEN), { row: ++read });
      }
      onBytes((size * read) / count);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `expected a whole Parquet file, found a damaged one (${duckdbSays(error)}); make it again`,
      { file },
    );
  } finally {
    close();
  }
}
