import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A process of another machine cannot be asked; what it has not touched for this long is left. */
const LEFT_AFTER_MS = 7 * 86_400_000;
/** Names have 255 bytes at most, and what is put around them here 44. */
const MAX_BASE_LENGTH = 180;
const NAME = /^\.(.+)\.partial-(?:([0-9a-f]{8})-)?(\d{1,10})-([0-9a-f]{8})(\.old|\.gone)?$/su;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const HOST = digestOf(hostname()).slice(0, 8);
/** Of this process; another may have had its number before, as in containers. */
const marksInUse = new Set<string>();

/** A new path beside `place`, hidden, for what will take its place; its name says whose it is. */
export function pathBeside(place: string): string {
  const mark = `${process.pid}-${randomBytes(4).toString('hex')}`;
  marksInUse.add(mark);
  return join(dirname(place), `.${baseOf(basename(place))}.partial-${HOST}-${mark}`);
}

/** Where what is done of long work is kept for another attempt, whoever was at it; hidden. */
export function unfinishedBeside(place: string): string {
  return join(dirname(place), `.${baseOf(basename(place))}.unfinished`);
}

/**
 * Where the old waits while the new takes its place: it comes back if the process is ended there.
 */
export function asideOf(partial: string): string {
  return `${partial}.old`;
}

/** Where the old is removed, once the new stands. */
export function goneOf(partial: string): string {
  return `${partial}.gone`;
}

/** What was moved away from the place, and not made beside it: it may hold a user's files. */
export function oldKind(path: string): 'aside' | 'gone' | undefined {
  if (path.endsWith('.old')) return 'aside';
  return path.endsWith('.gone') ? 'gone' : undefined;
}

/** Whether a name in the folder of `place` is that of something in the making for it. */
export function isBeside(name: string, place: string): boolean {
  // Some file systems give names back in another normal form.
  const base = NAME.exec(name)?.[1].normalize('NFC');
  return base === baseOf(basename(place)).normalize('NFC');
}

function baseOf(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BASE_LENGTH) return name;
  return digestOf(name.normalize('NFC')).slice(0, 32);
}

/** For what was in the making at `path` and whose process is gone: the name that it was to have. */
export function leftoverOf(path: string): string | undefined {
  const found = NAME.exec(basename(path));
  if (found === null) return undefined;
  const [, base, host = HOST, pid, hex] = found;
  const isLeft =
    host === HOST ? !isAtWork(Number(pid), hex) : Date.now() - newestMs(path) > LEFT_AFTER_MS;
  return isLeft ? base : undefined;
}

function isAtWork(pid: number, hex: string): boolean {
  if (pid === process.pid) return marksInUse.has(`${pid}-${hex}`);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function newestMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).map((name) => statSync(join(path, name)).mtimeMs);
  return inside.reduce((newest, ms) => Math.max(newest, ms), stat.mtimeMs);
}
