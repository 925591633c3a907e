import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { diskError } from './disk.ts';
import { contentsOf } from './folder-contents.ts';
import type { FolderContents } from './folder-contents.ts';
import type { FolderKind } from './folder-kind.ts';

/**
 * The place itself where a link stands at it: the folder goes there, and the link stays.
 *
 * @throws InputError where it leads nowhere
 */
export function behindLinks(out: string, shown: string): string {
  try {
    return realpathSync(out);
  } catch (error) {
    // Where a file stands on the way (ENOTDIR), lstat throws too.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw diskError(error, shown);
    if (lstatSync(out, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new InputError(
        `expected a folder or nothing at ${shown}, found a link that leads nowhere; ` +
          'remove it or choose another --out',
      );
    }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return out;
    throw diskError(error, shown);
  }
}

/**
 * What stands at a place where a command is to put a folder; undefined where nothing does.
 *
 * @param shown - the place in the user's words
 * @throws InputError where it may not be replaced: all but an empty folder, and one of this kind
 * that
 *   holds nothing else than the command wrote
 */
export function replaceableAt(
  out: string,
  shown: string,
  kind: FolderKind,
): FolderContents | undefined {
  const stat = statSync(out, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isDirectory()) {
    throw new InputError(`expected a folder at ${shown}, found a file; choose another --out`);
  }
  if (!/^\.\.($|[\\/])/.test(relative(out, realpathSync('.')))) {
    throw new InputError(
      `expected a folder that can be replaced, found the working directory in ${out}; ` +
        'choose a folder below it as --out',
    );
  }
  if (stat.dev !== statSync(dirname(out)).dev || out === dirname(out)) {
    throw new InputError(
      `expected a folder that can be replaced, found a mount point at ${shown}; ` +
        'choose a folder below it as --out',
    );
  }
  const contents = readContents(out, shown);
  checkContents(contents, shown, kind);
  checkModes(out, shown, contents);
  return contents;
}

function readContents(out: string, shown: string): FolderContents {
  try {
    readdirSync(out);
    return contentsOf(out);
  } catch (error) {
    throw diskError(error, shown);
  }
}

function checkContents(contents: FolderContents, shown: string, wanted: FolderKind): void {
  const { kind, foreign } = contents;
  if (kind !== wanted && (kind !== undefined || foreign.length > 0)) {
    const found = kind?.what ?? `other files (${listed(foreign)})`;
    throw new InputError(
      `expected ${wanted.earlier} or an empty folder at ${shown}, found ${found}; ` +
        'choose another --out',
    );
  }
  if (foreign.length === 0) return;
  throw new InputError(
    `expected nothing but ${wanted.earlier} at ${shown}, found ${listed(foreign)} in it, added ` +
      'or changed since; move it away or choose another --out',
  );
}

function listed([first, ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** A folder that its owner made read-only is kept, also from an administrator. */
function checkModes(out: string, shown: string, { folders }: FolderContents): void {
  for (const folder of ['', ...folders]) {
    if ((statSync(join(out, folder)).mode & 0o222) !== 0) continue;
    throw new InputError(
      `expected a folder that may be replaced at ${join(shown, folder)}, found a read-only one; ` +
        'choose another --out',
    );
  }
}
