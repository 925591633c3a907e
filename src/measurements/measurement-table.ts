import type { Column, ColumnData } from '../tables/tables.ts';

/** Stands for "not known" in an i32 column; NaN does in an f64 column. Both are NULL in Parquet. */
export const ABSENT = -2147483648;

const COUNT = [0, 2 ** 31 - 1] as const;
const TIME_US = [-1e16, 1e16] as const;
const METRES = [0, 1e6] as const;
/** What receivers report (Bluetooth Core 5.4); 0 and more is dropped on import. */
const RSSI_DBM = [-127, 0] as const;
/** More than anybody measures; sums and squares of them stay finite. */
const DB = [-1e6, 1e6] as const;
const DEGREES = [-1e6, 1e6] as const;
const MINUTES = [0, 1e6] as const;

/** What all measurements become, wherever they come from. */
export const MEASUREMENT_COLUMNS = [
  { name: 'session', type: 'text', doc: 'recording: one place, day and set-up' },
  { name: 'sender', type: 'text', doc: 'phone or beacon that advertises; empty where unknown' },
  { name: 'receiver', type: 'text', doc: 'phone or sniffer that listens; empty where unknown' },
  {
    name: 'part',
    type: 'i32',
    range: COUNT,
    doc:
      "counts from 0 within session, sender and receiver; a new part where the log's clock " +
      'jumps',
  },
  {
    name: 'time_us',
    type: 'f64',
    range: TIME_US,
    isOptional: true,
    doc: "time on the log's clock, µs (a date without zone counts as UTC); null where unknown",
  },
  {
    name: 'distance_m',
    type: 'f64',
    range: METRES,
    isOptional: true,
    doc: 'true distance, m; null where unknown',
  },
  {
    name: 'rssi_dbm',
    type: 'f64',
    range: RSSI_DBM,
    isOptional: true,
    doc: 'RSSI, dBm; null: the packet was offered and not heard, or the row tells minutes',
  },
  {
    name: 'attenuation_db',
    type: 'f64',
    range: DB,
    isOptional: true,
    doc: 'TX power - (RSSI + RX correction), dB; null where one of them is unknown',
  },
  {
    name: 'tx_power_dbm',
    type: 'f64',
    range: DB,
    isOptional: true,
    doc: 'TX power declared by sender or table, dBm; or null',
  },
  {
    name: 'rx_correction_db',
    type: 'f64',
    range: DB,
    isOptional: true,
    doc: "RX correction of the receiver's model, dB; or null",
  },
  {
    name: 'channel',
    type: 'i32',
    range: [37, 39],
    isOptional: true,
    doc: 'advertising channel 37, 38 or 39; null where unknown',
  },
  {
    name: 'angle_deg',
    type: 'f64',
    range: DEGREES,
    isOptional: true,
    doc: "turn of the receiver's body or phone, degrees, 0 facing; null where unknown",
  },
  {
    name: 'angle_sender_deg',
    type: 'f64',
    range: DEGREES,
    isOptional: true,
    isNew: true,
    doc: "turn of the sender's body or phone, degrees, 0 facing; null where unknown",
  },
  { name: 'carry_sender', type: 'text', doc: 'where the sender is carried; empty where unknown' },
  {
    name: 'carry_receiver',
    type: 'text',
    doc: 'where the receiver is carried; empty where unknown',
  },
  {
    name: 'device_sender',
    type: 'text',
    isNew: true,
    doc: 'model or kind of device that advertises; empty where unknown',
  },
  {
    name: 'device_receiver',
    type: 'text',
    isNew: true,
    doc: 'model or kind of device that listens; empty where unknown',
  },
  { name: 'environment', type: 'text', doc: 'place; empty where unknown' },
  {
    name: 'minutes',
    type: 'f64',
    range: MINUTES,
    isOptional: true,
    isNew: true,
    doc: 'time spent at the attenuations of the next two columns, minutes; null in rows of packets',
  },
  {
    name: 'attenuation_from_db',
    type: 'f64',
    range: DB,
    isOptional: true,
    isNew: true,
    doc: 'the minutes are at this attenuation or more, dB; null in rows of packets',
  },
  {
    name: 'attenuation_to_db',
    type: 'f64',
    range: DB,
    isOptional: true,
    isNew: true,
    doc: 'the minutes are below this attenuation, dB; null in rows of packets',
  },
] as const satisfies readonly Column[];

