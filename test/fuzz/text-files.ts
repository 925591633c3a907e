import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A folder of this process alone, gone with it. */
export const SCRATCH = folder;

/** Writes the bytes to a file of the scratch folder, for readers that take a path. */
export function scratchFile(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const SYMBOLS = Buffer.from(' \n:,{}[]"\'#&*!|>%-?0e.=<~\t');

/**
 * Mutated text as text: seven of eight times, bytes that no text has become signs that have a
 * meaning in YAML, CSV or JSON. Otherwise nearly all would be refused for their first such byte.
 */
export function textOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 8 === 0) return bytes;
  return bytes.map((byte) => {
    const isText = (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d;
    return isText ? byte : SYMBOLS[byte % SYMBOLS.length];
  });
}
