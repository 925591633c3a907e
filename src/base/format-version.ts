import { InputError } from './errors.ts';
import type { FilePlace } from './errors.ts';

/**
 * A file of a format that is newer than this program cannot be read, and is not damaged either.
 *
 * @param what - such as "a scenario"
 * @param found - what the file says of its format
 * @param newest - the newest format that this program reads
 * @throws InputError where `found` is a number above `newest`
 */
export function refuseNewer(what: string, found: unknown, newest: number, place: FilePlace): void {
  if (typeof found !== 'number' || !(found > newest)) return;
  throw new InputError(
    `expected ${what} of format ${newest}, the newest that this program reads, ` +
      `found format ${found}; update bluecrowd`,
    place,
  );
}
