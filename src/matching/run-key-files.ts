import { encodeInfoKeys } from '../keyfiles/bluezone-info.ts';
import { REPORT_TYPES } from '../keyfiles/diagnosis-keys.ts';
import type { DiagnosisKeys } from '../keyfiles/diagnosis-keys.ts';
import { encodeGaenBatches } from '../keyfiles/export-encoder.ts';
import type { ExportSigner } from '../keyfiles/export-encoder.ts';
import { keysOf, sortedByKey } from '../keyfiles/key-block.ts';
import type { PublishedKey } from '../protocols/engine.ts';

/** A key file of a run, with what its name ends in. */
export interface KeyFile {
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/** Keys that an authority distributes together. */
export interface Publishing {
  readonly keys: readonly PublishedKey[];
  /** When, and when the one before may have been; Unix s. */
  readonly publishedS: number;
  readonly beforeS: number;
}

type Writer = (publishing: Publishing, signers: readonly ExportSigner[]) => KeyFile[];

/** Engines whose key files have a form, with what writes it. */
const WRITERS: Readonly<Record<string, Writer | undefined>> = {
  'gaen@1.2': gaenFiles,
  'bluezone@3': ({ keys }) => [{ suffix: '.json', bytes: bluezoneFile(keys) }],
};

const ENIN_S = 600;
// ISO 3166 leaves XX to its users: a scenario is in no country.
const REGION = 'XX';
// As Corona-Warn-App's server cut its exports (protocols A3).
const KEYS_PER_FILE = 600_000;
const BLUEZONE_PER_DAY = 96;

/** The files of one publication; undefined for an engine whose lists have no form. */
export function keyFilesOf(
  engine: string,
  publishing: Publishing,
  signers: readonly ExportSigner[],
): KeyFile[] | undefined {
  return WRITERS[engine]?.(publishing, signers);
}

function gaenFiles(
  { keys, publishedS, beforeS }: Publishing,
  signers: readonly ExportSigner[],
): KeyFile[] {
  const head = { startTimestampS: beforeS, endTimestampS: publishedS, region: REGION };
  const files = encodeGaenBatches(head, diagnosisKeys(keys), signers, KEYS_PER_FILE);
  return files.map((bytes, k) => ({
    suffix: files.length === 1 ? '.zip' : `-${k + 1}-of-${files.length}.zip`,
    bytes,
  }));
}

function diagnosisKeys(keys: readonly PublishedKey[]): DiagnosisKeys {
  const list = keys.map(
    ({ key, startS, endS, daysSinceOnset, reportType = 'unknown', transmissionRiskLevel }) => ({
      key,
      rollingStartEnin: startS / ENIN_S,
      rollingPeriod: (endS - startS) / ENIN_S,
      transmissionRiskLevel,
      reportType: REPORT_TYPES.indexOf(reportType),
      daysSinceOnset,
    }),
  );
  return sortedByKey(keysOf(list));
}

function bluezoneFile(keys: readonly PublishedKey[]): Uint8Array {
  return encodeInfoKeys(
    keys.map(({ key, startS, endS }) => ({
      dailyKey: key,
      timeStartS: startS,
      max: BLUEZONE_PER_DAY,
      timeEndS: endS,
    })),
  );
}
