import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const BLANK = 32;
const COMMA = 44;

/** More fields than any known contact list has; what follows counts as one more field. */
const MAX_FIELDS = 8;
/** Longest id or class, in characters. */
export const MAX_NAME_LENGTH = 200;

/**
 * Walks over lines and their fields without making strings. The first line with anything on it
 * decides the separator: comma, else tab, else blanks; with comma or tab a name may hold blanks.
 */
export class LineScanner {
  readonly bytes: Uint8Array;
  readonly file: string;
  /** Line of the current fields, from 1. */
  line: number;
  /** Number of fields of the current line, at most MAX_FIELDS. */
  fields: number;
  /** Whether the current line ends with a line feed. */
  terminated: boolean;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  private at: number;
  private lineStart: number;
  private separator: number;

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes;
    this.file = file;
    this.line = 0;
    this.fields = 0;
    this.terminated = false;
    this.starts = new Int32Array(MAX_FIELDS);
    this.ends = new Int32Array(MAX_FIELDS);
    // A byte order mark is no part of the first field.
    this.at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    this.lineStart = this.at;
    this.separator = 0;
  }

  /** Moves to the next line that is not blank; false at the end. */
  next(): boolean {
    const { bytes } = this;
    while (this.at < bytes.length) {
      this.line++;
      this.lineStart = this.at;
      const lineFeed = bytes.indexOf(LF, this.at);
      this.terminated = lineFeed >= 0;
      let end = lineFeed >= 0 ? lineFeed : bytes.length;
      this.at = end + 1;
      while (end > this.lineStart && isBlank(bytes[end - 1])) end--;
      if (end === this.lineStart) continue;
      if (this.separator === 0) this.separator = separatorOf(bytes, this.lineStart, end);
      this.split(end);
      return true;
    }
    return false;
  }

  private split(end: number): void {
    const { bytes, separator, starts, ends } = this;
    let at = this.lineStart;
    let fields = 0;
    while (at <= end && fields < MAX_FIELDS) {
      while (at < end && isBlank(bytes[at]) && (bytes[at] !== TAB || separator !== TAB)) at++;
      let stop = at;
      if (separator === BLANK) while (stop < end && !isBlank(bytes[stop])) stop++;
      else while (stop < end && bytes[stop] !== separator) stop++;
      starts[fields] = at;
      let last = stop;
      while (last > at && isBlank(bytes[last - 1])) last--;
      ends[fields++] = last;
      at = stop + 1;
    }
    this.fields = fields;
  }

  /** Text of a field that is a name: 1 to MAX_NAME_LENGTH characters. */
  text(field: number): string {
    const text = this.decode(field);
    if (text.length > 0 && text.length <= MAX_NAME_LENGTH) return text;
    const found = text.length === 0 ? 'nothing' : `${text.length}`;
    throw this.error(
      `expected a name of 1 to ${MAX_NAME_LENGTH} characters, found ${found}`,
      field,
    );
  }

  /** Two ids that differ in bytes that are no UTF-8 must not become one. */
  private decode(field: number): string {
    try {
      return strictDecoder.decode(this.bytes.subarray(this.starts[field], this.ends[field]));
    } catch {
      throw this.error(
        `expected a name in UTF-8, found ${this.quote(field)}; save the file as UTF-8`,
        field,
      );
    }
  }

  /** Short printable form of a field for messages. */
  quote(field: number): string {
    const start = this.starts[field];
    const end = Math.min(this.ends[field], start + 40);
    return quoted(decoder.decode(this.bytes.subarray(start, end)));
  }

  /** A whole non-negative number of at most `digits` digits without leading zero, else -1. */
  integer(field: number, digits: number): number {
    const { bytes } = this;
    const start = this.starts[field];
    const end = this.ends[field];
    const length = end - start;
    if (length === 0 || length > digits || (bytes[start] === 48 && length > 1)) return -1;
    let value = 0;
    for (let k = start; k < end; k++) {
      const digit = bytes[k] - 48;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  /** A decimal number, or NaN. */
  number(field: number): number {
    const whole = this.integer(field, 15);
    if (whole >= 0) return whole;
    const start = this.starts[field];
    if (this.ends[field] - start > 40) return NaN;
    const text = decoder.decode(this.bytes.subarray(start, this.ends[field]));
    return /^[+-]?\d{1,20}(\.\d*)?$/.test(text) ? Number(text) : NaN;
  }

  /** A mistake at a field of the current line, or at its end if it has fewer fields. */
  error(message: string, field: number): InputError {
    const start = field < this.fields ? this.starts[field] : this.ends[this.fields - 1];
    const place = { file: this.file, line: this.line, col: start - this.lineStart + 1 };
    return new InputError(message, place);
  }
}

const decoder = new TextDecoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

function isBlank(byte: number): boolean {
  return byte === BLANK || byte === TAB || byte === CR;
}

function separatorOf(bytes: Uint8Array, from: number, to: number): number {
  let tab = false;
  for (let k = from; k < to; k++) {
    if (bytes[k] === COMMA) return COMMA;
    if (bytes[k] === TAB) tab = true;
  }
  return tab ? TAB : BLANK;
}
