import { toHex } from '../base/bytes/hex.ts';
import type { DecentralisedEngine, MatchedRow, PublishedKey } from '../protocols/engine.ts';
import { scanGap, scanStarts } from '../risk/scan-gaps.ts';
import { scoreRow } from '../risk/score-row.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import type { ContactLogs } from './contact-logs.ts';
import type { MatchedPhone } from './match-logs.ts';

const MS_PER_S = 1000;

/** What one phone's log has of one key. Times are the phone's clock, Unix ms. */
export interface Exposure {
  readonly keyHex: string;
  readonly key: PublishedKey;
  /** Rows that count. */
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Least and mean attenuation over the rows, dB; undefined where the protocol carries none. */
  readonly minAttenuationDb: number | undefined;
  readonly meanAttenuationDb: number | undefined;
}

export interface ExposedPhone {
  readonly phone: string;
  /** In order of keys. */
  readonly exposures: readonly Exposure[];
  /** All rows that count, as risk rules take them. */
  readonly scored: readonly ScoredRow[];
}

/**
 * The exposures of a matched phone; undefined where the app throws all matched rows away (TX power
 * out of range).
 *
 * @param rxCorrectionDb - of the receivers' phone model, as in Google's calibration table, where
 * the log does not say
 */
export function exposuresOf(
  engine: DecentralisedEngine,
  logs: ContactLogs,
  published: readonly PublishedKey[],
  { phone, matches }: MatchedPhone,
  rxCorrectionDb: number,
): ExposedPhone | undefined {
  const sinceScanS = scanGaps(logs, phone);
  const scored: { readonly row: number; readonly as: ScoredRow }[] = [];
  for (const { row, keyIndex } of matches) {
    const key = published[keyIndex];
    const as = scoreRow(
      {
        timeS: logs.timeMs[row] / MS_PER_S,
        sinceScanS: sinceScanS(row),
        rssiMeanDbm: logs.rssiMeanDbm[row],
        rssiMaxDbm: logs.rssiMaxDbm[row],
        rxCorrectionDb: known(logs.rxCorrectionDb[row]) ?? rxCorrectionDb,
      },
      keyIndex,
      key,
      metadataOf(engine, logs, { row, keyIndex }, key),
    );
    if (as !== undefined) scored.push({ row, as });
  }
  if (scored.length === 0) return undefined;
  const keys = [...new Set(scored.map(({ as }) => as.keyIndex))].sort((a, b) => a - b);
  return {
    phone: logs.phones[phone],
    exposures: keys.map((k) =>
      exposureOf(
        engine,
        logs,
        published[k],
        scored.filter(({ as }) => as.keyIndex === k),
      ),
    ),
    scored: scored.map(({ as }) => as),
  };
}

function exposureOf(
  { readMetadata }: DecentralisedEngine,
  logs: ContactLogs,
  key: PublishedKey,
  rows: readonly { readonly row: number; readonly as: ScoredRow }[],
): Exposure {
  const times = rows.map(({ row }) => logs.timeMs[row]);
  const mean = rows.reduce((sum, { as }) => sum + as.meanAttenuationDb, 0) / rows.length;
  const least = rows.reduce((min, { as }) => Math.min(min, as.minAttenuationDb), Infinity);
  return {
    keyHex: toHex(key.key),
    key,
    rows: rows.length,
    firstMs: times.reduce((a, b) => Math.min(a, b)),
    lastMs: times.reduce((a, b) => Math.max(a, b)),
    minAttenuationDb: readMetadata === undefined ? undefined : least,
    meanAttenuationDb: readMetadata === undefined ? undefined : mean,
  };
}

function metadataOf(
  { identifierBytes, readMetadata }: DecentralisedEngine,
  logs: ContactLogs,
  { row }: MatchedRow,
  { key }: PublishedKey,
) {
  const at = row * identifierBytes;
  const rpi = logs.identifiers.subarray(at, at + identifierBytes);
  return readMetadata?.(key, rpi, logs.metadata[row]);
}

/**
 * Seconds from the scan before to a row's own: what the log says, or, where it says nothing of
 * scans, from the starts of those that left a row in it (a scan that heard nobody is not known of).
 */
function scanGaps(logs: ContactLogs, phone: number): (row: number) => number | undefined {
  if (logs.tellsScans) return (row) => known(logs.sinceScanS[row]);
  const times = logs.timeMs.subarray(logs.starts[phone], logs.starts[phone + 1]);
  const startMs = scanStarts(times, MS_PER_S);
  return (row) => {
    const gapMs = scanGap(startMs, startMs.length, logs.timeMs[row]);
    return gapMs === undefined ? undefined : gapMs / MS_PER_S;
  };
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
