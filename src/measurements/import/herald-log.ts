import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { listed, plain, quoted } from '../../base/text/printable.ts';
import { fileError } from '../../base/file-error.ts';
import { unpackZipMembers } from '../../world/trace/trace-bytes.ts';
import { CsvReader } from '../../tables/csv.ts';
import type { Imported } from '../dataset-folder.ts';
import { MeasurementIntake } from './measurement-intake.ts';
import type { IntakeSummary } from './measurement-intake.ts';
import { ABSENT, measurementValues, NO_BUCKET } from '../measurement-table.ts';
import { dateUs, decimal } from './units.ts';

// Columns of Herald's contact log. "read" 2 tells whose payload an address has; "measure" 3 is an
// RSSI.
const COLUMNS = ['time', 'id', 'read', 'measure', 'data'] as const;
type Column = (typeof COLUMNS)[number];

const RSSI = /^RSSI:(-?[\d.]+)(?:\[BLETransmitPower:(-?[\d.]+)\])?$/;

export interface HeraldSummary extends IntakeSummary {
  readonly phones: readonly string[];
  /** RSSI of devices that are not of the test (or were never identified); not kept. */
  readonly strangers: number;
}

interface Phone {
  readonly name: string;
  readonly payload: string;
  readonly contacts: Uint8Array;
  readonly file: string;
}

/**
 * Reads the zip of a Herald test: a folder per phone with `contacts.csv` (what it heard, by the
 * sender's changing address) and `detection.csv` (its name and payload). An address belongs to the
 * payload that was last read from it; what was heard before the first reading belongs to that one.
 * Distances are not in the logs.
 *
 * @throws InputError for a damaged zip or log
 */
export async function importHerald(
  file: string,
  push: (values: readonly (string | number)[]) => void,
): Promise<Imported<HeraldSummary>> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw fileError(error, file);
  }
  const phones = phonesIn(bytes, file);
  const nameOf = new Map(phones.map(({ payload, name }) => [payload, name]));
  const intake = new MeasurementIntake();
  const session = basename(file).replace(/\.zip$/i, '');
  let strangers = 0;
  for (const phone of phones) {
    strangers += readContacts(phone, nameOf, session, intake, push);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const summary = {
    ...intake.summary(file),
    phones: phones.map(({ name }) => name),
    strangers,
  };
  return Promise.resolve({
    format: 'herald',
    sources: [{ file: basename(file), bytes: bytes.length, sha256 }],
    rows: summary.counts.kept,
    summary,
  });
}

function phonesIn(bytes: Uint8Array, file: string): Phone[] {
  const members = unpackZipMembers(bytes, file, (name) => /(contacts|detection)\.csv$/.test(name));
  const phones: Phone[] = [];
  for (const [name, contacts] of members) {
    if (!name.endsWith('contacts.csv')) continue;
    const folder = name.slice(0, -'contacts.csv'.length);
    const detection = members.get(`${folder}detection.csv`);
    if (detection === undefined) {
      throw new InputError(
        `expected ${quoted(`${folder}detection.csv`)} beside the contacts, found none; ` +
          'it says whose log this is',
        { file },
      );
    }
    const [, , , payload = ''] = new TextDecoder().decode(detection).trim().split(',');
    const label = folder.split('/').at(-2) ?? folder;
    phones.push({ name: label, payload, contacts, file: `${file}:${plain(name)}` });
  }
  if (phones.length > 0) return phones;
  throw new InputError('expected a zip with a folder and "contacts.csv" per phone, found none', {
    file,
  });
}

/** Readings of one phone: whose payload each address had, and when it was read (index of row). */
function payloadsByAddress(rows: readonly Heard[]): Map<string, Heard[]> {
  const readings = new Map<string, Heard[]>();
  for (const row of rows) {
    if (!row.isReading) continue;
    const known = readings.get(row.address);
    if (known === undefined) readings.set(row.address, [row]);
    else known.push(row);
  }
  return readings;
}

interface Heard {
  readonly address: string;
  readonly timeUs: number;
  readonly line: number;
  /** A payload was read (in `data`); else an RSSI was measured. */
  readonly isReading: boolean;
  readonly data: string;
}

/** Gives the number of measurements that belong to no phone of the test. */
function readContacts(
  phone: Phone,
  nameOf: ReadonlyMap<string, string>,
  session: string,
  intake: MeasurementIntake,
  push: (values: readonly (string | number)[]) => void,
): number {
  const rows = heardRows(phone);
  const readings = payloadsByAddress(rows);
  const next = new Map<string, number>();
  let strangers = 0;
  for (const row of rows) {
    const known = readings.get(row.address) ?? [];
    if (row.isReading) {
      next.set(row.address, (next.get(row.address) ?? 0) + 1);
      continue;
    }
    const payload = known[Math.max(0, (next.get(row.address) ?? 0) - 1)]?.data;
    const sender = payload === undefined ? undefined : nameOf.get(payload);
    if (sender === undefined) {
      strangers++;
      continue;
    }
    const found = RSSI.exec(row.data);
    const refuse = (expected: string): InputError =>
      new InputError(`expected ${expected}, found ${quoted(row.data.slice(0, 60))}`, {
        file: phone.file,
        line: row.line,
      });
    const rssiDbm = decimal(found?.[1] ?? '');
    const txPowerDbm = found?.[2] === undefined ? NaN : decimal(found[2]);
    if (Number.isNaN(rssiDbm) || (found?.[2] !== undefined && Number.isNaN(txPowerDbm))) {
      throw refuse('data such as "RSSI:-60.0"');
    }
    const measurement = {
      session,
      sender,
      receiver: phone.name,
      part: 0,
      timeUs: row.timeUs,
      distanceM: NaN,
      rssiDbm,
      txPowerDbm,
      attenuationDb: NaN,
      rxCorrectionDb: NaN,
      channel: ABSENT,
      angleDeg: NaN,
      angleSenderDeg: NaN,
      carrySender: '',
      carryReceiver: '',
      deviceSender: '',
      deviceReceiver: '',
      environment: '',
      ...NO_BUCKET,
    };
    // Times are whole seconds: packets of one second cannot be told apart.
    if (intake.take(measurement, 0, refuse)) push(measurementValues(measurement));
  }
  return strangers;
}

function heardRows({ contacts, file }: Phone): Heard[] {
  const rows: Heard[] = [];
  let at: Record<Column, number> | undefined;
  const csv = new CsvReader(file, (fields, line) => {
    at ??= columnsOf(csv.header, file);
    const isReading = fields[at.read] === '2';
    if (!isReading && fields[at.measure] !== '3') return;
    const date = dateUs(fields[at.time]);
    if ('wrong' in date) {
      throw new InputError(
        `expected a date such as 2020-06-30 12:00:00, found ${quoted(fields[at.time])}; ` +
          `${date.wrong}`,
        { file, line },
      );
    }
    rows.push({ address: fields[at.id], timeUs: date.us, line, isReading, data: fields[at.data] });
  });
  csv.push(new TextDecoder().decode(contacts));
  csv.end();
  return rows;
}

function columnsOf(header: readonly string[], file: string): Record<Column, number> {
  const entries = COLUMNS.map((name) => {
    const index = header.indexOf(name);
    if (index >= 0) return [name, index];
    throw new InputError(`expected the column "${name}", found ${listed(header)}`, {
      file,
      line: 1,
    });
  });
  return Object.fromEntries(entries) as Record<Column, number>;
}
