import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { FIELDS, TEXT_FIELDS } from './mapping.ts';
import type { Field, Mapping } from './mapping.ts';
import type { NamedFile, NumberedRecord } from './records.ts';
import { formsOf, joinedWords } from './row-forms.ts';
import type { Getter, RowForm } from './row-forms.ts';
import { ABSENT, NO_BUCKET } from '../measurement-table.ts';
import type { Measurement } from '../measurement-table.ts';
import { commaDecimal, dateUs, decimal, DISTANCE_UNITS, TIME_UNITS } from './units.ts';

/** Latest time, s (year 2286); beyond, the unit is wrong. */
const MAX_TIME_S = 1e10;
/** Nobody hears a phone from farther; beyond, the unit is wrong. */
const MAX_DISTANCE_M = 1000;

const UNKNOWN_OTHERWISE =
  'is this the right column? "values" of a mapping turns what stands for unknown into ""';
/**
 * What no phone exceeds: TX power is a signed byte (Core 5.4), corrections of all tables lie
 * inside, GAEN has attenuations up to 255 dB.
 */
const RANGES: Partial<Record<Field, readonly [min: number, max: number, unit: string]>> = {
  txPower: [-127, 127, 'dBm'],
  rxCorrection: [-100, 100, 'dB'],
  angle: [-3600, 3600, 'degrees'],
  angleSender: [-3600, 3600, 'degrees'],
  minutes: [0, 1e6, 'minutes'],
  attenuationFrom: [-100, 255, 'dB'],
  attenuationTo: [-100, 255, 'dB'],
};
/** Names of phones, places and sessions; the longest in published sets has 60 characters. */
const MAX_WORD_LENGTH = 1000;

/** What the patterns of a mapping catch in a record. */
type Caught = Partial<Record<Field, string>>;

/** Turns the fields of one file's records into measurements, RSSI as it stands. */
export class RowReader {
  /** Words that `lenient` columns let pass as unknown. */
  lenientWords: number;
  /** Cells of buckets that are empty or 0. */
  emptyBuckets: number;
  /** Whether any time had milliseconds. */
  hasMilliseconds: boolean;
  private readonly file: NamedFile;
  private readonly mapping: Mapping;
  private readonly forms: readonly RowForm[];
  private readonly numberIn: (text: string) => number;
  private readonly constantNumbers: Partial<Record<Field, number>>;
  private form: RowForm;
  private line: number;
  private caught: Caught;

  /**
   * @throws InputError where the file has not the columns that the mapping names, or its name does
   *   not fit
   */
  constructor(file: NamedFile, header: readonly string[], mapping: Mapping) {
    this.file = file;
    this.mapping = mapping;
    this.lenientWords = 0;
    this.emptyBuckets = 0;
    this.hasMilliseconds = false;
    this.line = 1;
    this.caught = {};
    this.numberIn = mapping.hasDecimalCommas === true ? commaDecimal : decimal;
    this.constantNumbers = {};
    for (const field of FIELDS) {
      const constant = mapping.constants[field];
      if (constant !== undefined && !TEXT_FIELDS.has(field)) {
        this.constantNumbers[field] = this.constantNumber(field, constant);
      }
    }
    this.forms = formsOf(file, header, mapping);
    [this.form] = this.forms;
  }

  /**
   * Hands on the measurements of each record, one for each of its forms; RSSI is NaN where the
   * field is empty. Patterns are tried on all records at once, as their time is limited.
   *
   * @throws InputError for what cannot be read, and for a pattern that takes too long
   */
  readAll(records: readonly NumberedRecord[], onRow: (row: Measurement) => void): void {
    const caught = records.map((): Caught => ({}));
    for (const field of FIELDS) {
      const getter = this.forms[0].getters[field];
      const pattern = getter?.source.pattern;
      if (getter === undefined || pattern === undefined) continue;
      const texts = records.map(({ fields }) => joinedWords(getter, fields));
      pattern.caughtIn(texts).forEach((text, k) => (caught[k][field] = text));
    }
    records.forEach(({ fields, line }, k) => {
      this.line = line;
      this.caught = caught[k];
      for (const form of this.forms) {
        this.form = form;
        const row = this.read(fields);
        const isEmpty = form.bucket !== undefined && !(row.minutes > 0);
        if (isEmpty) this.emptyBuckets++;
        else onRow(row);
      }
    });
  }

  private read(fields: readonly string[]): Measurement {
    const distanceM = this.distance(fields);
    const channel = this.number('channel', fields);
    if (!Number.isNaN(channel) && ![37, 38, 39].includes(channel)) {
      throw this.error('channel', 'an advertising channel (37, 38, 39)', String(channel));
    }
    return {
      session: this.text('session', fields, basename(this.file.path)),
      sender: this.text('sender', fields),
      receiver: this.text('receiver', fields),
      part: 0,
      timeUs: this.time(fields),
      distanceM,
      rssiDbm: this.number('rssi', fields),
      attenuationDb: NaN,
      txPowerDbm: this.number('txPower', fields),
      rxCorrectionDb: this.number('rxCorrection', fields),
      channel: !Number.isNaN(channel) ? channel : ABSENT,
      angleDeg: this.number('angle', fields),
      angleSenderDeg: this.number('angleSender', fields),
      carrySender: this.text('carrySender', fields),
      carryReceiver: this.text('carryReceiver', fields),
      deviceSender: this.text('deviceSender', fields),
      deviceReceiver: this.text('deviceReceiver', fields),
      environment: this.text('environment', fields),
      ...this.bucket(fields),
    };
  }

