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
  const beside = `${process.pid}-${randomBytes(4).toString('hex')}`;
  let partial: string | undefined;
  try {
    const stat = statSync(asked, { throwIfNoEntry: false });
    const place = stat === undefined ? asked : realpathSync(asked);
    if (stat !== undefined && !(stat.isFile() && replaceable.is(readFileSync(place, 'utf8')))) {
      const found = stat.isDirectory() ? 'a folder' : 'another file';
      throw new InputError(
        `expected ${replaceable.what} or nothing at ${asked}, found ${found}; choose another name`,
      );
    }
    mkdirSync(dirname(place), { recursive: true });
    partial = join(dirname(place), `.${basename(place)}.partial-${beside}`);
    writeFileSync(partial, text, { flag: 'wx' });
    renameSync(partial, place);
    return asked;
  } catch (error) {
    if (partial !== undefined) rmSync(partial, { force: true });
    throw diskError(error, asked);
  }
}
