import { asciiBytes, concatBytes } from '../../base/bytes/bytes.ts';
import { encodeJson, parseJson } from '../../base/text/json-value.ts';
import type { JsonValue } from '../../base/text/json-value.ts';

/** Largest list that is read as a whole, bytes. */
export const MAX_LIST_BYTES = 1 << 25;

/** @throws InputError where it is longer than a list, or no JSON in UTF-8 */
export function parseList(bytes: Uint8Array, file: string): JsonValue {
  return parseJson(bytes, file, MAX_LIST_BYTES);
}

/** A line of JSON. */
export function encodeList(value: unknown): Uint8Array {
  return concatBytes(encodeJson(value), asciiBytes('\n'));
}
