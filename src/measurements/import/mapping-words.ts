import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import type { FilePlace } from '../../base/errors.ts';
import type { RawColumn } from './mapping.ts';
import { decimal } from './units.ts';
import { UserPattern } from './user-pattern.ts';

/**
 * "range:ft": what follows the last colon is a unit where it is a word, else part of the name.
 * "file:/(\d+)cm/" or "file:/(\d+)/:cm" is a value that stands in the name of the file.
 */
export function columnNamed(value: string, place: FilePlace): RawColumn {
  if (value.startsWith('file:')) return fileNamed(value.slice('file:'.length), place);
  const colon = value.lastIndexOf(':');
  const unit = value.slice(colon + 1);
  if (colon < 0 || !/^[a-z]+$/.test(unit)) return { columns: [value] };
  return { columns: [value.slice(0, colon)], unit };
}

/** "/(\d+)cm/", maybe with ":cm" behind. @throws InputError where it is no pattern */
export function fileNamed(text: string, place: FilePlace): RawColumn {
  const found = /^\/(.*)\/(?::([a-z]+))?$/s.exec(text);
  if (found === null || !/(?<!\\)\((?!\?)/.test(found[1])) {
    throw new InputError(
      `expected a pattern with brackets as in file:/(\d+)cm/, found ${quoted(text)}`,
      place,
    );
  }
  const fileName = new UserPattern(found[1], place);
  return { columns: [], fileName, ...(found[2] === undefined ? {} : { unit: found[2] }) };
}

/** @throws InputError for what is neither "keep" nor up to 1 s */
export function duplicatesS(text: string, place: FilePlace): number {
  if (text === 'keep') return 0;
  const seconds = decimal(text);
  if (seconds >= 0 && seconds <= 1) return seconds;
  throw new InputError(`expected "keep" or seconds from 0 to 1, found ${quoted(text)}`, place);
}
