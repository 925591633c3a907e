import { once } from 'node:events';
import { relative } from 'node:path';
import { escaped } from '../../base/text/printable.ts';
import type { WrittenFile } from '../../results/folder/whole-file.ts';

let printed = false;

/** Data goes to stdout. */
export function printLines(lines: readonly string[]): void {
  print(`${lines.join('\n')}\n`);
}

export function printJson(value: unknown): void {
  print(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a part of something long; waits while the reader is slower. */
export async function printPart(text: string): Promise<void> {
  if (!print(text)) await once(process.stdout, 'drain');
}

/** Whether anything went to stdout yet. */
export function hasPrinted(): boolean {
  return printed;
}

function print(text: string): boolean {
  printed = true;
  return process.stdout.write(text);
}

/** Says what is not data, such as what was left out. */
export function printNote(text: string): void {
  process.stderr.write(`bluecrowd: ${escaped(text)}\n`);
}

/** Says which files took the place of earlier ones; gives the paths of all. */
export function tellReplaced(files: readonly WrittenFile[]): string[] {
  for (const { path, replaced } of files) {
    if (replaced) printNote(`replaced ${relative('.', path)}`);
  }
  return files.map(({ path }) => path);
}
