import { InputError } from '../../base/errors.ts';
import { listed, quoted } from '../../base/text/printable.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { CsvReader } from '../../tables/csv.ts';
import type { Imported } from '../dataset-folder.ts';
import { ABSENT } from '../measurement-table.ts';
import { readText } from '../../tables/text-file.ts';
import { decimal } from './units.ts';

// Google's table of June 2020 spells the meaning out in its header; later tables have short names.
const HEADERS = {
  oem: ['oem'],
  device: ['device'],
  model: ['model'],
  correction: ['rssi_correction_db', 'rssi correction', 'rssi_correction', 'rx_correction_db'],
  txPower: ['tx_power_dbm', 'tx', 'tx_power'],
  confidence: ['calibration_confidence', 'has direct measurement'],
} as const;
type Part = keyof typeof HEADERS;
const OPTIONAL: ReadonlySet<Part> = new Set<Part>(['device', 'confidence']);

/** Corrections and powers of all models in both published tables lie well inside. */
const MAX_ABSOLUTE_DB = 100;

export interface CalibrationSummary {
  readonly models: number;
  readonly oems: number;
  /** Models with the highest confidence. */
  readonly measured: number;
  /** The scale differs between tables by several dB: never mix two tables. */
  readonly medianCorrectionDb: number;
  readonly medianTxPowerDbm: number;
  /** Models that stand twice with the same figures; the first is kept. */
  readonly duplicates: number;
  readonly warnings: readonly string[];
}

/**
 * Reads a GAEN calibration table (RX correction and TX power by model), of June 2020 or later.
 *
 * @throws InputError with file and line
 */
export async function importGaenCalibration(
  file: string,
  push: (values: readonly (string | number)[]) => void,
): Promise<Imported<CalibrationSummary>> {
  const reader = new CalibrationReader(file, push);
  const source = await readText(file, (text) => reader.csv.push(text));
  reader.csv.end();
  return {
    format: 'gaen-calibration',
    sources: [source],
    rows: reader.corrections.length,
    summary: reader.summary(),
  };
}

class CalibrationReader {
  readonly csv: CsvReader;
  readonly corrections: number[];
  private readonly file: string;
  private readonly push: (values: readonly (string | number)[]) => void;
  private readonly powers: number[];
  private readonly oems: Set<string>;
  private readonly seen: Map<string, string>;
  private index: Record<Part, number> | undefined;
  private measured: number;
  private duplicates: number;

  constructor(file: string, push: (values: readonly (string | number)[]) => void) {
    this.csv = new CsvReader(file, (fields, line) => this.record(fields, line));
    this.corrections = [];
    this.file = file;
    this.push = push;
    this.powers = [];
    this.oems = new Set();
    this.seen = new Map();
    this.measured = 0;
    this.duplicates = 0;
  }

  summary(): CalibrationSummary {
    if (this.corrections.length === 0) {
      throw new InputError('expected models, found none', { file: this.file });
    }
    const medianCorrectionDb = median(this.corrections);
    const medianTxPowerDbm = median(this.powers);
    // Both published tables: corrections near 0, powers near -25 dBm.
    const isSwapped = medianTxPowerDbm > medianCorrectionDb;
    return {
      models: this.corrections.length,
      oems: this.oems.size,
      measured: this.measured,
      medianCorrectionDb,
      medianTxPowerDbm,
      duplicates: this.duplicates,
      warnings: isSwapped
        ? ['TX powers are greater than RX corrections: did the two columns change places?']
        : [],
    };
  }

  private record(fields: readonly string[], line: number): void {
    const index = (this.index ??= columnsOf(this.csv.header, this.file));
    const word = (part: Part): string => (index[part] < 0 ? '' : fields[index[part]].trim());
    const correction = this.figure(word('correction'), 'correction', line);
    const txPower = this.figure(word('txPower'), 'TX power', line);
    const figures = `${correction} ${txPower}`;
    const key = `${word('oem')}\n${word('device')}\n${word('model')}`;
    const before = this.seen.get(key);
    if (before !== undefined && before !== figures) {
      throw new InputError(
        `expected each model once, found ${quoted(word('model'))} again with other ` +
          'figures; remove one',
        { file: this.file, line },
      );
    }
    if (before !== undefined) {
      this.duplicates++;
      return;
    }
    this.seen.set(key, figures);
    const confidence = this.confidence(word('confidence'), line);
    if (confidence === 3) this.measured++;
    this.corrections.push(correction);
    this.powers.push(txPower);
    this.oems.add(word('oem'));
    this.push([word('oem'), word('device'), word('model'), correction, txPower, confidence]);
  }

  private figure(text: string, what: string, line: number): number {
    const value = decimal(text);
    if (Math.abs(value) <= MAX_ABSOLUTE_DB) return value;
    throw new InputError(`expected a ${what} within ${MAX_ABSOLUTE_DB} dB, found ${quoted(text)}`, {
      file: this.file,
      line,
    });
  }

  private confidence(text: string, line: number): number {
    if (text === '') return ABSENT;
    if (/^yes$/i.test(text)) return 3;
    if (/^no$/i.test(text)) return 1;
    if (/^[0-3]$/.test(text)) return Number(text);
    throw new InputError(`expected 0 to 3, yes or no, found ${quoted(text)}`, {
      file: this.file,
      line,
    });
  }
}

function columnsOf(header: readonly string[], file: string): Record<Part, number> {
  // What stands in brackets explains: "tx (as iphone would report for same power)".
  const names = header.map((name) => name.split('(', 1)[0].trim().toLowerCase());
  const entries = (Object.keys(HEADERS) as Part[]).map((part) => {
    const index = names.findIndex((name) => (HEADERS[part] as readonly string[]).includes(name));
    if (index >= 0 || OPTIONAL.has(part)) return [part, index];
    const [wanted] = HEADERS[part];
    const advice = nearestHint(wanted, header) ?? 'is this a GAEN calibration table?';
    throw new InputError(`expected the column "${wanted}", found ${listed(header)}; ${advice}`, {
      file,
      line: 1,
    });
  });
  return Object.fromEntries(entries) as Record<Part, number>;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
