import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { InputError } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { userText } from '../../base/bytes/utf8.ts';
import type { FilePlace } from '../../base/errors.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { readInput } from '../../tables/input-file.ts';
import { checkMapping, fieldNamed } from './mapping.ts';
import type { ColumnSource, Mapping, RawMapping } from './mapping.ts';
import { decimal, durationUs, lengthM } from './units.ts';
import { UserPattern } from './user-pattern.ts';

type RawColumn = ColumnSource & { unit?: string };

/** What the command line says beside, or instead of, a mapping file. */
export interface MappingOptions {
  /** "time=t_s,distance=range:ft,rssi=rssi". */
  readonly columns?: string | undefined;
  /** "txPower=-20,environment=office". */
  readonly constants?: string | undefined;
  /** Seconds, or "keep". */
  readonly duplicates?: string | undefined;
  readonly emptyRssi?: Mapping['emptyRssi'] | undefined;
}

/** @throws InputError naming the option, or file and line */
export function readMapping(file: string | undefined, options: MappingOptions): Mapping {
  const raw: RawMapping =
    file === undefined ? { columns: {}, constants: {} } : new MappingFile(file).read();
  for (const [field, value] of pairs('--columns', options.columns)) {
    raw.columns[fieldNamed(field, { file: '--columns' })] = columnNamed(value);
  }
  for (const [field, value] of pairs('--constants', options.constants)) {
    raw.constants[fieldNamed(field, { file: '--constants' })] = value;
  }
  if (options.duplicates !== undefined) {
    raw.duplicatesS = duplicatesS(options.duplicates, { file: '--duplicates' });
  }
  if (options.emptyRssi !== undefined) raw.emptyRssi = options.emptyRssi;
  if (file === undefined && options.columns === undefined) {
    throw new InputError(
      'expected --columns time=...,distance=...,rssi=... or --mapping FILE, found neither',
    );
  }
  return checkMapping(raw, () => ({ file: options.columns === undefined ? file! : '--columns' }));
}

/** "range:ft": what follows the last colon is a unit where it is a word, else part of the name. */
function columnNamed(value: string): RawColumn {
  const colon = value.lastIndexOf(':');
  const unit = value.slice(colon + 1);
  if (colon < 0 || !/^[a-z]+$/.test(unit)) return { columns: [value] };
  return { columns: [value.slice(0, colon)], unit };
}

function pairs(option: string, text: string | undefined): [string, string][] {
  if (text === undefined) return [];
  const seen = new Set<string>();
  return text.split(',').map((written) => {
    const part = written.trim();
    const at = part.indexOf('=');
    if (at > 0 && at < part.length - 1) {
      const field = part.slice(0, at).trim();
      if (seen.has(field)) {
        throw new InputError(`expected each field once, found ${quoted(field)} twice`, {
          file: option,
        });
      }
      seen.add(field);
      return [field, part.slice(at + 1).trim()];
    }
    throw new InputError(`expected FIELD=VALUE, found ${quoted(part)}`, { file: option });
  });
}

function duplicatesS(text: string, place: FilePlace): number {
  if (text === 'keep') return 0;
  const seconds = decimal(text);
  if (seconds >= 0 && seconds <= 1) return seconds;
  throw new InputError(`expected "keep" or seconds from 0 to 1, found ${quoted(text)}`, place);
}

/** The mappings of published sets have less than 2 kB. */
const MAX_MAPPING_BYTES = 1_000_000;
const TOP_KEYS = 'source licence columns constants duplicates emptyRssi limit dwell'.split(' ');
const COLUMN_KEYS = ['column', 'columns', 'unit', 'pattern', 'values', 'lenient'];
/** Receivers stay on a channel for 10 ms (a scan window) to 5.12 s (phones at low power). */
const MIN_DWELL_US = 1e3;
const MAX_DWELL_US = 60e6;
const EMPTY_RSSI = ['refuse', 'missed', 'drop'] as const;

/** A mapping in YAML; docs/measurements.md describes it. */
class MappingFile {
  private readonly file: string;
  private readonly document: Document;
  private readonly lines: LineCounter;

  constructor(file: string) {
    this.file = file;
    this.lines = new LineCounter();
    const input = readInput(file, MAX_MAPPING_BYTES);
    if ('found' in input) {
      throw new InputError(`expected a mapping file, found ${input.found}; check the path`, {
        file,
      });
    }
    const text = userText(input.bytes, file, MAX_MAPPING_BYTES);
    // Keys that stand twice are found in `entries`: the library's own search takes the square of
    // time.
    const options = { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false };
    this.document = parseDocument(text, options);
    const [problem] = this.document.errors;
    if (problem !== undefined) {
      throw new InputError(`expected YAML, found a mistake: ${plain(problem.message)}`, {
        file,
        line: Math.max(1, this.lines.linePos(problem.pos[0]).line),
      });
    }
  }

