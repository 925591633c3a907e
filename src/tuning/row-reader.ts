import { basename } from 'node:path';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/printable.ts';
import { nearestHint } from '../scenario/nearest.ts';
import { FIELDS, TEXT_FIELDS } from './mapping.ts';
import type { ColumnSource, Field, Mapping } from './mapping.ts';
import { ABSENT } from './measurement-table.ts';
import type { Measurement } from './measurement-table.ts';
import { dateUs, decimal, DISTANCE_UNITS, TIME_UNITS } from './units.ts';

/** Latest time, s (year 2286); beyond, the unit is wrong. */
const MAX_TIME_S = 1e10;
/** Nobody hears a phone from farther; beyond, the unit is wrong. */
const MAX_DISTANCE_M = 1000;

interface Getter {
  readonly indices: readonly number[];
  readonly names: string;
  readonly source: ColumnSource;
  readonly pattern: RegExp | undefined;
}

/** Turns the fields of one file's records into measurements, RSSI as it stands. */
export class RowReader {
  /** Words that `lenient` columns let pass as unknown. */
  lenientWords: number;
  /** Whether any time had milliseconds. */
  hasMilliseconds: boolean;
  private readonly file: string;
  private readonly mapping: Mapping;
  private readonly getters: Partial<Record<Field, Getter>>;
  private readonly constantNumbers: Partial<Record<Field, number>>;
  private line: number;

  /** @throws InputError where the file has not the columns that the mapping names */
  constructor(file: string, header: readonly string[], mapping: Mapping) {
    this.file = file;
    this.mapping = mapping;
    this.lenientWords = 0;
    this.hasMilliseconds = false;
    this.line = 1;
    this.getters = {};
    this.constantNumbers = {};
    for (const field of FIELDS) {
      const source = mapping.columns[field];
      if (source !== undefined) this.getters[field] = this.getter(source, header);
      const constant = mapping.constants[field];
      if (constant !== undefined && !TEXT_FIELDS.has(field)) {
        this.constantNumbers[field] = this.constantNumber(field, constant);
      }
    }
  }

  /** RSSI is NaN where the field is empty. InputError for what cannot be read. */
  read(fields: readonly string[], line: number): Measurement {
    this.line = line;
    const distanceM = this.distance(fields);
    const channel = this.number('channel', fields);
    if (channel === channel && ![37, 38, 39].includes(channel)) {
      throw this.error('channel', 'an advertising channel (37, 38, 39)', String(channel));
    }
    return {
      session: this.text('session', fields, basename(this.file)),
      sender: this.text('sender', fields),
      receiver: this.text('receiver', fields),
      part: 0,
      timeUs: this.time(fields),
      distanceM,
      rssiDbm: this.number('rssi', fields),
      attenuationDb: NaN,
      txPowerDbm: this.number('txPower', fields),
      rxCorrectionDb: this.number('rxCorrection', fields),
      channel: channel === channel ? channel : ABSENT,
      angleDeg: this.number('angle', fields),
      carrySender: this.text('carrySender', fields),
      carryReceiver: this.text('carryReceiver', fields),
      environment: this.text('environment', fields),
    };
  }

  private getter(source: ColumnSource, header: readonly string[]): Getter {
    const indices = source.columns.map((name) => {
      const index = header.indexOf(name);
      if (index >= 0 && header.includes(name, index + 1)) {
        throw new InputError(`expected one column ${quoted(name)}, found two or more`, {
          file: this.file,
          line: 1,
        });
      }
      if (index >= 0) return index;
      const known = header.slice(0, 20).join(', ');
      throw new InputError(
        `expected the column ${quoted(name)}, found ${known}; ` +
          (nearestHint(name, header) ?? 'correct the mapping'),
        { file: this.file, line: 1 },
      );
    });
    const pattern = source.pattern === undefined ? undefined : new RegExp(source.pattern);
    return { indices, names: source.columns.join('+'), source, pattern };
  }

  private constantNumber(field: Field, text: string): number {
    const value = decimal(text);
    if (value === value) return value;
    throw new InputError(`expected a number for the constant ${field}, found ${quoted(text)}`);
  }

  private text(field: Field, fields: readonly string[], otherwise = ''): string {
    const getter = this.getters[field];
    if (getter === undefined) return this.mapping.constants[field] ?? otherwise;
    return word(getter, fields);
  }

  /** NaN where the field is empty, or not mapped and no constant. */
  private number(field: Field, fields: readonly string[]): number {
    const getter = this.getters[field];
    if (getter === undefined) return this.constantNumbers[field] ?? NaN;
    const text = word(getter, fields);
    if (text === '') return NaN;
    const value = decimal(text);
    if (value !== value) {
      if (getter.source.lenient !== true) throw this.error(field, 'a number', text);
      this.lenientWords++;
    }
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
    const getter = this.getters.time;
    if (getter === undefined) return NaN;
    const text = word(getter, fields);
    if (timeUnit === 'date') {
      const us = dateUs(text);
      if (us !== us) {
        throw this.error('time', 'a date such as 2020-06-30 12:00:00', text);
      }
      this.hasMilliseconds ||= us % 1e6 !== 0;
      return us;
    }
    const value = decimal(text);
    if (value !== value) {
      const hint = Number.isNaN(dateUs(text)) ? undefined : 'say the unit "date"';
      throw this.error('time', `a time in ${timeUnit}`, text, hint);
    }
    const us = Math.round(value * TIME_UNITS[timeUnit!]);
    if (Math.abs(us) > MAX_TIME_S * 1e6) {
      const what = `a time in ${timeUnit}, at most ${MAX_TIME_S} s`;
      throw this.error('time', what, text, 'check the unit');
    }
    this.hasMilliseconds ||= us % 1e6 !== 0;
    return us;
  }

  /** A mistake in this row, at the column of `field`. */
  error(field: Field, expected: string, found: string, advice?: string): InputError {
    const column = this.getters[field]?.names ?? field;
    return new InputError(
      `expected ${expected} in the column ${quoted(column)}, found ${quoted(found)}` +
        (advice === undefined ? '' : `; ${advice}`),
      { file: this.file, line: this.line },
    );
  }
}

function word({ indices, source, pattern }: Getter, fields: readonly string[]): string {
  let text = fields[indices[0]].trim();
  for (let k = 1; k < indices.length; k++) text += ` ${fields[indices[k]].trim()}`;
  if (pattern !== undefined) text = pattern.exec(text)?.[1] ?? '';
  const { values } = source;
  return values !== undefined && Object.hasOwn(values, text) ? values[text] : text;
}
