import { statSync } from 'node:fs';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { gaenApp } from '../apps/gaen.ts';
import { hasAttenuations } from '../apps/profile.ts';
import type { AppProfile } from '../apps/profile.ts';
import { InputError } from '../base/errors.ts';
import { greatest } from '../base/numbers/extremes.ts';
import { fileError } from '../base/file-error.ts';
import { batchSets } from '../keyfiles/gaen/batches.ts';
import type {
  ExportHead,
  GaenExportSummary,
  ReadExportOptions,
} from '../keyfiles/gaen/diagnosis-keys.ts';
import { readGaenExport } from '../keyfiles/gaen/gaen-export.ts';
import type { DecentralisedEngine } from '../protocols/engine.ts';
import { AsOf } from './as-of.ts';
import type { LeftOut } from './as-of.ts';
import { exposuresOf } from './exposures.ts';
import type { ExposedPhone } from './exposures.ts';
import type { FoundKeys } from './found-keys.ts';
import { GaenSearch } from './gaen-search.ts';
import { IdentifierJoin } from './identifier-join.ts';
import { matchChecks } from './match-logs.ts';
import { readPublishedKeys } from './published-files.ts';
import { searchPublished } from './published-search.ts';
import { readContactLogs } from './read-contact-logs.ts';

export interface MatchOptions {
  /** Of GAEN exports: who must have signed, and the time after which no key may start. */
  readonly exports: ReadExportOptions;
  /** RX correction of the receivers' phone model, dB. */
  readonly rxCorrectionDb: number;
  /** When the phones look, Unix s: what came later does not count. Left out: everything counts. */
  readonly atS?: number | undefined;
  /** The app of somebody's own that the key files are of. */
  readonly own?: AppProfile<DecentralisedEngine> | undefined;
  /** How far the work is, in bytes of the files, and all of it. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface MatchOutcome {
  readonly engine: string;
  /** Whether rows have attenuations. */
  readonly hasAttenuations: boolean;
  /** Keys and rows that count; of keys, doubles are included. */
  readonly keys: number;
  readonly rows: number;
  readonly leftOut: Readonly<LeftOut>;
  readonly phones: readonly string[];
  readonly exposed: readonly ExposedPhone[];
  /** GAEN: whose signature was verified, file by file; undefined where none was asked for. */
  readonly verified: readonly (string | undefined)[];
  /** End of the newest export that counts, Unix s; undefined where no file says. */
  readonly publishedS: number | undefined;
  /** What is odd about the files without being wrong: missing batches. */
  readonly notes: readonly string[];
}

/**
 * Matches key files of one protocol with a file of contact logs. Timers and signals have their turn
 * between blocks of keys and between phones.
 *
 * @throws InputError for what is wrong with a file
 */