  read(): RawMapping {
    const raw: RawMapping = { columns: {}, constants: {} };
    for (const [key, node] of this.entries(this.document.contents, TOP_KEYS)) {
      if (key === 'source') raw.source = this.word(node);
      else if (key === 'licence') raw.licence = this.word(node);
      else if (key === 'duplicates') raw.duplicatesS = duplicatesS(this.word(node), this.at(node));
      else if (key === 'limit') raw.limitM = this.length(node);
      else if (key === 'dwell') raw.dwellUs = this.dwell(node);
      else if (key === 'emptyRssi') raw.emptyRssi = this.oneOf(node, EMPTY_RSSI);
      else if (key === 'columns') {
        for (const [name, value] of this.entries(node)) {
          raw.columns[fieldNamed(name, this.at(value))] = this.column(value);
        }
      } else {
        for (const [name, value] of this.entries(node)) {
          raw.constants[fieldNamed(name, this.at(value))] = this.word(value);
        }
      }
    }
    return raw;
  }

  private column(node: unknown): RawColumn {
    if (!isMap(node)) return { columns: this.words(node) };
    let column: RawColumn = { columns: [] };
    for (const [key, value] of this.entries(node, COLUMN_KEYS)) {
      if (key === 'unit') column = { ...column, unit: this.word(value) };
      else if (key === 'pattern')
        column = { ...column, pattern: new UserPattern(this.word(value), this.at(value)) };
      else if (key === 'lenient') column = { ...column, lenient: this.word(value) === 'true' };
      else if (key === 'values') {
        const meanings = this.entries(value).map(([word, meaning]) => [word, this.word(meaning)]);
        column = { ...column, values: Object.fromEntries(meanings) as Record<string, string> };
      } else column = { ...column, columns: this.words(value) };
    }
    if (column.columns.length === 0) throw this.error('expected "column: NAME", found none', node);
    return column;
  }

  /** Keys and values of a group, each key one of `known`. */
  private entries(written: unknown, known?: readonly string[]): [string, unknown][] {
    // What stands elsewhere too is written once: values: &models, values: *models.
    const node = isAlias(written) ? written.resolve(this.document) : written;
    if (!isMap(node)) throw this.error('expected a group of keys, found something else', written);
    const seen = new Set<string>();
    return node.items.map(({ key, value }) => {
      const name = this.word(key);
      if (seen.has(name)) {
        throw this.error(`expected each key once, found ${quoted(name)} again; remove one`, key);
      }
      seen.add(name);
      if (known !== undefined && !known.includes(name)) {
        const hint = nearestHint(name, known) ?? `known are ${known.join(', ')}`;
        throw this.error(`expected a key, found ${quoted(name)}; ${hint}`, key);
      }
      return [name, value];
    });
  }

  private words(node: unknown): string[] {
    return isSeq(node) ? node.items.map((item) => this.word(item)) : [this.word(node)];
  }

  private word(node: unknown): string {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.error('expected a word or number, found something else', node);
  }

  private length(node: unknown): number {
    const metres = lengthM(this.word(node));
    if (!Number.isNaN(metres)) return metres;
    throw this.error(`expected a distance as in "1.8 m", found ${quoted(this.word(node))}`, node);
  }

  private dwell(node: unknown): number {
    const us = durationUs(this.word(node));
    if (us >= MIN_DWELL_US && us <= MAX_DWELL_US) return us;
    throw this.error(
      `expected a time from 1 ms to 60 s as in "512 ms", found ${quoted(this.word(node))}`,
      node,
    );
  }

  private oneOf<Word extends string>(node: unknown, words: readonly Word[]): Word {
    const found = words.find((word) => word === this.word(node));
    if (found !== undefined) return found;
    throw this.error(`expected ${words.join(', ')}, found ${quoted(this.word(node))}`, node);
  }

  private error(message: string, node: unknown): InputError {
    return new InputError(message, this.at(node));
  }

  private at(node: unknown): FilePlace {
    const range = (node as { range?: [number, number, number] } | null)?.range;
    if (range === undefined) return { file: this.file, line: 1 };
    return { file: this.file, line: Math.max(1, this.lines.linePos(range[0]).line) };
  }
}