  private bucket(
    fields: readonly string[],
  ): Pick<Measurement, 'minutes' | 'attenuationFromDb' | 'attenuationToDb'> {
    const minutes = this.number('minutes', fields);
    if (Number.isNaN(minutes)) return NO_BUCKET;
    const { bucket } = this.form;
    if (bucket !== undefined) {
      return { minutes, attenuationFromDb: bucket.fromDb, attenuationToDb: bucket.toDb };
    }
    const attenuationFromDb = this.number('attenuationFrom', fields);
    const attenuationToDb = this.number('attenuationTo', fields);
    if (attenuationFromDb < attenuationToDb) return { minutes, attenuationFromDb, attenuationToDb };
    throw this.error(
      'attenuationTo',
      'an attenuation above the one that the minutes begin at',
      `${attenuationFromDb} to ${attenuationToDb}`,
      'do the two columns change places?',
    );
  }

  private constantNumber(field: Field, text: string): number {
    const value = decimal(text);
    const wrong = !Number.isNaN(value) ? outside(field, value) : 'a number';
    if (wrong === undefined) return value;
    throw new InputError(`expected ${wrong} for the constant ${field}, found ${quoted(text)}`);
  }

  private text(field: Field, fields: readonly string[], otherwise = ''): string {
    const getter = this.form.getters[field];
    if (getter === undefined) {
      return this.form.words[field] ?? this.mapping.constants[field] ?? otherwise;
    }
    const text = this.word(field, getter, fields);
    if (text.length <= MAX_WORD_LENGTH) return text;
    throw this.error(
      field,
      `at most ${MAX_WORD_LENGTH} characters`,
      text,
      'is this the right column?',
    );
  }

  /** NaN where the field is empty, or not mapped and no constant. */
  private number(field: Field, fields: readonly string[]): number {
    const getter = this.form.getters[field];
    if (getter === undefined) return this.constantNumbers[field] ?? NaN;
    const text = this.word(field, getter, fields);
    if (text === '') return NaN;
    const value = this.numberIn(text);
    if (Number.isNaN(value)) {
      if (getter.source.lenient !== true) throw this.error(field, 'a number', text);
      this.lenientWords++;
    }
    const wrong = outside(field, value);
    if (wrong !== undefined) throw this.error(field, wrong, text, UNKNOWN_OTHERWISE);
    return value;
  }

  private distance(fields: readonly string[]): number {
    const value = this.number('distance', fields);
    const unit = this.mapping.distanceUnit ?? 'm';
    const metres = value * DISTANCE_UNITS[unit];
    if (metres < 0 || metres > MAX_DISTANCE_M) {
      const what = `a distance from 0 to ${MAX_DISTANCE_M} m`;
      throw this.error('distance', what, `${value} ${unit}`, 'check the unit');
    }
    return metres;
  }

  private time(fields: readonly string[]): number {
    const { timeUnit } = this.mapping;
    const getter = this.form.getters.time;
    if (getter === undefined) return NaN;
    const text = this.word('time', getter, fields);
    if (timeUnit === 'date') {
      const date = dateUs(text);
      if ('wrong' in date) {
        throw this.error('time', 'a date such as 2020-06-30 12:00:00', text, date.wrong);
      }
      return this.within(date.us, 'a date', text);
    }
    const value = this.numberIn(text);
    if (Number.isNaN(value)) {
      const hint = 'us' in dateUs(text) ? 'say the unit "date"' : undefined;
      throw this.error('time', `a time in ${timeUnit}`, text, hint);
    }
    return this.within(Math.round(value * TIME_UNITS[timeUnit!]), `a time in ${timeUnit}`, text);
  }

  private within(us: number, what: string, text: string): number {
    if (Math.abs(us) > MAX_TIME_S * 1e6) {
      throw this.error('time', `${what}, at most ${MAX_TIME_S} s`, text, 'check the unit');
    }
    this.hasMilliseconds ||= us % 1e6 !== 0;
    return us;
  }

  private word(field: Field, getter: Getter, fields: readonly string[]): string {
    const { values, pattern } = getter.source;
    const text = pattern === undefined ? joinedWords(getter, fields) : (this.caught[field] ?? '');
    return values !== undefined && Object.hasOwn(values, text) ? values[text] : text;
  }

  /** A mistake in this row, at the column of `field`. */
  error(field: Field, expected: string, found: string, advice?: string): InputError {
    const column = this.form.getters[field]?.names ?? field;
    return new InputError(
      `expected ${expected} in the column ${quoted(column)}, found ${quoted(found)}` +
        (advice === undefined ? '' : `; ${advice}`),
      { file: this.file.label, line: this.line },
    );
  }
}

/** What was expected of a number that no phone has. */
function outside(field: Field, value: number): string | undefined {
  const range = RANGES[field];
  if (range === undefined || !(value < range[0] || value > range[1])) return undefined;
  return `${range[0]} to ${range[1]} ${range[2]}`;
}
