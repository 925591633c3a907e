import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { diskError, refusePatterns } from './disk.ts';
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
   * written or replaced
   */
  constructor(out: string) {
    this.out = behindLinks(resolve(out));
    refusePatterns(this.out);
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
    try {
      if (replaces) renameSync(this.out, old);
      renameSync(this.path, this.out);
    } catch (error) {
      if (existsSync(old) && !existsSync(this.out)) renameSync(old, this.out);
      throw diskError(error, this.out);
    }
    if (replaces) rmSync(old, { recursive: true, force: true });
  }

  /** Leaves nothing behind; safe to call at any time, also after `commit`. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The place itself where a link stands at it: the run goes there, and the link stays. */
function behindLinks(out: string): string {
  try {
    return realpathSync(out);
  } catch (error) {
    // Where a file stands on the way (ENOTDIR), lstat throws too.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw diskError(error, out);
    if (lstatSync(out, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new InputError(
        `expected a folder or nothing at ${out}, found a link that leads nowhere; ` +
          'remove it or choose another --out',
      );
    }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return out;
    throw diskError(error, out);
  }
}

function checkPlace(out: string): void {
  const stat = statSync(out, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    throw new InputError(`expected a folder at ${out}, found a file; choose another --out`);
  }
  if (!/^\.\.($|[\\/])/.test(relative(out, realpathSync('.')))) {
    throw new InputError(
      `expected a folder that can be replaced, found the working directory in ${out}; ` +
        'choose another --out',
    );
  }
  if (stat.dev !== statSync(dirname(out)).dev || out === dirname(out)) {
    throw new InputError(
      `expected a folder that can be replaced, found a mount point at ${out}; ` +
        'choose a folder below it as --out',
    );
  }
  if (filesIn(out).length > 0 && !isRunFolder(out)) {
    throw new InputError(
      `expected an earlier run or an empty folder at ${out}, found other files; ` +
        'choose another --out',
    );
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw diskError(error, folder);
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
