import type { DecentralisedEngine, PublishedKey } from '../protocols/engine.ts';
import { foundKeys } from './found-keys.ts';
import type { FoundKeys, RawHit } from './found-keys.ts';
import type { IdentifierTable } from './identifier-table.ts';

/** Searches published keys of any engine in a table of logged identifiers. */
export function searchPublished(
  engine: DecentralisedEngine,
  keys: readonly PublishedKey[],
  table: IdentifierTable,
): FoundKeys {
  const raw: RawHit[] = [];
  keys.forEach((key, index) => {
    const { bytes, count } = engine.expand([key]);
    table.probe(bytes, count, (offset, row) => raw.push({ key: index, offset, row }));
  });
  const expand = (key: PublishedKey) => engine.expand([key]);
  return foundKeys(keys.length, keys, raw, expand, engine.identifierBytes);
}
