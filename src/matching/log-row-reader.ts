import { InputError } from '../base/errors.ts';
import { RSSI_MAX_DBM, RSSI_MIN_DBM } from '../base/ble/rssi.ts';
import { fromHex } from '../base/bytes/hex.ts';
import { plain, quoted } from '../base/text/printable.ts';
import type { ContactLogRow } from './contact-logs.ts';

/** Columns of a contact log on file; docs/contact-logs.md describes them. */
export const LOG_COLUMNS = [
  'phone',
  'time_ms',
  'identifier',
  'metadata',
  'rssi_dbm',
  'rssi_max_dbm',
  'since_scan_s',
  'rx_correction_db',
] as const;
export type LogColumn = (typeof LOG_COLUMNS)[number];

const REQUIRED: readonly LogColumn[] = ['time_ms', 'identifier', 'rssi_dbm'];

// 2010 to 2100, Unix ms: before, no phone did BLE; the same figures as seconds lie far below.
const MIN_TIME_MS = 1_262_304_000_000;
const MAX_TIME_MS = 4_102_444_800_000;
// In HCI, 127 means that none was measured.
const RSSI_UNKNOWN = 127;
// A radio tells whole dBm, a mean may have more places.
const ROUNDING_DB = 0.5;
const MAX_SINCE_SCAN_S = 86_400;
/** Corrections of Google's calibration table lie between -29 and 23 dB. */
export const MAX_CORRECTION_DB = 60;
// Tables of floating numbers write whole ones as 1600041600000.0.
const WHOLE_NUMBER = /^[+-]?\d+(\.0+)?$/;

/** Where the row stands: the line of a text, or a row of a table. */
export type LogPlace = { readonly line: number } | { readonly row: number };

/** Reads rows of a contact log, given as text column by column. */
export class LogRowReader {
  private readonly file: string;
  private readonly identifierBytes: number;
  private readonly metadataBytes: 0 | 4;
  private readonly at: Readonly<Record<LogColumn, number>>;
  /** Whether the log says how far apart scans were, though not of each row. */
  readonly tellsScans: boolean;

  /**
   * @param header - names of the columns; unknown ones are passed over
   * @throws InputError where a column is missing or stands twice
   */
  constructor(
    file: string,
    header: readonly string[],
    { identifierBytes, metadataBytes }: { identifierBytes: number; metadataBytes: 0 | 4 },
  ) {
    this.file = file;
    this.identifierBytes = identifierBytes;
    this.metadataBytes = metadataBytes;
    this.at = Object.fromEntries(LOG_COLUMNS.map((name) => [name, header.indexOf(name)])) as Record<
      LogColumn,
      number
    >;
    this.tellsScans = this.at.since_scan_s >= 0;
    const required = metadataBytes > 0 ? [...REQUIRED, 'metadata' as const] : REQUIRED;
    const missing = required.filter((name) => this.at[name] < 0);
    if (missing.length > 0) {
      throw new InputError(
        `expected a contact log with the columns ${required.join(', ')}, found none named ` +
          `${missing.join(', ')} among ${plain(header.join(', ')) || 'none'}; ` +
          'docs/contact-logs.md describes the form',
        { file },
      );
    }
    const twice = LOG_COLUMNS.find((name) => header.lastIndexOf(name) !== this.at[name]);
    if (twice !== undefined) {
      throw new InputError(`expected each column once, found ${twice} twice`, { file });
    }
  }

  read(fields: readonly string[], place: LogPlace): ContactLogRow {
    const rssiMeanDbm = this.rssi('rssi_dbm', fields, place);
    return {
      phone: this.phone(fields, place),
      timeMs: this.timeMs(fields, place),
      identifier: this.bytes('identifier', this.identifierBytes, fields, place),
      metadata: this.metadata(fields, place),
      rssiMeanDbm,
      rssiMaxDbm: this.rssiMax(rssiMeanDbm, fields, place),
      sinceScanS: this.optional('since_scan_s', 0, MAX_SINCE_SCAN_S, 's', fields, place),
      rxCorrectionDb: this.optional(
        'rx_correction_db',
        -MAX_CORRECTION_DB,
        MAX_CORRECTION_DB,
        'dB',
        fields,
        place,
      ),
    };
  }

