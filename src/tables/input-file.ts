import { readFileSync, statSync } from 'node:fs';

/** The bytes of a file, or what stands in its place, for "expected ..., found ...". */
export type InputFile = { readonly bytes: Uint8Array } | { readonly found: string };

/**
 * Reads a file that a user names. A device or a pipe would be read without end, and a file that is
 * far too long would fill the memory before anything is said of it.
 */
export function readInput(path: string, maxBytes: number): InputFile {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { found: 'a folder' };
    if (!stat.isFile()) return { found: 'a device or pipe' };
    if (stat.size > maxBytes) {
      return { found: `one of ${stat.size} bytes, more than the ${maxBytes} that are read` };
    }
    return { bytes: readFileSync(path) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { found: WHY_NOT[code] ?? `nothing (${code === '' ? String(error) : code})` };
  }
}

const WHY_NOT: Record<string, string | undefined> = {
  ENOENT: 'nothing',
  ENOTDIR: 'nothing',
  EACCES: 'a file that may not be read',
};
