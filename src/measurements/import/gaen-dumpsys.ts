import { basename } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { readText } from '../../tables/text-file.ts';
import type { SourceFile } from '../../tables/text-file.ts';
import type { Imported } from '../dataset-folder.ts';
import { ABSENT, measurementValues, NO_BUCKET } from '../measurement-table.ts';
import type { Measurement } from '../measurement-table.ts';
import { MeasurementIntake } from './measurement-intake.ts';
import type { IntakeSummary } from './measurement-intake.ts';
import { dateUs, decimal } from './units.ts';

/** 14 days of a phone in a crowd have some MB. */
const MAX_SIGHTINGS = 5_000_000;

const FLAG = /^\s*rssi_offset\s*=\s*(\S+)\s*$/;
const SECTION = /^\s*(Advertisement|Sighting) records:$/;
const ADVERT = /^\s*\S+\s+RPI=([0-9A-Fa-f]{32})\b(?:.*\btxPower=(-?\d+)\))?/;
const SENDER = /^\s*RPI=([0-9A-Fa-f]{32})\b/;
const SIGHTING = /^\s*(\S+) \(\d+ ?s\) rssi=\[([-\d, ]*)\]\s*$/;
const LOOKS_LIKE_SIGHTING = /^\s*\d{4}-\d\d-\d\dT/;

export interface DumpsysOptions {
  /** A row for each packet, or for each scan with the mean of its packets. */
  readonly rows: 'packets' | 'scans';
  /** What becomes of identifiers that none of the files lists as its own. */
  readonly strangers: 'drop' | 'keep';
}

export interface DumpsysSummary extends IntakeSummary {
  readonly phones: readonly string[];
  /** Scans of identifiers that none of the files lists as its own. */
  readonly strangers: number;
}

interface Sighting {
  readonly rpi: string;
  readonly timeUs: number;
  readonly rssiDbm: readonly number[];
  readonly line: number;
}

interface Phone {
  readonly name: string;
  readonly file: string;
  readonly rxCorrectionDb: number;
  /** TX power by identifier that this phone sent, dBm; NaN where it is not told. */
  readonly sent: ReadonlyMap<string, number>;
  readonly sightings: readonly Sighting[];
}

/**
 * Reads what `dumpsys` prints for exposure notifications on phones of one test, a file for each:
 * the identifiers it sent with their TX power, and what it heard by identifier and scan. An
 * identifier belongs to the phone whose file lists it. Packets have the time of their scan, in
 * whole seconds; distances are not in the text, and neither is what was not heard.
 *
 * @throws InputError with file and line for a text of another form
 */
export async function importDumpsys(
  files: readonly string[],
  push: (values: readonly (string | number)[]) => void,
  options: DumpsysOptions,
): Promise<Imported<DumpsysSummary>> {
  const sources: SourceFile[] = [];
  const phones: Phone[] = [];
  for (const file of files) {
    const reader = new DumpReader(file);
    sources.push(await reader.read());
    const phone = reader.phone();
    if (phones.some(({ name }) => name === phone.name)) {
      throw new InputError(
        `expected files of other names, as each names its phone, found ${quoted(phone.name)} ` +
          'twice; rename one',
        { file },
      );
    }
    phones.push(phone);
  }
  const senders = new Map(
    phones.flatMap(({ name, sent }) =>
      [...sent].map(([rpi, txPowerDbm]) => [rpi, { name, txPowerDbm }] as const),
    ),
  );
  const intake = new MeasurementIntake();
  let strangers = 0;
  for (const phone of phones) {
    for (const sighting of phone.sightings) {
      const known = senders.get(sighting.rpi);
      if (known === undefined) strangers++;
      if (known === undefined && options.strangers === 'drop') continue;
      const sender = known ?? { name: sighting.rpi, txPowerDbm: NaN };
      takeSighting(phone, sender, sighting, options, intake, push);
    }
  }
  const summary = {
    ...summaryOf(intake, files[0], strangers),
    phones: phones.map(({ name }) => name),
    strangers,
  };
  return { format: 'gaen-dumpsys', sources, rows: summary.counts.kept, summary };
}

function summaryOf(intake: MeasurementIntake, file: string, strangers: number): IntakeSummary {
  try {
    return intake.summary(file);
  } catch (error) {
    if (strangers === 0) throw error;
    throw new InputError(
      `expected phones that heard each other, found ${strangers} scans of identifiers that none ` +
        'of the files lists; give the files of all phones, or say --strangers keep',
      { file },
    );
  }
}

