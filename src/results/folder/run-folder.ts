import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { trimEndOf } from '../../base/text/trim-end.ts';
import { diskError } from './disk.ts';
import { removeMade, removeParents } from './folder-contents.ts';
import type { FolderContents } from './folder-contents.ts';
import { RUN } from './folder-kind.ts';
import type { FolderKind } from './folder-kind.ts';
import { behindLinks, replaceableAt } from './folder-place.ts';
import { tidyBeside } from './leftovers.ts';
import { asideOf, goneOf, pathBeside } from './partial-name.ts';
import { refuseOptions } from '../query/sql-path.ts';
import { syncNames, syncTree } from './sync.ts';

/** Other processes that put a folder at the same place in the same moment. */
const MAX_RIVALS = 20;

/**
 * A run folder in the making (or a data set): a hidden folder beside its place, which takes the
 * place when all is written. Until then, whatever stood there stays as it was.
 */
export class PartialFolder {
  /** Where files are written meanwhile. */
  readonly path: string;
  /** Where the folder will stand. */
  readonly out: string;
  /** The same in the user's words. */
  private readonly shown: string;
  private readonly kind: FolderKind;
  /** The uppermost folder that was made to hold it. */
  private readonly made: string | undefined;

  /**
   * @throws InputError where `out` is something else than an empty folder or one of this kind
   * alone, or may not be written or replaced
   */
  constructor(out: string, kind: FolderKind = RUN) {
    this.shown = out;
    this.kind = kind;
    this.out = behindLinks(resolve(out), out);
    refuseOptions(this.out);
    const parent = dirname(this.out);
    this.path = pathBeside(this.out);
    let made: string | undefined;
    try {
      tidyBeside(this.out);
      replaceableAt(this.out, out, kind);
      made = mkdirSync(parent, { recursive: true });
      mkdirSync(this.path);
    } catch (error) {
      if (made !== undefined) removeParents(parent, made);
      throw diskError(error, out);
    }
    this.made = made;
  }

  /** What has been written so far, as paths from the folder with "/" between names, in order. */
  files(): string[] {
    const all = readdirSync(this.path, { recursive: true, withFileTypes: true });
    return all
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.path, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  }

  /**
   * Puts the folder in its place, once the disk holds all of it; an earlier one there goes when the
   * new one stands.
   *
   * @returns whether there was an earlier one
   * @throws InputError where something was put into the earlier one meanwhile; the new one then
   * stands
   *   beside it
   */
  commit(): boolean {
    try {
      syncTree(this.path);
      let replaces = false;
      for (let rivals = 0; ; rivals++) {
        const old = this.earlier();
        replaces ||= old?.kind !== undefined;
        if (this.swap(old, rivals < MAX_RIVALS)) return replaces;
      }
    } catch (error) {
      throw diskError(error, this.shown);
    }
  }

  /** Leaves nothing behind; safe to call at any time, also after `commit`. */
  remove(): void {
    if (!existsSync(this.path)) return;
    rmSync(this.outOfReach(), { recursive: true, force: true });
    if (this.made !== undefined) removeParents(dirname(this.out), this.made);
  }

  /** Under another name a database that is still open makes no more files in it. */
  private outOfReach(): string {
    const away = pathBeside(this.out);
    try {
      renameSync(this.path, away);
      return away;
    } catch {
      // Windows renames no folder with open files.
      return this.path;
    }
  }

  private earlier(): FolderContents | undefined {
    try {
      return replaceableAt(this.out, this.shown, this.kind);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // Another process has just moved it aside.
      if (!existsSync(this.out)) return undefined;
      let beside = 2;
      while (existsSync(`${this.out}-${beside}`)) beside++;
      renameSync(this.path, `${this.out}-${beside}`);
      const place = `${trimEndOf(this.shown, (c) => c === '/' || c === '\\')}-${beside}`;
      throw new InputError(`${error.message} (what was written now stands at ${place})`);
    }
  }

  /** @returns false where another process was first and it may be tried again */
  private swap(old: FolderContents | undefined, mayFail: boolean): boolean {
    const aside = asideOf(this.path);
    let isAside = false;
    try {
      if (old !== undefined) {
        chmodSync(this.path, statSync(this.out).mode & 0o7777);
        renameSync(this.out, aside);
        isAside = true;
      }
      renameSync(this.path, this.out);
    } catch (error) {
      if (isAside) {
        if (existsSync(this.out)) this.discard(aside, old!);
        else renameSync(aside, this.out);
      }
      const { code = '' } = error as NodeJS.ErrnoException;
      if (mayFail && ['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(code)) return false;
      throw error;
    }
    syncNames(dirname(this.out), this.made);
    if (old !== undefined) this.discard(aside, old);
    return true;
  }

  private discard(aside: string, old: FolderContents): void {
    // Where this process was held up, another gave it back.
    if (!existsSync(aside)) return;
    const gone = goneOf(this.path);
    renameSync(aside, gone);
    removeMade(gone, old);
  }
}
