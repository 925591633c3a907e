import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { diskError } from './disk.ts';

/** What may be written over. */
export interface Replaceable {
  /** Such as "a page of bluecrowd". */
  readonly what: string;
  is(text: string): boolean;
}

/**
 * Writes a file that appears whole or not at all; its folder is made where there is none.
 *
 * @returns its absolute path
 * @throws InputError for what the disk refuses, and for another file than `replaceable` at `path`
 */
export function writeWhole(path: string, text: string, replaceable: Replaceable): string {
  const asked = resolve(path);
  let partial: string | undefined;
  try {
    const place = placeFor(asked, replaceable);
    mkdirSync(dirname(place), { recursive: true });
    partial = beside(place);
    writeFileSync(partial, text, { flag: 'wx' });
    renameSync(partial, place);
    return asked;
  } catch (error) {
    if (partial !== undefined) rmSync(partial, { force: true });
    throw diskError(error, asked);
  }
}

function beside(place: string): string {
  const own = `${process.pid}-${randomBytes(4).toString('hex')}`;
  return join(dirname(place), `.${basename(place)}.partial-${own}`);
}

/** Where to write; a link is followed. @throws InputError where something else stands there */
function placeFor(asked: string, replaceable: Replaceable): string {
  const stat = statSync(asked, { throwIfNoEntry: false });
  if (stat === undefined) return asked;
  const place = realpathSync(asked);
  if (stat.isFile() && replaceable.is(readFileSync(place, 'utf8'))) return place;
  const found = stat.isDirectory() ? 'a folder' : 'another file';
  throw new InputError(
    `expected ${replaceable.what} or nothing at ${asked}, found ${found}; choose another name`,
  );
}

/**
 * Tells before long work that `writeWhole` would refuse the place, by trying; nothing is left of it.
 *
 * @throws InputError as `writeWhole`
 */
export function checkPlace(path: string, replaceable: Replaceable): void {
  const asked = resolve(path);
  let made: string | undefined;
  let partial: string | undefined;
  try {
    const place = placeFor(asked, replaceable);
    made = mkdirSync(dirname(place), { recursive: true });
    partial = beside(place);
    writeFileSync(partial, '', { flag: 'wx' });
  } catch (error) {
    throw diskError(error, asked);
  } finally {
    if (partial !== undefined) rmSync(partial, { force: true });
    if (made !== undefined) rmSync(made, { recursive: true });
  }
}
