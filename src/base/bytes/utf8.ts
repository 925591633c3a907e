import { InputError } from '../errors.ts';

// A byte order mark stays, as every reader after this one knows it.
const OPTIONS = { ignoreBOM: true };
const REPLACEMENT = '\ufffd';
const MAX_CHAR_BYTES = 4;

/** What is said of a file in UTF-16. */
export const IS_UTF16 = 'expected text in UTF-8, found UTF-16; save it as UTF-8';

/**
 * Whether a file starts as text in UTF-16 does: with a byte order mark, or two ASCII characters.
 */
export function isUtf16([a, b, c, d]: Uint8Array): boolean {
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return a === 0 ? b > 0 && c === 0 && d > 0 : b === 0 && c > 0 && d === 0;
}

/**
 * The text of a user's file. A byte that is no UTF-8 would otherwise become U+FFFD without a word,
 * and two names that differ in such a byte would become one.
 *
 * @throws InputError with the place of the first such byte
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  if (isUtf16(bytes)) throw new InputError(IS_UTF16, { file });
  try {
    return new TextDecoder('utf-8', { ...OPTIONS, fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8', OPTIONS).decode(bytes);
    const { length, at } = wrongByte(text, bytes);
    const lines = text.slice(0, length).split('\n');
    const byte = bytes[at].toString(16).padStart(2, '0');
    throw new InputError(`expected text in UTF-8, found the byte 0x${byte}; save it as UTF-8`, {
      file,
      line: lines.length,
      col: lines[lines.length - 1].length + 1,
    });
  }
}

/** Where in `bytes` the first U+FFFD of `text` stands that nobody wrote, and the text before it. */
function wrongByte(text: string, bytes: Uint8Array): { length: number; at: number } {
  const encoder = new TextEncoder();
  const char = new Uint8Array(MAX_CHAR_BYTES);
  let length = 0;
  let at = 0;
  for (const read of text) {
    const { written } = encoder.encodeInto(read, char);
    const same = char.subarray(0, written).every((byte, k) => byte === bytes[at + k]);
    if (read === REPLACEMENT && !same) break;
    length += read.length;
    at += written;
  }
  return { length, at };
}

/**
 * The text of a file that is read as a whole, without a byte order mark.
 *
 * @throws InputError where it is too long, or no UTF-8
 */
export function userText(bytes: Uint8Array, file: string, maxBytes: number): string {
  refuseLong(bytes, file, maxBytes);
  return decodeUtf8(bytes, file).replace(/^\ufeff/, '');
}

/** @throws InputError for more than `maxBytes` */
export function refuseLong({ length }: Uint8Array, file: string, maxBytes: number): void {
  if (length <= maxBytes) return;
  throw new InputError(`expected at most ${maxBytes} bytes, found ${length}; give them in parts`, {
    file,
  });
}
