import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { knownFilesOf, MANIFEST, RUN } from './folder-kind.ts';
import type { FolderKind, KnownFiles } from './folder-kind.ts';
import { leftoverOf } from './partial-name.ts';
import { PAGE } from './seal.ts';

/** What systems put into a folder that somebody looks at. */
const SYSTEM_FILES = new Set(['.DS_Store', 'Thumbs.db']);
/** Pages that `report` writes into a run where no other place is asked for. */
const REPORT_PAGE = /^(pair-\d+-\d+-day-\d+|packets-\d+-app-\d+-[\d.e+-]+-s)\.html$/;

/** Paths start at the folder and have "/" between names. */
export interface FolderContents {
  /** Undefined where there is no manifest of ours. */
  readonly kind: FolderKind | undefined;
  /** Files that a command made, or the system. */
  readonly files: readonly string[];
  /** Folders within that a command made; each after the one that holds it. */
  readonly folders: readonly string[];
  /** All else. */
  readonly foreign: readonly string[];
}

/** Tells what a command made in a folder from what somebody else put there. */
export function contentsOf(folder: string): FolderContents {
  const known = knownFilesOf(folder);
  const found = { files: [] as string[], folders: [] as string[], foreign: [] as string[] };
  const walk = (within: string): void => {
    for (const entry of entriesOf(join(folder, within))) {
      const path = `${within}${entry.name}`;
      if (entry.isDirectory() && known?.hasFolder(path) === true) {
        found.folders.push(path);
        walk(`${path}/`);
      } else if (entry.isFile() && isMade(folder, path, known)) found.files.push(path);
      else found.foreign.push(path);
    }
  };
  walk('');
  return { kind: known?.kind, ...found };
}

/**
 * Removes what a command made in a folder, and the folder where nothing else is in it: what
 * somebody put there a moment ago stays. The manifest goes last, as it tells what else may go.
 */
export function removeMade(folder: string, { files, folders }: FolderContents): void {
  const remove = (file: string): void => rmSync(join(folder, file), { force: true });
  files.filter((file) => file !== MANIFEST).forEach(remove);
  for (const within of [...folders].reverse()) removeEmpty(join(folder, within));
  files.filter((file) => file === MANIFEST).forEach(remove);
  removeEmpty(folder);
}

/** Removes folders from `folder` up to `top` that hold nothing. */
export function removeParents(folder: string, top: string): void {
  for (let at = folder; at.length >= top.length; at = dirname(at)) removeEmpty(at);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(code)) throw error;
  }
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isMade(folder: string, path: string, known: KnownFiles | undefined): boolean {
  if (SYSTEM_FILES.has(basename(path))) return true;
  if (known === undefined) return false;
  const isPage = path === 'report.html' || (known.kind === RUN && REPORT_PAGE.test(path));
  if (isPage) return PAGE.foundInstead(readFileSync(join(folder, path), 'utf8')) === undefined;
  if (known.has(path)) return !path.endsWith('.parquet') || isParquet(join(folder, path));
  // A page that was being written when its process was ended.
  const base = leftoverOf(join(folder, path));
  return base !== undefined && isMade(folder, join(dirname(path), base), known);
}

const PARQUET_MAGIC = 'PAR1';

/** Whether a file begins and ends as Parquet does: notes that took a table's name do not. */
function isParquet(file: string): boolean {
  const opened = openSync(file, 'r');
  try {
    const { size } = fstatSync(opened);
    const magicAt = (at: number): string => {
      const bytes = Buffer.alloc(PARQUET_MAGIC.length);
      readSync(opened, bytes, 0, bytes.length, Math.max(0, at));
      return bytes.toString('latin1');
    };
    return magicAt(0) === PARQUET_MAGIC && magicAt(size - PARQUET_MAGIC.length) === PARQUET_MAGIC;
  } finally {
    closeSync(opened);
  }
}
