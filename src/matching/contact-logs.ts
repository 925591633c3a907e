import { shortened } from '../base/text/printable.ts';

/**
 * Contact logs of phones as `match` takes them, struct of arrays: the rows of phone p are
 * starts[p] .. starts[p+1], in order of time.
 */
export interface ContactLogs {
  readonly phones: readonly string[];
  readonly starts: readonly number[];
  readonly count: number;
  readonly identifierBytes: number;
  /** Identifier of row r at identifierBytes * r. */
  readonly identifiers: Uint8Array;
  /** First packet of the row, receiver's clock, Unix ms. */
  readonly timeMs: Float64Array;
  /** As in the engine's contact log (GAEN: AEM, big-endian); 0 where there is none. */
  readonly metadata: Uint32Array;
  /** Mean and greatest RSSI over the row's packets, dBm. */
  readonly rssiMeanDbm: Float64Array;
  readonly rssiMaxDbm: Float64Array;
  /** From the start of the phone's scan before to that of this row's; NaN where unknown. */
  readonly sinceScanS: Float64Array;
  /** RX correction of the receiver's phone model, dB; NaN where unknown. */
  readonly rxCorrectionDb: Float64Array;
  /** True where the log says how far apart scans were: what it leaves out is then not known. */
  readonly tellsScans: boolean;
}

/** One row on its way into the logs. */
export interface ContactLogRow {
  phone: string;
  timeMs: number;
  identifier: Uint8Array;
  metadata: number;
  rssiMeanDbm: number;
  rssiMaxDbm: number;
  sinceScanS: number;
  /** Left out where unknown. */
  rxCorrectionDb?: number;
}

/** Takes rows phone by phone, each phone's in order of time. */
export class ContactLogsBuilder {
  private readonly identifierBytes: number;
  private readonly phones: string[];
  private readonly seen: Set<string>;
  private readonly starts: number[];
  private count: number;
  private room: number;
  private identifiers: Uint8Array;
  private readonly columns: {
    timeMs: Float64Array;
    metadata: Uint32Array;
    rssiMeanDbm: Float64Array;
    rssiMaxDbm: Float64Array;
    sinceScanS: Float64Array;
    rxCorrectionDb: Float64Array;
  };

  constructor(identifierBytes: number, room = 1024) {
    this.identifierBytes = identifierBytes;
    this.phones = [];
    this.seen = new Set();
    this.starts = [];
    this.count = 0;
    this.room = room;
    this.identifiers = new Uint8Array(room * identifierBytes);
    this.columns = {
      timeMs: new Float64Array(room),
      metadata: new Uint32Array(room),
      rssiMeanDbm: new Float64Array(room),
      rssiMaxDbm: new Float64Array(room),
      sinceScanS: new Float64Array(room),
      rxCorrectionDb: new Float64Array(room),
    };
  }

  /** Why the row cannot follow those before it: what was expected and found; else undefined. */
  refusal({ phone, timeMs }: Readonly<ContactLogRow>): string | undefined {
    if (phone !== this.phones.at(-1)) {
      return this.seen.has(phone)
        ? `expected the rows of a phone together, found phone ${shortened(phone)} again; sort by ` +
            'phone and time'
        : undefined;
    }
    const beforeMs = this.columns.timeMs[this.count - 1];
    return timeMs < beforeMs
      ? `expected rows in order of time, found ${timeMs} after ${beforeMs}; sort by phone and time`
      : undefined;
  }

  add(row: Readonly<ContactLogRow>): void {
    const { phone, identifier } = row;
    if (phone !== this.phones.at(-1)) {
      this.phones.push(phone);
      this.seen.add(phone);
      this.starts.push(this.count);
    }
    if (this.count === this.room) this.grow();
    this.identifiers.set(identifier, this.count * this.identifierBytes);
    for (const name of COLUMNS) this.columns[name][this.count] = row[name] ?? Number.NaN;
    this.count++;
  }

  finish(tellsScans = false): ContactLogs {
    const { phones, starts, count, identifierBytes } = this;
    const used = Object.fromEntries(
      COLUMNS.map((name) => [name, this.columns[name].subarray(0, count)]),
    ) as unknown as typeof this.columns;
    const identifiers = this.identifiers.subarray(0, count * identifierBytes);
    const rows = { starts: [...starts, count], count, identifierBytes, identifiers, ...used };
    return { phones, ...rows, tellsScans };
  }

  private grow(): void {
    this.room *= 2;
    const identifiers = new Uint8Array(this.room * this.identifierBytes);
    identifiers.set(this.identifiers);
    this.identifiers = identifiers;
    for (const name of COLUMNS) {
      const wider = name === 'metadata' ? new Uint32Array(this.room) : new Float64Array(this.room);
      wider.set(this.columns[name]);
      // Both sides are arrays of the same kind: the name is the same.
      (this.columns as Record<string, unknown>)[name] = wider;
    }
  }
}

const COLUMNS = [
  'timeMs',
  'metadata',
  'rssiMeanDbm',
  'rssiMaxDbm',
  'sinceScanS',
  'rxCorrectionDb',
] as const;
