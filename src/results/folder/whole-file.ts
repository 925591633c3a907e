import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { diskError } from './disk.ts';
import { removeParents } from './folder-contents.ts';
import { tidyBeside } from './leftovers.ts';
import { pathBeside } from './partial-name.ts';
import type { Replaceable } from './seal.ts';
import { syncNames } from './sync.ts';

/** No file that a command writes in one piece is as long. */
const MAX_BYTES = 1 << 28;

export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** What it may be written over. */
  readonly over: Replaceable;
}

export interface WrittenFile {
  /** Absolute. */
  readonly path: string;
  /** Whether it took the place of an earlier one with another text. */
  readonly replaced: boolean;
}

/**
 * Writes files that appear whole or not at all, none before all are written; their folders are made
 * where there are none.
 *
 * @throws InputError for what the disk refuses, and where something else stands than may be
 * replaced
 */
export function writeWhole(files: readonly FileToWrite[]): WrittenFile[] {
  const partials: Partial[] = [];
  try {
    const places = files.map(({ path, over }) => placeFor(path, over));
    files.forEach((file, k) => inDisk(file.path, () => partials.push(write(places[k], file.text))));
    return files.map(({ path, text }, k) => {
      inDisk(path, () => partials[k].settle());
      const { earlier } = places[k];
      return { path: resolve(path), replaced: earlier !== undefined && earlier !== text };
    });
  } finally {
    for (const partial of partials) partial.remove();
  }
}

/**
 * Tells before long work that `writeWhole` would refuse the place, by trying; nothing is left of
 * it.
 *
 * @throws InputError as `writeWhole`
 */
export function checkPlace(path: string, over: Replaceable): void {
  const place = placeFor(path, over);
  inDisk(path, () => write(place, '').remove());
}

/** Two paths with the same key are, or may be on some systems, the same file. */
export function placeKey(path: string): string {
  const asked = resolve(path);
  const real = realOf(asked) ?? join(realOf(dirname(asked)) ?? dirname(asked), basename(asked));
  return real.normalize('NFC').toLowerCase();
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function inDisk(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw diskError(error, path);
  }
}

interface Place {
  /** Where to write; a link is followed. */
  readonly path: string;
  /** What stands there; undefined where nothing does. */
  readonly earlier: string | undefined;
  readonly mode: number | undefined;
}

/** @throws InputError where something else stands there */
function placeFor(path: string, over: Replaceable): Place {
  const asked = resolve(path);
  if (path.endsWith('/') || path.endsWith(sep)) {
    throw new InputError(
      `expected the name of a file, found that of a folder, ${path}; add the name of the file`,
    );
  }
  let found: string | undefined;
  try {
    const stat = statSync(asked, { throwIfNoEntry: false });
    if (stat === undefined && lstatSync(asked, { throwIfNoEntry: false }) === undefined) {
      return { path: asked, earlier: undefined, mode: undefined };
    }
    if (stat === undefined) throw new InputError(nowhere(path, over));
    const place = realpathSync(asked);
    found = noTextAt(place);
    if (found === undefined) {
      const text = readFileSync(place, 'utf8');
      // A file that a program made room with, such as mktemp, holds nothing of anybody.
      found = text === '' ? undefined : over.foundInstead(text);
      const earlier = text === '' ? undefined : text;
      if (found === undefined) return { path: place, earlier, mode: stat.mode & 0o7777 };
    }
  } catch (error) {
    throw diskError(error, path);
  }
  throw new InputError(
    `expected ${over.what} or nothing at ${path}, found ${found}; ` +
      'choose another name or remove it',
  );
}

function nowhere(path: string, { what }: Replaceable): string {
  return (
    `expected ${what} or nothing at ${path}, found a link that leads nowhere; ` +
    'remove it or choose another name'
  );
}

function noTextAt(place: string): string | undefined {
  const stat = statSync(place);
  if (stat.isDirectory()) return 'a folder';
  if (!stat.isFile()) return 'a device or pipe';
  if ((stat.mode & 0o222) === 0) return 'a read-only file';
  return stat.size > MAX_BYTES ? 'another file' : undefined;
}

interface Partial {
  settle(): void;
  remove(): void;
}

/** Writes beside the place, onto the disk. */
function write(place: Place, text: string): Partial {
  const folder = dirname(place.path);
  const made = mkdirSync(folder, { recursive: true });
  const partial = pathBeside(place.path);
  let isSettled = false;
  const remove = (): void => {
    if (isSettled) return;
    rmSync(partial, { force: true });
    if (made !== undefined) removeParents(folder, made);
  };
  try {
    tidyBeside(place.path);
    const descriptor = openSync(partial, 'wx');
    try {
      writeFileSync(descriptor, text);
      if (place.mode !== undefined) chmodSync(partial, place.mode);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    settle: () => {
      renameSync(partial, place.path);
      isSettled = true;
      syncNames(folder, made);
    },
    remove,
  };
}
