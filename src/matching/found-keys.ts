import { emptyExpansion } from '../protocols/shared/empty-expansion.ts';
import type { Expansion, PublishedKey } from '../protocols/engine.ts';

/**
 * What a search of published keys in logs comes to: the keys of which a log holds an identifier,
 * those of their identifiers that are held, and in which rows.
 */
export interface FoundKeys {
  /** Keys that were searched, doubles included. */
  readonly searched: number;
  /** In order of publication. */
  readonly keys: readonly PublishedKey[];
  /** The identifiers that some log holds, in the order of the engine's own expansion. */
  readonly expansion: Expansion;
  /** Pairs of an entry of `expansion` and a row with the same bytes, in order of (entry, row). */
  readonly hits: readonly Hit[];
}

export interface Hit {
  readonly entry: number;
  readonly row: number;
}

/** An identifier of a key that stands in a row; `offset` counts among the key's identifiers. */
export interface RawHit {
  readonly key: number;
  readonly offset: number;
  readonly row: number;
}

/**
 * Puts raw hits into order and keeps of each key's expansion what was hit.
 *
 * @param keys - the keys by which raw hits count
 * @param expand - the engine's own expansion of one key
 */
export function foundKeys(
  searched: number,
  keys: readonly PublishedKey[],
  raw: readonly RawHit[],
  expand: (key: PublishedKey) => Expansion,
  identifierBytes: number,
): FoundKeys {
  const ordered = [...raw].sort((a, b) => a.key - b.key || a.offset - b.offset || a.row - b.row);
  const isNew = (k: number): boolean =>
    k === 0 || ordered[k].key !== ordered[k - 1].key || ordered[k].offset !== ordered[k - 1].offset;
  const count = ordered.filter((_, k) => isNew(k)).length;
  const expansion = emptyExpansion(count, identifierBytes);
  const hits: Hit[] = [];
  let entry = -1;
  let expanded: { key: number; of: Expansion } | undefined;
  ordered.forEach(({ key, offset, row }, k) => {
    if (expanded?.key !== key) expanded = { key, of: expand(keys[key]) };
    if (isNew(k)) copyEntry(expanded.of, offset, key, expansion, ++entry);
    hits.push({ entry, row });
  });
  return { searched, keys, expansion, hits };
}

function copyEntry(from: Expansion, offset: number, key: number, to: Expansion, entry: number) {
  const size = to.identifierBytes;
  to.bytes.set(from.bytes.subarray(offset * size, (offset + 1) * size), entry * size);
  to.keyIndex[entry] = key;
  to.fromS[entry] = from.fromS[offset];
  to.toS[entry] = from.toS[offset];
}
