import { fromBase64 } from '../bytes/base64.ts';
import { InputError } from '../errors.ts';
import { fromHex } from '../bytes/hex.ts';
import { plain, quoted } from './printable.ts';
import { userText } from '../bytes/utf8.ts';

// No phone's log of three weeks is as long: some 300,000 rows.
const MAX_JSON_BYTES = 1 << 26;

/**
 * Something in JSON from outside (a file, an upload, a message), with its place for messages; it
 * gives what it is only if it is that. Unknown fields are accepted.
 */
export class JsonValue {
  private readonly value: unknown;
  private readonly path: string;
  private readonly file: string;

  constructor(value: unknown, path: string, file: string) {
    this.value = value;
    this.path = path;
    this.file = file;
  }

  /** The field of an object; it must be there. */
  field(name: string): JsonValue {
    const found = this.inner(name);
    if (found === undefined) this.refuse(`a field ${quoted(name)}`, 'none');
    return found;
  }

  /** The field of an object; undefined where it is missing or null. */
  optional(name: string): JsonValue | undefined {
    const found = this.inner(name);
    return found?.value === null ? undefined : found;
  }

  private inner(name: string): JsonValue | undefined {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse('an object');
    }
    if (!Object.hasOwn(value, name)) return undefined;
    const path = this.path === '' ? name : `${this.path}.${name}`;
    return new JsonValue((value as Record<string, unknown>)[name], path, this.file);
  }

  items(): JsonValue[] {
    const { value } = this;
    if (!Array.isArray(value)) this.refuse('a list');
    return value.map((item, i) => new JsonValue(item, `${this.path}[${i}]`, this.file));
  }

  integer(min: number, max: number): number {
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      // Minus zero is zero to everybody who reads it.
      return value + 0;
    }
    this.refuse(`a whole number from ${min} to ${max}`);
  }

  /** RSSI as phones report it: a signed byte. */
  int8(): number {
    return this.integer(-128, 127);
  }

  uint32(): number {
    return this.integer(0, 4_294_967_295);
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') this.refuse('true or false');
    return this.value;
  }

  text(): string {
    if (typeof this.value !== 'string') this.refuse('a text');
    return this.value;
  }

  /** Bytes in base64 (RFC 4648, with padding); `length` of them where it is given. */
  base64(length?: number): Uint8Array {
    const bytes = fromBase64(this.text());
    if (bytes !== undefined && (length === undefined || bytes.length === length)) return bytes;
    const size = length === undefined ? '' : `${length} bytes in `;
    this.refuse(`${size}base64`, bytes === undefined ? undefined : `${bytes.length} bytes`);
  }

  /** `length` bytes in hex of either case. */
  hex(length: number): Uint8Array {
    const text = this.text();
    if (text.length !== 2 * length || !/^[0-9a-fA-F]*$/.test(text)) {
      this.refuse(`${length} bytes in hex`);
    }
    return fromHex(text);
  }

  refuse(expected: string, found = describe(this.value), remedy = 'correct it'): never {
    const at = this.path === '' ? '' : ` at ${this.path}`;
    throw new InputError(`expected ${expected}${at}, found ${found}; ${remedy}`, {
      file: this.file,
    });
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return String(value);
}

/**
 * @param file - where the bytes come from, for messages: a path, or what they are
 * @throws InputError where they are too many, or no JSON in UTF-8
 */
export function parseJson(bytes: Uint8Array, file: string, maxBytes = MAX_JSON_BYTES): JsonValue {
  const text = userText(bytes, file, maxBytes);
  try {
    return new JsonValue(JSON.parse(text), '', file);
  } catch (error) {
    const why = plain((error as Error).message);
    throw new InputError(`expected JSON, found other text (${why}); correct it`, { file });
  }
}

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
