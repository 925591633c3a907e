import type { Expansion, PublishedKey } from '../protocols/engine.ts';
import { foundKeys } from './found-keys.ts';
import type { FoundKeys, RawHit } from './found-keys.ts';
import type { IdentifierTable } from './identifier-table.ts';

/**
 * Searches published keys of any engine in a table of logged identifiers.
 *
 * @param untilS - last instant in a log, Unix s: identifiers of later ones need not be asked for
 */
export function searchPublished(
  expandUntil: (key: PublishedKey, untilS: number) => Expansion,
  keys: readonly PublishedKey[],
  table: IdentifierTable,
  untilS: number,
): FoundKeys {
  const expand = (key: PublishedKey): Expansion => expandUntil(key, untilS);
  const raw: RawHit[] = [];
  keys.forEach((key, index) => {
    const { bytes, count } = expand(key);
    table.probe(bytes, count, (offset, row) => raw.push({ key: index, offset, row }));
  });
  return foundKeys(keys.length, keys, raw, expand, table.identifierBytes);
}
