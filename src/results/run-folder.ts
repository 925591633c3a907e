import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { diskError } from './disk.ts';
import { isRunFolder } from './manifest.ts';

/**
 * A run folder in the making: a hidden folder beside its place, which takes the place when all is
 * written. Until then, whatever stood there stays as it was.
 */
export class PartialFolder {
  /** Where files are written meanwhile. */
  readonly path: string;
  /** Where the run will stand. */
  readonly out: string;

  /**
   * @throws InputError where `out` is something else than a run or an empty folder, or may not be
   * written
   */
  constructor(out: string) {
    this.out = resolve(out);
    checkPlace(this.out);
    const parent = dirname(this.out);
    const unique = `${process.pid}-${randomBytes(4).toString('hex')}`;
    this.path = join(parent, `.${basename(this.out)}.partial-${unique}`);
    try {
      mkdirSync(parent, { recursive: true });
      removeStale(parent, basename(this.out));
      mkdirSync(this.path);
    } catch (error) {
      throw diskError(error, this.out);
    }
  }

  /** Puts the run in its place; an earlier run there goes when the new one stands. */
  commit(): void {
    const old = `${this.path}.old`;
    const replaces = existsSync(this.out);
    if (replaces) renameSync(this.out, old);
    try {
      renameSync(this.path, this.out);
    } catch (error) {
      if (replaces) renameSync(old, this.out);
      throw diskError(error, this.out);
    }
    if (replaces) rmSync(old, { recursive: true, force: true });
  }

  /** Leaves nothing behind; safe to call at any time, also after `commit`. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function checkPlace(out: string): void {
  let isFolder: boolean;
  try {
    isFolder = statSync(out).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw diskError(error, out);
  }
  if (!isFolder) {
    throw new InputError(`expected a folder at ${out}, found a file; choose another --out`);
  }
  if (readdirSync(out).length > 0 && !isRunFolder(out)) {
    throw new InputError(
      `expected an earlier run or an empty folder at ${out}, found other files; ` +
        'choose another --out',
    );
  }
}

/** Removes what processes left behind that were ended without a chance to tidy up. */
function removeStale(parent: string, name: string): void {
  const prefix = `.${name}.partial-`;
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(prefix)) continue;
    const pid = Number.parseInt(entry.slice(prefix.length), 10);
    if (pid === process.pid || isAlive(pid)) continue;
    const place = join(parent, name);
    // Ended between the two renames: the old run is the whole one.
    if (entry.endsWith('.old') && !existsSync(place)) renameSync(join(parent, entry), place);
    else rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
