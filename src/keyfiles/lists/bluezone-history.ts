import { InputError } from '../../base/errors.ts';
import { fromHex, toHex } from '../../base/bytes/hex.ts';
import { quoted } from '../../base/text/printable.ts';
import { userText } from '../../base/bytes/utf8.ts';
import { MAX_LIST_BYTES } from './list-file.ts';

/**
 * data_trace.txt, the whole history that Bluezone uploads: a line for each row of the log, own
 * BLID, the other's BLID (hex), RSSI and time, with tabs between (BluezoneGlobal/bluezone-app at
 * 75c5c5b).
 */
export interface BluezoneHistory {
  readonly count: number;
  /** Row r is [12r .. 12r+12). */
  readonly ownBlids: Uint8Array;
  readonly contactBlids: Uint8Array;
  /**
   * 1 where row r has a contact BLID, 0 where it has none and its 12 bytes are zeros: a device that
   * Android's search of classic Bluetooth found. Left out where every row has one.
   */
  readonly hasContact?: Uint8Array;
  /** dBm; iPhones also write 0 and 127 where they know none. */
  readonly rssiDbm: Int8Array;
  /** Unix milliseconds. */
  readonly timeMs: Float64Array;
  /** Androids write milliseconds, iPhones seconds; undefined where there are no rows. */
  readonly writtenBy: 'android' | 'ios' | undefined;
}

const BLID_BYTES = 12;
const ROW = /^([0-9A-Fa-f]{24})\t([0-9A-Fa-f]{24})?\t(-?[0-9]{1,3})\t([0-9]{1,15})\r?$/;
/** A BLID, three tabs, one digit each of RSSI and time: less is no row. */
const SHORTEST_ROW = 29;
/** The years 2020 to 2099: in seconds and in milliseconds these are different numbers. */
const FROM_S = 1577836800;
const TO_S = 4102444800;
const MS_PER_S = 1000;

/**
 * One phone writes one unit, so the rows of a file must all be in milliseconds or all in seconds.
 * An empty line may end the file, as where it is cut out of the upload that carried it.
 *
 * @throws InputError with the line of a row that is none, whose time is in neither unit between
 * 2020 and 2099, or in another unit than the rows before
 */
export function parseBluezoneHistory(bytes: Uint8Array, file: string): BluezoneHistory {
  const text = userText(bytes, file, MAX_LIST_BYTES);
  const capacity = Math.floor(text.length / SHORTEST_ROW) + 1;
  const ownBlids = new Uint8Array(BLID_BYTES * capacity);
  const contactBlids = new Uint8Array(BLID_BYTES * capacity);
  const rssiDbm = new Int8Array(capacity);
  const timeMs = new Float64Array(capacity);
  const hasContact = new Uint8Array(capacity);
  let writtenBy: BluezoneHistory['writtenBy'];
  let count = 0;
  for (let at = 0; at < text.length; count++) {
    const end = text.indexOf('\n', at);
    const row = text.slice(at, end < 0 ? text.length : end);
    at += row.length + 1;
    if (at >= text.length && count > 0 && (row === '' || row === '\r')) break;
    const place = { file, line: count + 1 };
    const fields = ROW.exec(row);
    if (fields === null) throw notARow(row, place);
    const [, own, contact = '', rssi, time] = fields;
    if (Number(rssi) < -128 || Number(rssi) > 127) throw notARow(row, place);
    const by = writerOf(Number(time), place);
    if (writtenBy !== undefined && by !== writtenBy) throw otherUnit(by, place);
    writtenBy = by;
    ownBlids.set(fromHex(own), BLID_BYTES * count);
    contactBlids.set(fromHex(contact), BLID_BYTES * count);
    hasContact[count] = contact === '' ? 0 : 1;
    rssiDbm[count] = Number(rssi);
    timeMs[count] = Number(time) * (by === 'ios' ? MS_PER_S : 1);
  }
  return {
    count,
    ownBlids: ownBlids.subarray(0, BLID_BYTES * count),
    contactBlids: contactBlids.subarray(0, BLID_BYTES * count),
    ...(hasContact.indexOf(0) < count && { hasContact: hasContact.subarray(0, count) }),
    rssiDbm: rssiDbm.subarray(0, count),
    timeMs: timeMs.subarray(0, count),
    writtenBy,
  };
}

interface RowPlace {
  readonly file: string;
  readonly line: number;
}

function writerOf(time: number, place: RowPlace): 'android' | 'ios' {
  if (time >= FROM_S && time < TO_S) return 'ios';
  if (time >= FROM_S * MS_PER_S && time < TO_S * MS_PER_S) return 'android';
  throw new InputError(
    `expected a time between 2020 and 2099 in seconds or milliseconds, found ${time}; ` +
      'leave the row out',
    place,
  );
}

function otherUnit(by: 'android' | 'ios', place: RowPlace): InputError {
  const [was, is] = by === 'ios' ? ['milliseconds', 'seconds'] : ['seconds', 'milliseconds'];
  return new InputError(
    `expected a time in ${was} as in the rows before, found ${is}; give each phone's file alone`,
    place,
  );
}

function notARow(text: string, place: RowPlace): InputError {
  return new InputError(
    'expected own BLID, contact BLID (24 hex digits each, the second may be missing), RSSI and ' +
      `time with tabs between, found ${quoted(text)}; correct the row`,
    place,
  );
}

/**
 * The file as the phone that wrote it writes it. RangeError for rows without a writer, and for
 * times that an iPhone's whole seconds cannot tell.
 */
export function encodeBluezoneHistory(history: BluezoneHistory): Uint8Array {
  const { count, ownBlids, contactBlids, hasContact, rssiDbm, timeMs, writtenBy } = history;
  if (count > 0 && writtenBy === undefined) {
    throw new RangeError('"writtenBy" expected android or ios, got undefined');
  }
  const hex = (blids: Uint8Array, row: number): string =>
    toHex(blids.subarray(BLID_BYTES * row, BLID_BYTES * (row + 1))).toUpperCase();
  const rows = Array.from({ length: count }, (_, row) => {
    const time = writtenBy === 'ios' ? timeMs[row] / MS_PER_S : timeMs[row];
    if (!Number.isInteger(time)) throw new RangeError(`"timeMs" expected whole units, got ${time}`);
    const contact = hasContact?.[row] === 0 ? '' : hex(contactBlids, row);
    return `${hex(ownBlids, row)}\t${contact}\t${rssiDbm[row]}\t${time}\n`;
  });
  return new TextEncoder().encode(rows.join(''));
}
