import type { InputError } from '../../base/errors.ts';
import type { Measurement } from '../measurement-table.ts';
import type { DropRules } from './drop-rules.ts';
import type { Mapping } from './mapping.ts';
import type { MeasurementIntake } from './measurement-intake.ts';
import { RowReader } from './row-reader.ts';
import type { NamedFile, NumberedRecord } from './records.ts';

/** As many records wait for each other, so that patterns are tried on many at once. */
const BATCH_RECORDS = 1024;
const BATCH_CHARACTERS = 1_000_000;

/** What all files of an import share. */
export interface IntakeParts {
  readonly intake: MeasurementIntake;
  readonly rules: DropRules;
  readonly onRow: (row: Measurement) => void;
}

/** One file on its way into the table. */
export class FileIntake {
  private file: NamedFile;
  private header: readonly string[] | undefined;
  private reader: RowReader | undefined;
  private waiting: NumberedRecord[];
  private waitingCharacters: number;
  private readonly mapping: Mapping;
  private readonly parts: IntakeParts;

  constructor(path: string, mapping: Mapping, parts: IntakeParts) {
    this.file = { path, label: path };
    this.mapping = mapping;
    this.parts = parts;
    this.waiting = [];
    this.waitingCharacters = 0;
  }

  get lenientWords(): number {
    return this.reader?.lenientWords ?? 0;
  }

  get emptyBuckets(): number {
    return this.reader?.emptyBuckets ?? 0;
  }

  /** Hears of the columns, and of what to call the file; to be called before the first record. */
  open(header: readonly string[], label = this.file.label): void {
    this.header ??= header;
    if (label !== this.file.label) this.file = { path: this.file.path, label };
  }

  record(fields: readonly string[], line: number): void {
    this.waiting.push({ fields, line });
    for (const field of fields) this.waitingCharacters += field.length;
    const isFull =
      this.waiting.length === BATCH_RECORDS || this.waitingCharacters > BATCH_CHARACTERS;
    if (isFull) this.takeWaiting();
  }

  /** Takes what is left; to be called once, at the end. */
  end(): void {
    this.takeWaiting();
  }

  private takeWaiting(): void {
    const records = this.waiting;
    this.waiting = [];
    this.waitingCharacters = 0;
    // A file without rows is refused for having no RSSI.
    if (records.length === 0) return;
    const header = this.header!;
    const reader = (this.reader ??= new RowReader(this.file, header, this.mapping));
    const kept = this.parts.rules.kept(records, header, this.file);
    this.parts.intake.dropByRule(records.length - kept.length);
    reader.readAll(kept, (row) => this.take(row, reader));
  }

  private take(row: Measurement, reader: RowReader): void {
    const { intake, onRow } = this.parts;
    const hasMinutes = !Number.isNaN(row.minutes);
    const hasRssi = !Number.isNaN(row.rssiDbm);
    if (hasMinutes && hasRssi) {
      throw reader.error('rssi', 'no RSSI in a row of minutes', String(row.rssiDbm));
    }
    if (!hasMinutes && !hasRssi && this.mapping.emptyRssi !== 'missed') {
      if (this.mapping.emptyRssi === 'refuse') {
        throw reader.error('rssi', 'a number', '', 'say --empty-rssi missed (not heard) or drop');
      }
      intake.dropEmpty();
      return;
    }
    const duplicatesS = reader.hasMilliseconds ? this.mapping.duplicatesS : 0;
    const refuse = (expected: string): InputError =>
      reader.error('rssi', expected, String(row.rssiDbm));
    if (intake.take(row, duplicatesS, refuse)) onRow(row);
  }
}
