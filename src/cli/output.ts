import { once } from 'node:events';

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
  process.stderr.write(`bluecrowd: ${safeText(text)}\n`);
}

/** Text from files and names, without control characters that a terminal would act on. */
export function safeText(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