/** One row; numbers that are not known are NaN, the channel ABSENT. */
export interface Measurement {
  session: string;
  sender: string;
  receiver: string;
  part: number;
  timeUs: number;
  distanceM: number;
  rssiDbm: number;
  attenuationDb: number;
  txPowerDbm: number;
  rxCorrectionDb: number;
  channel: number;
  angleDeg: number;
  angleSenderDeg: number;
  carrySender: string;
  carryReceiver: string;
  deviceSender: string;
  deviceReceiver: string;
  environment: string;
  /** With the next two: a row of minutes, which has no RSSI and is no packet. */
  minutes: number;
  attenuationFromDb: number;
  attenuationToDb: number;
}

/** Of a row that is a packet. */
export const NO_BUCKET = { minutes: NaN, attenuationFromDb: NaN, attenuationToDb: NaN } as const;

/** The values of a row in the order of MEASUREMENT_COLUMNS. */
export function measurementValues(row: Measurement): readonly (string | number)[] {
  return [
    row.session,
    row.sender,
    row.receiver,
    row.part,
    row.timeUs,
    row.distanceM,
    row.rssiDbm,
    row.attenuationDb,
    row.txPowerDbm,
    row.rxCorrectionDb,
    row.channel,
    row.angleDeg,
    row.angleSenderDeg,
    row.carrySender,
    row.carryReceiver,
    row.deviceSender,
    row.deviceReceiver,
    row.environment,
    row.minutes,
    row.attenuationFromDb,
    row.attenuationToDb,
  ];
}

/** Models of phones with their calibration, as Google publishes it. */
export const DEVICE_COLUMNS = [
  { name: 'oem', type: 'text', doc: 'maker' },
  { name: 'device', type: 'text', doc: 'code name of the hardware; empty where not given' },
  { name: 'model', type: 'text', doc: 'model name' },
  {
    name: 'rx_correction_db',
    type: 'f64',
    range: DB,
    isOptional: true,
    doc: 'added to the RSSI that the model reports, dB',
  },
  {
    name: 'tx_power_dbm',
    type: 'f64',
    range: DB,
    isOptional: true,
    doc: "TX power on the table's own scale, dBm",
  },
  {
    name: 'confidence',
    type: 'i32',
    range: [0, 3],
    doc: '0 none to 3 high; 3 for "direct measurement", 1 without, in tables that say only that',
  },
] as const satisfies readonly Column[];

/** The tables of imported data sets. */
export const DATASET_TABLES = { measurements: MEASUREMENT_COLUMNS, devices: DEVICE_COLUMNS };

export type DatasetTable = keyof typeof DATASET_TABLES;

/** Rows on their way to a table, column by column. */
export class ColumnBuffer {
  readonly columns: ColumnData[];
  count: number;
  private readonly capacity: number;

  constructor(columns: readonly Column[], capacity: number) {
    this.columns = columns.map(({ type }) => {
      if (type === 'i32') return new Int32Array(capacity);
      return type === 'f64' ? new Float64Array(capacity) : new Array<string>(capacity).fill('');
    });
    this.count = 0;
    this.capacity = capacity;
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  push(values: readonly (string | number)[]): void {
    const at = this.count++;
    values.forEach((value, k) => {
      (this.columns[k] as (string | number)[])[at] = value;
    });
  }

  clear(): void {
    this.count = 0;
  }
}
