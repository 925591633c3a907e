import { quoted } from '../../base/text/printable.ts';

/**
 * "expected X, found Y" for a value of the wrong kind; where quotes alone make it wrong, or their
 * lack, it says so.
 */
export function wrongType(expected: string, found: unknown): string {
  if (typeof found === 'string' && isOtherwiseRead(found, expected)) {
    return `expected ${expected}, found the text ${quoted(found)}; take off the quotes`;
  }
  if (/^a(n empty)? text\b/.test(expected)) {
    if (typeof found === 'number') {
      return `expected ${expected}, found the number ${found}; put it in quotes`;
    }
    if (typeof found === 'boolean') {
      return `expected ${expected}, found ${found}; put it in quotes`;
    }
  }
  return `expected ${expected}, found ${describe(found)}`;
}

const A_NUMBER = /^(the number|a number|a whole number|a share)\b/;
const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a text, written without quotes, would be what is expected. */
function isOtherwiseRead(text: string, expected: string): boolean {
  if (A_NUMBER.test(expected)) return NUMBER_TEXT.test(text);
  return expected === 'true or false' && (text === 'true' || text === 'false');
}

/** A value of a YAML file in few words. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? 'nothing' : 'a group of keys';
}
