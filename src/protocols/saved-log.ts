import { asciiBytes } from '../base/bytes/bytes.ts';
import { sha256 } from '../base/crypto/sha256.ts';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { appendRow, createContactLog } from './contact-log.ts';
import type { ContactLog, Engine, IdentifierBook, Sighting } from './engine.ts';
import { createByteBook } from './shared/expansion-index.ts';
import type { ByteBook } from './shared/expansion-index.ts';

/**
 * A contact log as bytes, version 1, numbers little-endian:
 *
 *     5  "BCLOG"
 *     1  version, 1
 *     1  length of the engine's name; the name in ASCII
 *     1  length of an identifier, L
 *     4  number of rows R, uint32
 *     4  number of different identifiers I, uint32
 *     I * L  identifiers
 *     R * 4  identifier of each row, its place among them, uint32
 *     R * 8  first, R * 8 last packet, Unix µs, float64
 *     R * 4  packets, int32
 *     R * 8  mean, R * 8 greatest RSSI, dBm, float64
 *     R * 4  metadata, uint32
 *     4  first bytes of SHA-256 over all of the above
 */
const MAGIC = 'BCLOG';
const VERSION = 1;
const SUM_BYTES = 4;
const COUNT_BYTES = 4;
const ROW_BYTES = 44;

/** A log and the book to its codes. */
export interface LoadedLog {
  readonly log: ContactLog;
  readonly book: ByteBook;
}

type LogEngine = Pick<Engine, 'name' | 'identifierBytes'>;

/** Why a row could not be loaded again; undefined where it can. */
function rowFault(book: IdentifierBook, log: ContactLog, row: number): string | undefined {
  const packets = log.packets[row];
  if (packets < 1) return `a packet or more, got ${packets}`;
  const [firstUs, lastUs] = [log.firstUs[row], log.lastUs[row]];
  if (!(firstUs <= lastUs)) return `its last packet after its first, got ${firstUs} to ${lastUs}`;
  const bytes = book.bytesOf(log.identifier[row]) as Uint8Array | undefined;
  return bytes === undefined ? `an identifier of the book, got ${log.identifier[row]}` : undefined;
}

/**
 * The log as bytes to store: 44 a row, and each identifier once. Identifiers that are in the book
 * but in no row are left out, so that purged rows leave nothing behind.
 *
 * @throws RangeError for a row that could not be loaded again
 */
export function saveContactLog(
  engine: LogEngine,
  book: IdentifierBook,
  log: ContactLog,
): Uint8Array {
  const { count } = log;
  const places = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const fault = rowFault(book, log, row);
    if (fault !== undefined) throw new RangeError(`"log" row ${row} expected ${fault}`);
    const code = log.identifier[row];
    if (!places.has(code)) places.set(code, places.size);
  }
  const name = asciiBytes(engine.name);
  const layout = layoutOf(name.length, engine.identifierBytes, count, places.size);
  const bytes = new Uint8Array(layout.size);
  const view = new DataView(bytes.buffer);
  bytes.set(asciiBytes(MAGIC));
  bytes.set([VERSION, name.length, ...name, engine.identifierBytes], MAGIC.length);
  view.setUint32(layout.countsAt, count, true);
  view.setUint32(layout.countsAt + COUNT_BYTES, places.size, true);
  for (const [code, place] of places) {
    bytes.set(book.bytesOf(code), layout.identifiersAt + place * engine.identifierBytes);
  }
  for (let row = 0; row < count; row++) {
    view.setUint32(layout.at('identifier', row), places.get(log.identifier[row])!, true);
    view.setFloat64(layout.at('firstUs', row), log.firstUs[row], true);
    view.setFloat64(layout.at('lastUs', row), log.lastUs[row], true);
    view.setInt32(layout.at('packets', row), log.packets[row], true);
    view.setFloat64(layout.at('rssiMeanDbm', row), log.rssiMeanDbm[row], true);
    view.setFloat64(layout.at('rssiMaxDbm', row), log.rssiMaxDbm[row], true);
    view.setUint32(layout.at('metadata', row), log.metadata[row], true);
  }
  const sumAt = layout.size - SUM_BYTES;
  bytes.set(sha256(bytes.subarray(0, sumAt)).subarray(0, SUM_BYTES), sumAt);
  return bytes;
}

/**
 * The log that was saved, ready for `observe` and `match`, with a new book: codes count up in the
 * order in which identifiers were first heard.
 *
 * @param engine - whose log it must be
 * @param file - name for messages
 * @throws InputError in one sentence for bytes that are no such log, of a newer version, of another
 * engine, or damaged
 */