export async function matchFiles(
  keyFiles: readonly string[],
  logFile: string,
  { exports, rxCorrectionDb, atS, own, onProgress }: MatchOptions,
): Promise<MatchOutcome> {
  const sizes = [logFile, ...keyFiles].map(sizeOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const published = readPublishedKeys(keyFiles, exports, own);
  const app = published?.app ?? gaenApp;
  const { engine } = app;
  const { identifierBytes, metadataBytes } = engine;
  const asOf = new AsOf(atS);
  const form = { identifierBytes, metadataBytes };
  const logs = asOf.logs(await readContactLogs(logFile, form, (bytes) => onProgress(bytes, total)));
  const join = new IdentifierJoin(logs.identifiers, identifierBytes);
  let searches: FoundKeys[];
  let summaries: GaenExportSummary[] = [];
  if (published !== undefined) {
    const untilS = logs.timeMs.reduce((max, ms) => Math.max(max, ms), 0) / 1000;
    searches = await searchPublished(asOf.lists(published.checks), join, untilS);
  } else {
    const search = new GaenSearch(join);
    summaries = await searchExports(search, keyFiles, exports, asOf, (file, share) => {
      const before = sizes.slice(0, file + 1).reduce((sum, size) => sum + size, 0);
      onProgress(before + share * sizes[file + 1], total);
    });
    await othersTurn();
    searches = [search.finish(ranksOf(summaries.map(({ head }) => head)))];
  }
  await othersTurn();
  const { searched, keys, phones } = matchChecks(engine, searches, logs);
  const exposed: ExposedPhone[] = [];
  for (const matched of phones) {
    await othersTurn();
    const phone = exposuresOf(engine, logs, keys, matched, rxCorrectionDb);
    if (phone !== undefined) exposed.push(phone);
  }
  const heads = summaries.map(({ head }) => head).filter((head) => !asOf.isLater(head));
  return {
    engine: app.name,
    hasAttenuations: hasAttenuations(app),
    keys: searched,
    rows: logs.count,
    leftOut: asOf.leftOut,
    phones: logs.phones,
    exposed,
    verified: summaries.map(({ verified }) => verified?.verificationKeyId),
    publishedS: publishedS(heads),
    notes: [...(published?.notes ?? []), ...batchNotes(heads)],
  };
}

/** Reads exports one after the other; `onFileShare` hears how much of which has been searched. */
async function searchExports(
  search: GaenSearch,
  files: readonly string[],
  options: ReadExportOptions,
  asOf: AsOf,
  onFileShare: (file: number, share: number) => void,
): Promise<GaenExportSummary[]> {
  const summaries: GaenExportSummary[] = [];
  for (const file of files) {
    search.nextFile();
    const read = summaries.length;
    const onShare = (share: number): void => onFileShare(read, share);
    const wanted = (summary: GaenExportSummary): boolean => asOf.hasExport(summary);
    const blocks = readGaenExport(file, { ...options, onShare, wanted });
    for (let next = await blocks.next(); ; next = await blocks.next()) {
      if (next.done === true) {
        summaries.push(next.value);
        break;
      }
      search.add(asOf.ended(next.value));
      await othersTurn();
    }
  }
  return summaries;
}

/** Files in order of their time window's end, then start, then batch. */
function ranksOf(heads: readonly ExportHead[]): number[] {
  const order = heads.map((_, file) => file);
  const before = (a: ExportHead, b: ExportHead): number =>
    a.endTimestampS - b.endTimestampS ||
    a.startTimestampS - b.startTimestampS ||
    a.batchNum - b.batchNum;
  order.sort((a, b) => before(heads[a], heads[b]) || a - b);
  const ranks = new Array<number>(heads.length);
  order.forEach((file, rank) => (ranks[file] = rank));
  return ranks;
}

function publishedS(heads: readonly ExportHead[]): number | undefined {
  const ends = heads.map(({ endTimestampS }) => endTimestampS).filter((endS) => endS > 0);
  return ends.length === 0 ? undefined : greatest(ends);
}

function batchNotes(heads: readonly ExportHead[]): string[] {
  return batchSets(heads).flatMap(({ region, endTimestampS, batchSize, missing, repeated }) => {
    const which = `the export of ${region || 'no region'} until ${isoTime(endTimestampS)}`;
    return [
      ...(missing.length > 0
        ? [`batch ${missing.join(', ')} of ${batchSize} of ${which} is not among the files`]
        : []),
      ...(repeated.length > 0 ? [`batch ${repeated.join(', ')} of ${which} is there twice`] : []),
    ];
  });
}

/** Unix seconds as ISO 8601 in UTC, to the second. */
export function isoTime(unixS: number): string {
  return new Date(unixS * 1000).toISOString().replace('.000Z', 'Z');
}

function sizeOf(file: string): number {
  try {
    const stat = statSync(file);
    if (!stat.isFile() && !stat.isDirectory()) {
      throw new InputError('expected a file, found a pipe or a device; save it to a file first', {
        file,
      });
    }
    return stat.size;
  } catch (error) {
    const refused = fileError(error, file);
    throw refused instanceof InputError ? refused : error;
  }
}
