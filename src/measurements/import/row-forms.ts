import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { listed, quoted } from '../../base/text/printable.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { FIELDS } from './mapping.ts';
import type { BucketColumn, ColumnSource, Field, Mapping, WideForm } from './mapping.ts';
import type { NamedFile } from './records.ts';

/** Where a field is found in the records of a file. */
export interface Getter {
  readonly indices: readonly number[];
  readonly names: string;
  readonly source: ColumnSource;
  /** What the name of the file says; then there are no columns. */
  readonly fixed?: string;
}

/** One way in which a record becomes a row: a usual table has one, a wide table one per column. */
export interface RowForm {
  readonly getters: Readonly<Partial<Record<Field, Getter>>>;
  /** Who is heard, or hears, in this column. */
  readonly words: Readonly<Partial<Record<Field, string>>>;
  readonly bucket?: BucketColumn;
}

/** @throws InputError where a column is missing or stands twice, or the file's name does not fit */
export function formsOf(
  file: NamedFile,
  header: readonly string[],
  { columns, wide, buckets }: Mapping,
): readonly RowForm[] {
  const getters: Partial<Record<Field, Getter>> = {};
  for (const field of FIELDS) {
    const source = columns[field];
    if (source === undefined) continue;
    getters[field] =
      source.fileName === undefined
        ? getterOf(source, header, file)
        : { indices: [], names: 'name of the file', source, fixed: fixedOf(field, source, file) };
  }
  if (wide !== undefined) return wideForms(wide, header, file, getters);
  if (buckets === undefined) return [{ getters, words: {} }];
  return buckets.map((bucket) => {
    const minutes = getterOf({ columns: [bucket.column] }, header, file);
    return { getters: { ...getters, minutes }, words: {}, bucket };
  });
}

/** The words of a getter's columns in a record, joined with a blank. */
export function joinedWords({ indices, fixed }: Getter, fields: readonly string[]): string {
  if (fixed !== undefined) return fixed;
  let text = fields[indices[0]].trim();
  for (let k = 1; k < indices.length; k++) text += ` ${fields[indices[k]].trim()}`;
  return text;
}

function wideForms(
  { columns, to, ...rules }: WideForm,
  header: readonly string[],
  file: NamedFile,
  getters: RowForm['getters'],
): readonly RowForm[] {
  const ends = 'length' in columns ? columns.map((name) => [name, name]) : endsIn(header, columns);
  if (ends.length === 0) {
    const pattern = 'text' in columns ? quoted(columns.text) : '';
    throw new InputError(
      `expected columns that ${pattern} fits, found ${listed(header)}; correct "wide"`,
      { file: file.label, line: 1 },
    );
  }
  const twice = ends.find(([, end], k) => ends.findIndex(([, other]) => other === end) !== k);
  if (twice !== undefined) {
    throw new InputError(
      `expected one column for each ${to}, found two for ${quoted(twice[1])}; rename one`,
      { file: file.label, line: 1 },
    );
  }
  return ends.map(([column, end]) => {
    const rssi = getterOf({ columns: [column], ...rules }, header, file);
    return { getters: { ...getters, rssi }, words: { [to]: end } };
  });
}

/** Columns that the pattern fits, with what its first brackets catch, or else their names. */
function endsIn(
  header: readonly string[],
  columns: Exclude<WideForm['columns'], readonly string[]>,
): [column: string, end: string][] {
  const fits = columns.fits(header);
  const caught = columns.caughtIn(header);
  return header.flatMap((name, k) => (fits[k] ? [[name, caught[k] || name]] : []));
}

/** @throws InputError where a column is missing or stands twice */
export function columnIndex(name: string, header: readonly string[], { label }: NamedFile): number {
  const index = header.indexOf(name);
  if (index >= 0 && header.includes(name, index + 1)) {
    throw new InputError(
      `expected one column ${quoted(name)}, found two or more; rename or remove one`,
      { file: label, line: 1 },
    );
  }
  if (index >= 0) return index;
  throw new InputError(
    `expected the column ${quoted(name)}, found ${listed(header)}; ` +
      (nearestHint(name, header) ?? 'correct the mapping'),
    { file: label, line: 1 },
  );
}

function getterOf(source: ColumnSource, header: readonly string[], file: NamedFile): Getter {
  const indices = source.columns.map((name) => columnIndex(name, header, file));
  return { indices, names: source.columns.join('+'), source };
}

function fixedOf(field: Field, { fileName }: ColumnSource, { path }: NamedFile): string {
  const [text] = fileName!.caughtIn([basename(path)]);
  if (text !== '') return text;
  throw new InputError(
    `expected a file with the ${field} in its name, where ${quoted(`/${fileName!.text}/`)} finds ` +
      'it, found another name; rename the file, correct the pattern or leave the file out',
    { file: path },
  );
}
