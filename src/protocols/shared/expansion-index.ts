import type { Expansion, ExpansionIndex, IdentifierBook } from '../engine.ts';

const NOTHING: readonly number[] = [];

/**
 * Entries of an expansion by the book's codes. Identifiers that the book does not know are left
 * out: no log of this book can hold them.
 */
export function indexExpansion(expansion: Expansion, book: IdentifierBook): ExpansionIndex {
  const entries = new Map<number, number[]>();
  const { bytes, count, identifierBytes } = expansion;
  for (let entry = 0; entry < count; entry++) {
    const code = book.codeOf(bytes, entry * identifierBytes);
    if (code < 0) continue;
    const known = entries.get(code);
    if (known === undefined) entries.set(code, [entry]);
    else known.push(entry);
  }
  return { entriesOf: (code) => entries.get(code) ?? NOTHING };
}

/** A book over real bytes, for one phone alone: codes count up as identifiers are added. */
export interface ByteBook extends IdentifierBook {
  /** Code of these bytes, a new one where they are new. */
  add(bytes: Uint8Array): number;
}

/** @param identifierBytes - length of every identifier */
export function createByteBook(identifierBytes: number): ByteBook {
  const known: Uint8Array[] = [];
  const codes = new Map<string, number>();
  const textAt = (bytes: Uint8Array, offset: number): string =>
    String.fromCharCode(...bytes.subarray(offset, offset + identifierBytes));
  return {
    bytesOf: (code) => known[code],
    codeOf: (bytes, offset) => codes.get(textAt(bytes, offset)) ?? -1,
    add(bytes) {
      const text = textAt(bytes, 0);
      const found = codes.get(text);
      if (found !== undefined) return found;
      known.push(bytes.slice());
      codes.set(text, known.length - 1);
      return known.length - 1;
    },
  };
}
