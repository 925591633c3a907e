const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let k = 0; k < 64; k++) VALUES[LETTERS.charCodeAt(k)] = k;

/** Base64 of `bytes` with padding (RFC 4648, 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += LETTERS[word >>> 18] + LETTERS[(word >>> 12) & 63];
    text += left > 1 ? LETTERS[(word >>> 6) & 63] : '=';
    text += left > 2 ? LETTERS[word & 63] : '=';
  }
  return text;
}

/**
 * Bytes of base64 with padding; undefined for any other text, also where bits beyond the last byte
 * are set: each run of bytes has one spelling.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const letters = text.length - padding;
  let word = 0;
  for (let k = 0, at = 0; k < letters; k++) {
    const code = text.charCodeAt(k);
    const value = code < 128 ? VALUES[code] : -1;
    if (value < 0) return undefined;
    word = (word << 6) | value;
    if (k % 4 > 0) bytes[at++] = (word >>> (6 - 2 * (k % 4))) & 255;
  }
  const spare = padding === 2 ? 15 : padding === 1 ? 3 : 0;
  return (word & spare) === 0 ? bytes : undefined;
}
