import { fromBase64 } from '../base/base64.ts';
import { InputError } from '../base/errors.ts';

/**
 * JSON from outside (GATT messages, uploads), field by field. Unknown fields are accepted; each
 * mistake is one sentence that says where it stands.
 */

// No phone's log of three weeks is as long: some 300,000 rows.
const MAX_BYTES = 64 * 1024 * 1024;
// What is told of a wrong value.
const SHOWN_CHARACTERS = 40;

/** The value that `bytes` spell. @throws InputError for what is no JSON in UTF-8, or too long */
export function readJson(bytes: Uint8Array, what: string): unknown {
  if (bytes.length > MAX_BYTES) {
    throw new InputError(
      `${what}: expected at most ${MAX_BYTES} bytes, found ${bytes.length}; send it in parts`,
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new InputError(
      `${what}: expected JSON in UTF-8, found ${bytes.length} bytes that are none; ` +
        'check that it is whole',
    );
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // What is inside may be nested deeper than the stack reaches.
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

function wrong(where: string, expected: string, value: unknown): InputError {
  return new InputError(`${where}: expected ${expected}, found ${shown(value)}; correct it`);
}

export function objectOf(value: unknown, where: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw wrong(where, 'an object', value);
}

export function listOf(object: JsonObject, name: string, where: string): readonly unknown[] {
  const value = object[name];
  if (Array.isArray(value)) return value;
  throw wrong(`${where}.${name}`, 'a list', value);
}

export function textOf(object: JsonObject, name: string, where: string): string {
  const value = object[name];
  if (typeof value === 'string') return value;
  throw wrong(`${where}.${name}`, 'text', value);
}

/** A whole number from `least` to `most`. */
export function wholeOf(
  object: JsonObject,
  name: string,
  where: string,
  [least, most]: readonly [number, number],
): number {
  const value = object[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
    // JSON knows -0; no field here does.
    return value + 0;
  }
  throw wrong(`${where}.${name}`, `a whole number from ${least} to ${most}`, value);
}

/** Bytes in base64; `length` where only so many will do. */
export function bytesOf(
  object: JsonObject,
  name: string,
  where: string,
  length?: number,
): Uint8Array {
  const value = object[name];
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  if (bytes !== undefined && (length === undefined || bytes.length === length)) return bytes;
  throw wrong(
    `${where}.${name}`,
    length === undefined ? 'base64' : `${length} bytes in base64`,
    value,
  );
}

/** RSSI as phones report it: a signed byte. */
export const RSSI_RANGE = [-128, 127] as const;
/** Seconds in 32 bits without a sign: Unix until 2106, NTP until 2036. */
export const SECONDS_RANGE = [0, 4_294_967_295] as const;
