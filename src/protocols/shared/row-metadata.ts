import type { SenderMetadata } from '../../base/ble/sender-metadata.ts';
import type { ContactLog, DecentralisedEngine, IdentifierBook, PublishedKey } from '../engine.ts';

/**
 * What the sender of a matched row said of itself, read with the key to which the row belongs;
 * undefined where the protocol carries nothing.
 */
export function metadataOf(
  { readMetadata }: Pick<DecentralisedEngine, 'readMetadata'>,
  book: IdentifierBook,
  log: ContactLog,
): (row: number, key: PublishedKey) => SenderMetadata | undefined {
  return (row, { key }) =>
    readMetadata?.(key, book.bytesOf(log.identifier[row]), log.metadata[row]);
}
