import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { fileError } from '../../base/file-error.ts';
import { CsvReader } from '../../tables/csv.ts';
import type { Imported } from '../dataset-folder.ts';
import { DropRules } from './drop-rules.ts';
import { FileIntake } from './file-intake.ts';
import type { Mapping } from './mapping.ts';
import { MeasurementIntake } from './measurement-intake.ts';
import type { IntakeSummary } from './measurement-intake.ts';
import { measurementValues } from '../measurement-table.ts';
import type { Measurement } from '../measurement-table.ts';
import { isSqlite, readSqlite } from './sqlite-table.ts';
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
  /** Cells of buckets that are empty or 0, which become no rows. */
  readonly emptyBuckets: number;
  /** Rows that each rule of the mapping dropped; only with such rules. */
  readonly dropped?: Readonly<Record<string, number>>;
}

/**
 * Reads CSV and SQLite files with one mapping, in the order given, and hands every measurement to
 * `push`.
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
  const rules = new DropRules(mapping);
  const sources: SourceFile[] = [];
  const seen = new Map<string, string>();
  let before = 0;
  let rows = 0;
  const counts = { repeatedHeaders: 0, lenientWords: 0, emptyBuckets: 0 };
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
    const one = new FileIntake(file, mapping, { intake, rules, onRow: take });
    const { source, content, repeatedHeaders } = await readOne(file, mapping, one, (bytes) =>
      onProgress(before + bytes, total),
    );
    sources.push(source);
    refuseAgain(seen, content, file);
    one.end();
    before += source.bytes;
    counts.repeatedHeaders += repeatedHeaders;
    counts.lenientWords += one.lenientWords;
    counts.emptyBuckets += one.emptyBuckets;
  }
  const summary = { ...intake.summary(files[0]), ...counts, ...droppedBy(rules) };
  const warnings = [...summary.warnings, ...rules.idle()];
  return {
    format: 'measurements',
    sources,
    mapping,
    rows: summary.counts.kept,
    summary: { ...summary, warnings },
  };
}

interface FileRead {
  readonly source: SourceFile;
  /** SHA-256 of what the file says, packed or not. */
  readonly content: string;
  readonly repeatedHeaders: number;
}

async function readOne(
  file: string,
  mapping: Mapping,
  one: FileIntake,
  onBytes: (bytes: number) => void,
): Promise<FileRead> {
  if (isSqlite(file)) {
    const source = await readSqlite(file, mapping.table, one);
    return { source, content: source.sha256, repeatedHeaders: 0 };
  }
  if (mapping.table !== undefined) {
    throw new InputError(
      `expected an SQLite file with the table ${quoted(mapping.table)}, found text; ` +
        'leave the table out',
      { file },
    );
  }
  const { header, hasDecimalCommas } = mapping;
  const csv = new CsvReader(
    file,
    (fields, line) => {
      one.open(csv.header);
      one.record(fields, line);
    },
    {
      ...(header === undefined ? {} : { header }),
      ...(hasDecimalCommas === undefined ? {} : { hasDecimalCommas }),
    },
  );
  const content = createHash('sha256');
  const onText = (text: string): void => {
    content.update(text);
    csv.push(text);
  };
  const source = await readText(file, onText, onBytes);
  csv.end();
  return { source, content: content.digest('hex'), repeatedHeaders: csv.repeatedHeaders };
}

function droppedBy(rules: DropRules): { dropped?: Readonly<Record<string, number>> } {
  return rules.counts.size === 0 ? {} : { dropped: Object.fromEntries(rules.counts) };
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
