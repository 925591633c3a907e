import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentsOf, removeMade } from './folder-contents.ts';
import { isBeside, leftoverOf, oldKind } from './partial-name.ts';

/** Another process needs no longer between moving the old aside and the new in. */
const SWAP_MS = 200;

/**
 * Removes what ended processes left beside `place`, and gives back what they had moved aside. What
 * is still being written stays.
 */
export function tidyBeside(place: string): void {
  restorePlace(place);
  for (const path of beside(place)) {
    try {
      if (leftoverOf(path) === undefined) continue;
      if (oldKind(path) === undefined) rmSync(path, { recursive: true, force: true });
      else removeMade(path, contentsOf(path));
    } catch {
      // Of another user, or another process tidies up too: it is in nobody's way.
    }
  }
}

/**
 * Gives back what stood at `place`, where a process was ended between moving it aside and putting
 * the new in. Without effect where something stands there; what the disk refuses is left for the
 * message of whoever looks for it next.
 */
export function restorePlace(place: string): void {
  if (existsSync(place)) return;
  const aside = beside(place).find((path) => oldKind(path) === 'aside');
  if (aside === undefined) return;
  if (leftoverOf(aside) === undefined) pause(SWAP_MS);
  try {
    if (!existsSync(place)) renameSync(aside, place);
  } catch {
    // A folder that may only be read, or another process was first.
  }
}

function beside(place: string): string[] {
  const parent = dirname(place);
  try {
    const names = readdirSync(parent).filter((name) => isBeside(name, place));
    return names.map((name) => join(parent, name));
  } catch {
    return [];
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
