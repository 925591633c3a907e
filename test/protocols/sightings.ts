import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import type {
  ContactLog,
  DecentralisedEngine,
  PublishedKey,
  Sighting,
} from '../../src/protocols/engine.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import type { ByteBook } from '../../src/protocols/shared/expansion-index.ts';

/** One packet of an identifier at `timeUs`. */
export function sightingAt(identifier: number, timeUs: number): Sighting {
  return {
    identifier,
    firstUs: timeUs,
    lastUs: timeUs,
    packets: 1,
    rssiMeanDbm: -60,
    rssiMinDbm: -60,
    rssiMaxDbm: -60,
    rssiFirstDbm: -60,
    metadata: 0,
  };
}

/** An identifier heard at `s`, receiver's clock, Unix seconds. */
export interface Heard {
  readonly bytes: Uint8Array;
  readonly s: number;
}

/** A log with a row for each, in the order given, and the book to its codes. */
export function heardLog(heard: readonly Heard[]): { book: ByteBook; log: ContactLog } {
  const book = createByteBook(heard[0]?.bytes.length ?? 0);
  const log = createContactLog();
  for (const { bytes, s } of heard) appendRow(log, sightingAt(book.add(bytes), s * 1e6));
  return { book, log };
}

/** Rows that the engine matches of a log with a row for each that was heard. */
export function matchedRows(
  engine: Pick<DecentralisedEngine, 'expand' | 'match'>,
  keys: readonly PublishedKey[],
  heard: readonly Heard[],
): number[] {
  const { book, log } = heardLog(heard);
  const expansion = engine.expand(keys);
  return engine.match(expansion, indexExpansion(expansion, book), log).map(({ row }) => row);
}
