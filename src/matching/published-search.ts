import type { Expansion, PublishedKey } from '../protocols/engine.ts';
import { foundKeys } from './found-keys.ts';
import type { FoundKeys, RawHit } from './found-keys.ts';
import type { IdentifierTable } from './identifier-table.ts';

/** Searches published keys of any engine in a table of logged identifiers. */
export function searchPublished(
  expand: (key: PublishedKey) => Expansion,
  keys: readonly PublishedKey[],
  table: IdentifierTable,
): FoundKeys {
  const raw: RawHit[] = [];
  keys.forEach((key, index) => {
    const { bytes, count } = expand(key);
    table.probe(bytes, count, (offset, row) => raw.push({ key: index, offset, row }));
  });
  return foundKeys(keys.length, keys, raw, expand, table.identifierBytes);
}
