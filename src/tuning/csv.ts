import { InputError } from '../base/errors.ts';

/** Longest record, in characters: beyond, a quote was opened and never closed. */
const MAX_RECORD = 1_000_000;

const SEPARATORS = [',', '\t', ';'];

/** Takes one record; `line` is where it starts, from 1. */
export type OnRecord = (fields: readonly string[], line: number) => void;

/**
 * Cuts text that comes piece by piece into records (RFC 4180, also with tabs or semicolons: whatever
 * stands most often in the first line). The first record is the header; every later one must have as
 * many fields. Blank lines and repeated headers are passed over.
 *
 * @throws InputError with file and line
 */
export class CsvReader {
  /** Names of the columns; empty until the header has been read. */
  header: readonly string[];
  repeatedHeaders: number;
  private readonly file: string;
  private readonly onRecord: OnRecord;
  private headerText: string;
  private separator: string;
  private rest: string;
  private line: number;
  // Lines of a record that has a line end inside quotes.
  private open: string;
  private openLine: number;

  constructor(file: string, onRecord: OnRecord) {
    this.header = [];
    this.repeatedHeaders = 0;
    this.file = file;
    this.onRecord = onRecord;
    this.headerText = '';
    this.separator = ',';
    this.rest = '';
    this.line = 0;
    this.open = '';
    this.openLine = 0;
  }

  push(text: string): void {
    const all = this.rest + text;
    let from = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
      this.takeLine(all.slice(from, end), true);
      from = end + 1;
    }
    this.rest = all.slice(from);
    this.checkLength(this.rest.length, this.line + 1);
  }

  /** Takes what is left; to be called once, at the end. */
  end(): void {
    if (this.rest !== '') this.takeLine(this.rest, false);
    if (this.open !== '') {
      throw this.error(
        'expected a closing quote, found the end of the file; the file is cut or a quote is missing',
        this.openLine,
      );
    }
    if (this.header.length === 0) {
      throw new InputError('expected a header and rows, found an empty file', { file: this.file });
    }
  }

  private takeLine(raw: string, terminated: boolean): void {
    this.line++;
    let text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    let start = this.line;
    if (this.open !== '') {
      text = `${this.open}\n${text}`;
      start = this.openLine;
    } else if (text.trim() === '') return;
    const isQuoted = text.includes('"');
    if (isQuoted && hasOpenQuote(text)) {
      this.checkLength(text.length, start);
      this.open = text;
      this.openLine = start;
      return;
    }
    this.open = '';
    this.takeRecord(text, isQuoted, start, terminated);
  }

  private takeRecord(text: string, isQuoted: boolean, line: number, terminated: boolean): void {
    if (this.header.length === 0) {
      this.headerText = text;
      this.separator = separatorOf(text);
      this.header = this.split(text, isQuoted).map((name) => name.trim());
      return;
    }
    if (text === this.headerText) {
      this.repeatedHeaders++;
      return;
    }
    const fields = this.split(text, isQuoted);
    if (fields.length !== this.header.length) {
      const cut = !terminated && fields.length < this.header.length;
      throw this.error(
        `expected ${this.header.length} fields as in the header, found ${fields.length}` +
          (cut ? ', then the file ends: it is cut in the middle of a line; fetch it again' : ''),
        line,
      );
    }
    this.onRecord(fields, line);
  }

  private split(text: string, isQuoted: boolean): string[] {
    return isQuoted ? splitQuoted(text, this.separator) : text.split(this.separator);
  }

  private checkLength(length: number, line: number): void {
    if (length <= MAX_RECORD) return;
    throw this.error(
      `expected records of at most ${MAX_RECORD} characters, found more; ` +
        'a quote is not closed, or this is no CSV',
      line,
    );
  }

  private error(message: string, line: number): InputError {
    return new InputError(message, { file: this.file, line });
  }
}

function separatorOf(header: string): string {
  const counts = SEPARATORS.map((separator) => header.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

function hasOpenQuote(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 1;
}

function splitQuoted(text: string, separator: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      field = text.slice(at + 1, end < 0 ? undefined : end).replaceAll('""', '"');
      at = end < 0 ? text.length : end + 1;
    }
    const stop = text.indexOf(separator, at);
    field += text.slice(at, stop < 0 ? undefined : stop);
    fields.push(field);
    if (stop < 0) return fields;
    at = stop + separator.length;
  }
}
