import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';

/** Longest record, in characters: beyond, a quote was opened and never closed. */
export const MAX_RECORD = 1_000_000;

const SEPARATORS = [',', '\t', ';'];
const SEPARATOR_NAMES: Readonly<Record<string, string>> = { ',': 'a comma', '\t': 'a tab' };

/** Takes one record; `line` is where it starts, from 1. */
export type OnRecord = (fields: readonly string[], line: number) => void;

/** What a file does not say of itself. */
export interface CsvForm {
  /** Names of the columns where no line of the file has them; `numbers` names them 1, 2, 3, ... */
  readonly header?: 'numbers' | readonly string[];
  /** Commas stand in numbers: they separate only where no tab and no semicolon does. */
  readonly hasDecimalCommas?: boolean;
}

/** A quoted field whose end has not been seen. */
interface OpenQuote {
  readonly line: number;
  readonly col: number;
  /** Its lines so far. */
  readonly parts: string[];
}

/**
 * Cuts text that comes piece by piece into records (RFC 4180, also with tabs or semicolons:
 * whatever stands most often in the first line). The first record is the header, unless `form` has
 * one; every later one must have as many fields. Blank lines and repeated headers are passed over.
 * Each character is looked at a fixed number of times, however long a line or a quoted field is.
 *
 * @throws InputError with file, line and, for quotes, column
 */
export class CsvReader {
  /** Names of the columns; empty until the header has been read. */
  header: readonly string[];
  repeatedHeaders: number;
  private readonly file: string;
  private readonly onRecord: OnRecord;
  private readonly form: CsvForm;
  private rawHeader: readonly string[];
  private separator: string;
  /** Pieces of a line whose end has not come. */
  private rest: string[];
  private restLength: number;
  private line: number;
  private fields: string[];
  private recordLine: number;
  private recordLength: number;
  private quote: OpenQuote | undefined;

