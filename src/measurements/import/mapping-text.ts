import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { checkMapping } from './check-mapping.ts';
import { columnNamed, duplicatesS } from './mapping-words.ts';
import { MappingFile } from './mapping-file.ts';
import { fieldNamed } from './mapping.ts';
import type { Mapping, RawMapping } from './mapping.ts';

/** What the command line says beside, or instead of, a mapping file. */
export interface MappingOptions {
  /** "time=t_s,distance=range:ft,rssi=rssi". */
  readonly columns?: string | undefined;
  /** "txPower=-20,environment=office". */
  readonly constants?: string | undefined;
  /** Seconds, or "keep". */
  readonly duplicates?: string | undefined;
  readonly emptyRssi?: Mapping['emptyRssi'] | undefined;
  /** The first line is a row; columns are named 1, 2, 3, ... */
  readonly noHeader?: boolean | undefined;
  readonly decimal?: 'point' | 'comma' | undefined;
  /** Table of an SQLite file. */
  readonly table?: string | undefined;
}

/** @throws InputError naming the option, or file and line */
export function readMapping(file: string | undefined, options: MappingOptions): Mapping {
  const written = file === undefined ? undefined : new MappingFile(file);
  const raw: RawMapping = written?.read() ?? { columns: {}, constants: {} };
  for (const [field, value] of pairs('--columns', options.columns)) {
    const place = { file: '--columns' };
    raw.columns[fieldNamed(field, place)] = columnNamed(value, place);
  }
  for (const [field, value] of pairs('--constants', options.constants)) {
    raw.constants[fieldNamed(field, { file: '--constants' })] = value;
  }
  if (options.duplicates !== undefined) {
    raw.duplicatesS = duplicatesS(options.duplicates, { file: '--duplicates' });
  }
  if (options.emptyRssi !== undefined) raw.emptyRssi = options.emptyRssi;
  if (options.table !== undefined) raw.table = options.table;
  if (options.noHeader === true && raw.header === undefined) raw.header = 'numbers';
  if (options.decimal === 'comma') raw.hasDecimalCommas = true;
  else if (options.decimal === 'point') delete raw.hasDecimalCommas;
  if (file === undefined && options.columns === undefined) {
    throw new InputError(
      'expected --columns time=...,distance=...,rssi=... or --mapping FILE, found neither',
    );
  }
  return checkMapping(raw, (name) =>
    options.columns === undefined ? written!.placeOf(name) : { file: '--columns' },
  );
}

/** A comma inside `file:/.../` is part of the pattern. */
const PARTS = /(?:[^,=]*=\s*file:\/(?:[^/\\]|\\.)*\/[^,]*|[^,]*)(?:,|$)/g;

function pairs(option: string, text: string | undefined): [string, string][] {
  if (text === undefined) return [];
  const seen = new Set<string>();
  return partsOf(text).map((written) => {
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

function partsOf(text: string): string[] {
  const found = text.match(PARTS) ?? [];
  // The last match is empty unless the text ends in a comma, which is an empty part.
  const parts = found.slice(0, text.endsWith(',') ? undefined : -1);
  return parts.map((part) => (part.endsWith(',') ? part.slice(0, -1) : part));
}