export function loadContactLog(
  engine: LogEngine,
  bytes: Uint8Array,
  file = 'contact log',
): LoadedLog {
  const { layout, count, identifiers } = headOf(engine, bytes, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const book = createByteBook(engine.identifierBytes);
  for (let place = 0; place < identifiers; place++) {
    const at = layout.identifiersAt + place * engine.identifierBytes;
    if (book.add(bytes.slice(at, at + engine.identifierBytes)) !== place) {
      throw damaged(file, `identifier ${place} twice`);
    }
  }
  const log = createContactLog(Math.max(count, 1));
  for (let row = 0; row < count; row++) {
    const sighting = sightingAt(view, layout, row);
    if (sighting.identifier >= identifiers) {
      throw damaged(file, `identifier ${sighting.identifier} of ${identifiers} in row ${row}`);
    }
    if (!(sighting.firstUs <= sighting.lastUs) || sighting.packets < 1) {
      throw damaged(file, `times or packets that cannot be in row ${row}`);
    }
    appendRow(log, sighting);
  }
  return { log, book };
}

function sightingAt(view: DataView, layout: Layout, row: number): Sighting {
  const rssiMeanDbm = view.getFloat64(layout.at('rssiMeanDbm', row), true);
  return {
    identifier: view.getUint32(layout.at('identifier', row), true),
    firstUs: view.getFloat64(layout.at('firstUs', row), true),
    lastUs: view.getFloat64(layout.at('lastUs', row), true),
    packets: view.getInt32(layout.at('packets', row), true),
    rssiMeanDbm,
    rssiMaxDbm: view.getFloat64(layout.at('rssiMaxDbm', row), true),
    // A log does not keep these two.
    rssiMinDbm: rssiMeanDbm,
    rssiFirstDbm: rssiMeanDbm,
    metadata: view.getUint32(layout.at('metadata', row), true),
  };
}

interface Head {
  readonly layout: Layout;
  readonly count: number;
  readonly identifiers: number;
}

function headOf({ name, identifierBytes }: LogEngine, bytes: Uint8Array, file: string): Head {
  const text = (from: number, to: number): string =>
    String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, MAGIC.length) !== MAGIC) {
    const found = bytes.length === 0 ? 'nothing' : quoted(text(0, MAGIC.length));
    throw new InputError(
      `expected a saved contact log, which begins with "${MAGIC}", found ${found}; ` +
        'give what saveContactLog wrote',
      { file },
    );
  }
  const version = bytes[MAGIC.length];
  if (version > VERSION) {
    throw new InputError(
      `expected a contact log of version ${VERSION}, found version ${version}; ` +
        'load it with the bluecrowd that wrote it, or a later one',
      { file },
    );
  }
  const nameAt = MAGIC.length + 2;
  const nameBytes = bytes[nameAt - 1] ?? 0;
  const found = text(nameAt, nameAt + nameBytes);
  const lengthAt = nameAt + nameBytes;
  const countsAt = lengthAt + 1;
  const whole = countsAt + 2 * COUNT_BYTES <= bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = whole ? view.getUint32(countsAt, true) : 0;
  const identifiers = whole ? view.getUint32(countsAt + COUNT_BYTES, true) : 0;
  const layout = layoutOf(nameBytes, bytes[lengthAt] ?? 0, count, identifiers);
  if (!whole || layout.size !== bytes.length) {
    const expected = whole ? `${layout.size} bytes` : 'a whole head';
    throw damaged(file, `${bytes.length} bytes where its head promises ${expected}`);
  }
  const sumAt = layout.size - SUM_BYTES;
  const sum = sha256(bytes.subarray(0, sumAt));
  if (bytes.subarray(sumAt).some((byte, k) => byte !== sum[k])) {
    throw damaged(file, 'another checksum than it carries');
  }
  if (found !== name || bytes[lengthAt] !== identifierBytes) {
    throw new InputError(
      `expected a contact log of ${name} with identifiers of ${identifierBytes} bytes, ` +
        `found one of ${quoted(found)} with ${bytes[lengthAt]}; load it with that engine`,
      { file },
    );
  }
  return { layout, count, identifiers };
}

function damaged(file: string, found: string): InputError {
  return new InputError(`expected a whole contact log, found ${found}; restore it from a copy`, {
    file,
  });
}

/** Bytes of each column's values, in the order of the form. */
const COLUMN_BYTES = {
  identifier: 4,
  firstUs: 8,
  lastUs: 8,
  packets: 4,
  rssiMeanDbm: 8,
  rssiMaxDbm: 8,
  metadata: 4,
} as const;
type Column = keyof typeof COLUMN_BYTES;

interface Layout {
  readonly countsAt: number;
  readonly identifiersAt: number;
  readonly size: number;
  at(column: Column, row: number): number;
}

function layoutOf(
  nameBytes: number,
  identifierBytes: number,
  rows: number,
  identifiers: number,
): Layout {
  const countsAt = MAGIC.length + 3 + nameBytes;
  const identifiersAt = countsAt + 2 * COUNT_BYTES;
  const rowsAt = identifiersAt + identifiers * identifierBytes;
  const columnAt = new Map<Column, number>();
  let at = rowsAt;
  for (const column of Object.keys(COLUMN_BYTES) as Column[]) {
    columnAt.set(column, at);
    at += COLUMN_BYTES[column] * rows;
  }
  return {
    countsAt,
    identifiersAt,
    size: rowsAt + ROW_BYTES * rows + SUM_BYTES,
    at: (column, row) => columnAt.get(column)! + COLUMN_BYTES[column] * row,
  };
}
