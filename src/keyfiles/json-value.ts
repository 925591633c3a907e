import { fromBase64 } from '../base/base64.ts';
import { InputError } from '../base/errors.ts';
import { fromHex } from '../base/hex.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import { plain, quoted } from '../base/printable.ts';

/** Largest list that is read as a whole, bytes. */
export const MAX_LIST_BYTES = 1 << 25;

/** Something in a JSON file, with its place for messages; it gives what it is only if it is that. */
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
    const found = this.optional(name);
    if (found === undefined) this.refuse(`a field ${quoted(name)}`, 'none');
    return found;
  }

  /** The field of an object; undefined where it is missing or null. */
  optional(name: string): JsonValue | undefined {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse('an object');
    }
    if (!Object.hasOwn(value, name)) return undefined;
    const inner = (value as Record<string, unknown>)[name];
    if (inner === null) return undefined;
    return new JsonValue(inner, this.path === '' ? name : `${this.path}.${name}`, this.file);
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

  refuse(expected: string, found = describe(this.value)): never {
    const at = this.path === '' ? '' : ` at ${this.path}`;
    throw new InputError(`expected ${expected}${at}, found ${found}; correct the file`, {
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

/** @throws InputError where it is too long, or no JSON in UTF-8 */
export function parseJson(bytes: Uint8Array, file: string): JsonValue {
  const text = listText(bytes, file);
  try {
    return new JsonValue(JSON.parse(text), '', file);
  } catch (error) {
    const why = plain((error as Error).message);
    throw new InputError(`expected JSON, found other text (${why}); correct the file`, { file });
  }
}

/** The text of a list; a byte order mark is no part of it. */
export function listText(bytes: Uint8Array, file: string): string {
  refuseLong(bytes, file);
  return decodeUtf8(bytes, file).replace(/^\ufeff/, '');
}

/** @throws InputError for a list that is longer than the limit */
export function refuseLong({ length }: Uint8Array, file: string): void {
  if (length <= MAX_LIST_BYTES) return;
  throw new InputError(
    `expected at most ${MAX_LIST_BYTES} bytes, found ${length}; give the list in parts`,
    { file },
  );
}

export function encodeJson(value: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(`${JSON.stringify(value)}\n`));
}
