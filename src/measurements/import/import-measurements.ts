import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { fileError } from '../../base/file-error.ts';
import { CsvReader } from '../../tables/csv.ts';
import type { Imported } from '../dataset-folder.ts';
import type { Mapping } from './mapping.ts';
import { MeasurementIntake } from './measurement-intake.ts';
import type { IntakeSummary } from './measurement-intake.ts';
import { measurementValues } from '../measurement-table.ts';
import type { Measurement } from '../measurement-table.ts';
import { RowReader } from './row-reader.ts';
import type { NumberedRecord } from './row-reader.ts';
import { readText } from '../../tables/text-file.ts';
import type { SourceFile } from '../../tables/text-file.ts';

export interface ImportOptions {
  readonly maxRows: number;
  /** Bytes of the files taken so far, and all. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface MeasurementSummary extends IntakeSummary {
  readonly repeatedHeaders: number;
  /** Words in lenient columns that count as unknown. */
  readonly lenientWords: number;
}

/**
 * Reads CSV files with one mapping, in the order given, and hands every measurement to `push`.
 *
 * @throws InputError with file and line for what cannot be read
 */
export async function importMeasurements(
  files: readonly string[],
  mapping: Mapping,
  push: (values: readonly (string | number)[]) => void,
  { maxRows, onProgress }: ImportOptions,
): Promise<Imported<MeasurementSummary>> {
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const intake = new MeasurementIntake();
  const sources: SourceFile[] = [];
  const seen = new Map<string, string>();
  let before = 0;
  let rows = 0;
  let repeatedHeaders = 0;
  let lenientWords = 0;
  for (const file of files) {
    const take = (row: Measurement): void => {
      if (rows++ === maxRows) {
        throw new InputError(
          `expected at most ${maxRows} rows, found more; raise --max-rows or split the file`,
          { file },
        );
      }
      push(measurementValues(row));
    };
    const one = new FileIntake(file, mapping, intake, take);
    const content = createHash('sha256');
    const onText = (text: string): void => {
      content.update(text);
      one.csv.push(text);
    };
    sources.push(await readText(file, onText, (bytes) => onProgress(before + bytes, total)));
    refuseAgain(seen, content.digest('hex'), file);
    one.end();
    before += sources.at(-1)!.bytes;
    repeatedHeaders += one.csv.repeatedHeaders;
    lenientWords += one.lenientWords;
  }
  const summary = { ...intake.summary(files[0]), repeatedHeaders, lenientWords };
  return { format: 'measurements', sources, mapping, rows: summary.counts.kept, summary };
}

/** The same text twice, be it packed once, would count every packet twice. */
function refuseAgain(seen: Map<string, string>, sha256: string, file: string): void {
  const first = seen.get(sha256);
  seen.set(sha256, file);
  if (first === undefined) return;
  const again = first === file ? 'it again' : `the same text as in ${quoted(first)}`;
  throw new InputError(
    `expected each file once, found ${again} (SHA-256 ${sha256.slice(0, 12)}...); leave one out`,
    { file },
  );
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    throw fileError(error, file);
  }
}

/** As many records wait for each other, so that patterns are tried on many at once. */
const BATCH_RECORDS = 1024;
const BATCH_CHARACTERS = 1_000_000;

/** One file on its way into the table. */
class FileIntake {
  readonly csv: CsvReader;
  private reader: RowReader | undefined;
  private waiting: NumberedRecord[];
  private waitingCharacters: number;
  private readonly file: string;
  private readonly mapping: Mapping;
  private readonly intake: MeasurementIntake;
  private readonly onRow: (row: Measurement) => void;

  constructor(
    file: string,
    mapping: Mapping,
    intake: MeasurementIntake,
    onRow: (row: Measurement) => void,
  ) {
    this.file = file;
    this.mapping = mapping;
    this.intake = intake;
    this.onRow = onRow;
    this.waiting = [];
    this.waitingCharacters = 0;
    this.csv = new CsvReader(file, (fields, line) => this.record(fields, line));
  }

  get lenientWords(): number {
    return this.reader?.lenientWords ?? 0;
  }

  /** Takes what is left; to be called once, at the end. */
  end(): void {
    this.csv.end();
    this.takeWaiting();
  }

  private record(fields: readonly string[], line: number): void {
    this.waiting.push({ fields, line });
    for (const field of fields) this.waitingCharacters += field.length;
    const isFull =
      this.waiting.length === BATCH_RECORDS || this.waitingCharacters > BATCH_CHARACTERS;
    if (isFull) this.takeWaiting();
  }

  private takeWaiting(): void {
    const records = this.waiting;
    this.waiting = [];
    this.waitingCharacters = 0;
    if (records.length === 0) return;
    // Only now is the header known; a file without rows is refused for having no RSSI.
    const reader = (this.reader ??= new RowReader(this.file, this.csv.header, this.mapping));
    reader.readAll(records, (row) => this.take(row, reader));
  }

  private take(row: Measurement, reader: RowReader): void {
    if (!Number.isNaN(row.minutes)) {
      if (!Number.isNaN(row.rssiDbm)) {
        throw reader.error('rssi', 'no RSSI in a row of minutes', String(row.rssiDbm));
      }
    } else if (Number.isNaN(row.rssiDbm)) {
      const { emptyRssi } = this.mapping;
      if (emptyRssi === 'refuse') {
        throw reader.error('rssi', 'a number', '', 'say --empty-rssi missed (not heard) or drop');
      }
      if (emptyRssi === 'drop') {
        this.intake.dropEmpty();
        return;
      }
    }
    const duplicatesS = reader.hasMilliseconds ? this.mapping.duplicatesS : 0;
    const refuse = (expected: string): InputError =>
      reader.error('rssi', expected, String(row.rssiDbm));
    if (this.intake.take(row, duplicatesS, refuse)) this.onRow(row);
  }
}