function takeSighting(
  { name, file, rxCorrectionDb }: Phone,
  sender: { readonly name: string; readonly txPowerDbm: number },
  { rssiDbm, timeUs, line }: Sighting,
  { rows }: DumpsysOptions,
  intake: MeasurementIntake,
  push: (values: readonly (string | number)[]) => void,
): void {
  const mean = rssiDbm.reduce((sum, dbm) => sum + dbm, 0) / rssiDbm.length;
  for (const level of rows === 'scans' ? [mean] : rssiDbm) {
    const measurement: Measurement = {
      session: 'dumpsys',
      sender: sender.name,
      receiver: name,
      part: 0,
      timeUs,
      distanceM: NaN,
      rssiDbm: level,
      attenuationDb: NaN,
      txPowerDbm: sender.txPowerDbm,
      rxCorrectionDb,
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
    const refuse = (expected: string): InputError =>
      new InputError(`expected ${expected}, found ${level}`, { file, line });
    // All packets of a scan have its time: none is another again.
    if (intake.take(measurement, 0, refuse)) push(measurementValues(measurement));
  }
}

/** One phone's text. What is in neither of the two lists of records is passed over. */
class DumpReader {
  private readonly file: string;
  private readonly sent: Map<string, number>;
  private readonly sightings: Sighting[];
  private rxCorrectionDb: number;
  private section: string;
  /** Blanks before the title of the section; what stands further left is no part of it. */
  private indent: number;
  private rpi: string;
  private line: number;
  private rest: string;

  constructor(file: string) {
    this.file = file;
    this.sent = new Map();
    this.sightings = [];
    this.rxCorrectionDb = NaN;
    this.section = '';
    this.indent = 0;
    this.rpi = '';
    this.line = 0;
    this.rest = '';
  }

  async read(): Promise<SourceFile> {
    const source = await readText(this.file, (text) => {
      const lines = (this.rest + text).split('\n');
      this.rest = lines.pop()!;
      for (const line of lines) this.take(line);
    });
    this.take(this.rest);
    return source;
  }

  phone(): Phone {
    const { file, sent, sightings, rxCorrectionDb } = this;
    if (sent.size === 0 && sightings.length === 0) {
      throw new InputError(
        'expected "Advertisement records:" and "Sighting records:" with rows, found none; is ' +
          'this what dumpsys prints for exposure notifications?',
        { file },
      );
    }
    const name = basename(file)
      .replace(/\.(gz|txt|log)$/g, '')
      .replace(/\.txt$/, '')
      .replace(/[_-]?dumpsys$/i, '');
    return { name: name === '' ? basename(file) : name, file, rxCorrectionDb, sent, sightings };
  }

  private take(written: string): void {
    this.line++;
    const text = written.trimEnd();
    const section = SECTION.exec(text);
    const indent = text.search(/\S/);
    if (section !== null) {
      [, this.section] = section;
      this.indent = indent;
      this.rpi = '';
      return;
    }
    if (indent >= 0 && indent <= this.indent) this.section = '';
    if (this.section === 'Advertisement') this.takeAdvert(text);
    else if (this.section === 'Sighting') this.takeSighting(text);
    else this.takeFlag(text);
  }

  private takeFlag(text: string): void {
    const found = FLAG.exec(text);
    if (found === null) return;
    this.rxCorrectionDb = decimal(found[1]);
    if (!(Math.abs(this.rxCorrectionDb) <= 100)) {
      throw this.error('an rssi_offset within 100 dB', found[1]);
    }
  }

  private takeAdvert(text: string): void {
    const found = ADVERT.exec(text);
    if (found === null) return;
    const [, rpi, power] = found;
    this.sent.set(rpi.toUpperCase(), power === undefined ? NaN : Number(power));
  }

  private takeSighting(text: string): void {
    const sender = SENDER.exec(text);
    if (sender !== null) {
      this.rpi = sender[1].toUpperCase();
      return;
    }
    const found = SIGHTING.exec(text);
    if (found === null) {
      if (!LOOKS_LIKE_SIGHTING.test(text)) return;
      throw this.error('a scan such as "2021-02-25T11:27:44-05 (4s) rssi=[-58, -57]"', text);
    }
    if (this.rpi === '') throw this.error('"RPI=" before the first scan', text);
    const date = dateUs(found[1]);
    if ('wrong' in date) throw this.error('a date with its zone', found[1], date.wrong);
    const rssiDbm = found[2].split(',').map((word) => decimal(word));
    if (rssiDbm.some((dbm) => Number.isNaN(dbm))) throw this.error('numbers in rssi', found[2]);
    if (this.sightings.length === MAX_SIGHTINGS) {
      throw this.error(`at most ${MAX_SIGHTINGS} scans`, 'more', 'split the file');
    }
    this.sightings.push({ rpi: this.rpi, timeUs: date.us, rssiDbm, line: this.line });
  }

  private error(expected: string, found: string, advice?: string): InputError {
    const more = advice === undefined ? '' : `; ${advice}`;
    return new InputError(`expected ${expected}, found ${quoted(found.trim())}${more}`, {
      file: this.file,
      line: this.line,
    });
  }
}