  /** One sentence about this row. */
  error(message: string, place: LogPlace): InputError {
    return 'line' in place
      ? new InputError(message, { file: this.file, line: place.line })
      : new InputError(`row ${place.row}: ${message}`, { file: this.file });
  }

  private phone(fields: readonly string[], place: LogPlace): string {
    const found = this.text('phone', fields);
    // Two names in another encoding would be one.
    if (!found.includes('\ufffd')) return found;
    throw this.error('phone: expected text in UTF-8, found other bytes; convert the file', place);
  }

  /** The mean again where it is left out. */
  private rssiMax(meanDbm: number, fields: readonly string[], place: LogPlace): number {
    if (this.text('rssi_max_dbm', fields) === '') return meanDbm;
    const maxDbm = this.rssi('rssi_max_dbm', fields, place);
    if (maxDbm >= meanDbm - ROUNDING_DB) return maxDbm;
    throw this.error(
      `rssi_max_dbm: expected the greatest of the row, not below its mean of ${meanDbm} dBm, ` +
        `found ${maxDbm}; correct the row`,
      place,
    );
  }

  private text(name: LogColumn, fields: readonly string[]): string {
    return this.at[name] < 0 ? '' : fields[this.at[name]].trim();
  }

  private timeMs(fields: readonly string[], place: LogPlace): number {
    const found = this.text('time_ms', fields);
    const value = WHOLE_NUMBER.test(found) ? Number(found) : Number.NaN;
    if (value >= MIN_TIME_MS && value < MAX_TIME_MS) return value;
    const seemsS = value * 1000 >= MIN_TIME_MS && value * 1000 < MAX_TIME_MS;
    const seemsUs = value / 1000 >= MIN_TIME_MS && value / 1000 < MAX_TIME_MS;
    const hint = seemsS
      ? ', which would be seconds; multiply by 1000'
      : seemsUs
        ? ', which would be microseconds; divide by 1000'
        : '';
    throw this.error(
      `time_ms: expected Unix milliseconds of 2010 to 2100, found ${shown(found)}${hint}`,
      place,
    );
  }

  private rssi(name: LogColumn, fields: readonly string[], place: LogPlace): number {
    const found = this.text(name, fields);
    const value = found === '' ? Number.NaN : Number(found);
    if (value >= RSSI_MIN_DBM && value <= RSSI_MAX_DBM) return value;
    const hint =
      value === RSSI_UNKNOWN ? ', which stands for "not measured"; leave such rows out' : '';
    throw this.error(
      `${name}: expected ${RSSI_MIN_DBM} to ${RSSI_MAX_DBM} dBm, found ${shown(found)}${hint}`,
      place,
    );
  }

  private metadata(fields: readonly string[], place: LogPlace): number {
    if (this.metadataBytes === 0) return 0;
    const bytes = this.bytes('metadata', this.metadataBytes, fields, place);
    return new DataView(bytes.buffer).getUint32(0);
  }

  private bytes(
    name: LogColumn,
    size: number,
    fields: readonly string[],
    place: LogPlace,
  ): Uint8Array {
    const found = this.text(name, fields);
    if (found.length === 2 * size && /^[0-9a-fA-F]*$/.test(found)) return fromHex(found);
    throw this.error(
      `${name}: expected ${size} bytes in hex (${2 * size} digits), found ${shown(found)}`,
      place,
    );
  }

  /** A number that need not be there; NaN where it is not. */
  private optional(
    name: LogColumn,
    min: number,
    max: number,
    unit: string,
    fields: readonly string[],
    place: LogPlace,
  ): number {
    const found = this.text(name, fields);
    if (found === '') return Number.NaN;
    const value = Number(found);
    if (value >= min && value <= max) return value;
    throw this.error(
      `${name}: expected ${min} to ${max} ${unit} or nothing, found ${shown(found)}`,
      place,
    );
  }
}

function shown(text: string): string {
  return text === '' ? 'nothing' : quoted(text);
}
