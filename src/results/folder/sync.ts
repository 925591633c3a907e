import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Has the disk hold all of a folder, before it gets its name: a power cut then leaves no half. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else syncFile(path);
  }
  syncFolder(folder);
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Has the disk hold the names in a folder. */
export function syncFolder(folder: string): void {
  // Windows opens no folders; it keeps names by itself.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some network file systems know no such thing for folders.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** The same for `folder` and those above it that were made for it, `made` being the uppermost. */
export function syncNames(folder: string, made: string | undefined): void {
  syncFolder(folder);
  if (made === undefined) return;
  for (let above = folder; isWithin(above, made); above = dirname(above)) {
    syncFolder(dirname(above));
  }
}

function isWithin(folder: string, top: string): boolean {
  const way = relative(top, folder);
  return way !== '..' && !way.startsWith(`..${sep}`);
}
