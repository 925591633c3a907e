import { isDeepStrictEqual } from 'node:util';

/**
 * A parser under fire: it must take `bytes` or refuse them with an InputError, and nothing else.
 */
export interface Target {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Parses; where the bytes are taken, what was read must survive being written and read again. */
  readonly run: (bytes: Uint8Array) => void | Promise<void>;
}

export function listTarget<T>(
  name: string,
  seeds: readonly Uint8Array[],
  parse: (bytes: Uint8Array, file: string) => T,
  encode: (value: T) => Uint8Array,
): Target {
  return {
    name,
    seeds,
    run(bytes) {
      const value = parse(bytes, name);
      if (!isDeepStrictEqual(parse(encode(value), name), value)) {
        throw new Error('what was read is another after it was written and read again');
      }
    },
  };
}