  constructor(file: string, onRecord: OnRecord, form: CsvForm = {}) {
    this.repeatedHeaders = 0;
    this.file = file;
    this.onRecord = onRecord;
    this.form = form;
    this.header = Array.isArray(form.header) ? (form.header as readonly string[]) : [];
    this.rawHeader = this.header;
    this.separator = '';
    this.rest = [];
    this.restLength = 0;
    this.line = 0;
    this.fields = [];
    this.recordLine = 0;
    this.recordLength = 0;
    this.quote = undefined;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.keep(text.slice(from, end));
      this.takeLine(this.restLine(), true);
      from = end + 1;
    }
    this.keep(text.slice(from));
  }

  /** Takes what is left; to be called once, at the end. */
  end(): void {
    const last = this.restLine();
    if (last !== '') this.takeLine(last, false);
    if (this.quote !== undefined) {
      throw this.error(
        'expected a closing quote, found the end of the file; the file is cut or a quote is ' +
          'missing',
        this.quote.line,
        this.quote.col,
      );
    }
    if (this.separator === '') {
      const what = this.form.header === undefined ? 'a header and rows' : 'rows';
      throw new InputError(`expected ${what}, found an empty file`, { file: this.file });
    }
  }

  private keep(piece: string): void {
    if (piece === '') return;
    this.rest.push(piece);
    this.restLength += piece.length;
    const before = this.quote === undefined ? 0 : this.recordLength;
    this.checkLength(before + this.restLength, this.line + 1);
  }

  private restLine(): string {
    const line = this.rest.length === 1 ? this.rest[0] : this.rest.join('');
    this.rest = [];
    this.restLength = 0;
    return line;
  }

  private takeLine(raw: string, terminated: boolean): void {
    this.line++;
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (this.quote === undefined) {
      if (text.trim() === '') return;
      this.fields = [];
      this.recordLine = this.line;
      this.recordLength = 0;
    }
    this.recordLength += text.length + 1;
    if (this.separator === '') {
      this.separator = separatorOf(text, this.form.hasDecimalCommas === true);
    }
    if (this.quote === undefined && !text.includes('"')) {
      this.takeRecord(text.split(this.separator), terminated);
    } else if (this.takeFields(text)) {
      this.takeRecord(this.fields, terminated);
    }
  }

  /** Takes the fields of a line with quotes; false where a quote is still open at its end. */
  private takeFields(text: string): boolean {
    const { separator } = this;
    for (let at = 0; ;) {
      if (this.quote === undefined && text[at] !== '"') {
        const stop = text.indexOf(separator, at);
        const field = text.slice(at, stop < 0 ? undefined : stop);
        this.refuseQuoteIn(field, at);
        this.fields.push(field);
        if (stop < 0) return true;
        at = stop + 1;
        continue;
      }
      if (this.quote === undefined) this.quote = { line: this.line, col: ++at, parts: [] };
      const { parts } = this.quote;
      const end = closingQuote(text, at);
      parts.push(text.slice(at, end < 0 ? undefined : end).replaceAll('""', '"'));
      if (end < 0) return false;
      this.fields.push(parts.join('\n'));
      if (end + 1 < text.length && text[end + 1] !== separator) this.refuseAfterQuote(text, end);
      this.quote = undefined;
      if (end + 1 >= text.length) return true;
      at = end + 2;
    }
  }

  private takeRecord(fields: readonly string[], terminated: boolean): void {
    if (this.header.length === 0 && this.form.header === 'numbers') {
      this.header = fields.map((_, k) => String(k + 1));
      this.rawHeader = this.header;
    } else if (this.header.length === 0) {
      this.rawHeader = fields;
      this.header = fields.map((name) => name.trim());
      return;
    }
    const { rawHeader } = this;
    if (fields.length !== rawHeader.length) {
      const cut = !terminated && fields.length < rawHeader.length;
      throw this.error(
        `expected ${rawHeader.length} fields as in ${this.headerWords()}, found ${fields.length}` +
          (cut ? ', then the file ends: it is cut in the middle of a line; fetch it again' : '') +
          this.commaAdvice(),
        this.recordLine,
      );
    }
    const isNumbered = this.form.header === 'numbers';
    if (!isNumbered && fields.every((field, k) => field === rawHeader[k])) {
      this.repeatedHeaders++;
      return;
    }
    this.onRecord(fields, this.recordLine);
  }

  private headerWords(): string {
    if (this.form.header === undefined) return 'the header';
    return this.form.header === 'numbers' ? 'the first row' : 'the header of the mapping';
  }

  private commaAdvice(): string {
    if (this.form.hasDecimalCommas !== true || this.separator !== ',') return '';
    return '; beside decimal commas, separate by semicolons or put numbers in quotes';
  }

  private checkLength(length: number, line: number): void {
    if (length <= MAX_RECORD) return;
    if (this.quote !== undefined) {
      throw this.error(
        `expected a closing quote within ${MAX_RECORD} characters, found none; close it, or ` +
          'write a quote that is meant twice',
        this.quote.line,
        this.quote.col,
      );
    }
    throw this.error(
      `expected lines of at most ${MAX_RECORD} characters, found more; this is no CSV`,
      line,
    );
  }

  private refuseQuoteIn(field: string, at: number): void {
    const quote = field.indexOf('"');
    if (quote < 0) return;
    throw this.error(
      'expected quotes around a whole field, found one inside a field; put the field in quotes ' +
        'and write the one inside twice',
      this.line,
      at + quote + 1,
    );
  }

  private refuseAfterQuote(text: string, end: number): never {
    const separator = SEPARATOR_NAMES[this.separator] ?? 'a semicolon';
    const { line = this.line } = this.quote ?? {};
    const where = line === this.line ? '' : ` (the field begins in line ${line})`;
    throw this.error(
      `expected ${separator} or the end of the line after a closing quote, found ` +
        `${quoted(text[end + 1])}${where}; write a quote inside a field twice`,
      this.line,
      end + 2,
    );
  }

  private error(message: string, line: number, col?: number): InputError {
    return new InputError(message, {
      file: this.file,
      line,
      ...(col === undefined ? {} : { col }),
    });
  }
}

/** What stands most often outside quotes; a comma where nothing does. */
function separatorOf(line: string, hasDecimalCommas: boolean): string {
  const counts = SEPARATORS.map(() => 0);
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    const which = isQuoted ? -1 : SEPARATORS.indexOf(char);
    if (which >= 0) counts[which]++;
  }
  const isOther = counts.some((count, k) => k > 0 && count > 0);
  if (hasDecimalCommas && isOther) counts[0] = 0;
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

/** Where the quoted field that `at` lies in ends, or -1 where it goes on in the next line. */
function closingQuote(text: string, at: number): number {
  let end = text.indexOf('"', at);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end;
}
