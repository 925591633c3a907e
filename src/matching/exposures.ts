import { SCAN_INSTANCE_S } from '../base/ble/exposure-notification.ts';
import { toHex } from '../base/bytes/hex.ts';
import type { AppProfile } from '../apps/profile.ts';
import type { MatchedRow, PublishedKey } from '../protocols/engine.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import { scoreRow } from '../tracing/score-row.ts';
import type { ContactLogs } from './contact-logs.ts';
import type { MatchedPhone } from './match-logs.ts';

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
  app: AppProfile,
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
        timeS: logs.timeMs[row] / 1000,
        sinceScanS: sinceScanS(row),
        rssiMeanDbm: logs.rssiMeanDbm[row],
        rssiMaxDbm: logs.rssiMaxDbm[row],
        rxCorrectionDb: known(logs.rxCorrectionDb[row]) ?? rxCorrectionDb,
      },
      keyIndex,
      key,
      metadataOf(app, logs, { row, keyIndex }, key),
    );
    if (as !== undefined) scored.push({ row, as });
  }
  if (scored.length === 0) return undefined;
  const keys = [...new Set(scored.map(({ as }) => as.keyIndex))].sort((a, b) => a - b);
  return {
    phone: logs.phones[phone],
    exposures: keys.map((k) =>
      exposureOf(
        app,
        logs,
        published[k],
        scored.filter(({ as }) => as.keyIndex === k),
      ),
    ),
    scored: scored.map(({ as }) => as),
  };
}

function exposureOf(
  { openMetadata }: AppProfile,
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
    minAttenuationDb: openMetadata === undefined ? undefined : least,
    meanAttenuationDb: openMetadata === undefined ? undefined : mean,
  };
}

function metadataOf(
  { engine: { identifierBytes }, openMetadata }: AppProfile,
  logs: ContactLogs,
  { row }: MatchedRow,
  { key }: PublishedKey,
) {
  if (openMetadata === undefined) return undefined;
  const at = row * identifierBytes;
  const rpi = logs.identifiers.subarray(at, at + identifierBytes);
  return openMetadata(key, rpi, logs.metadata[row]);
}

/**
 * Seconds from the scan before to a row's own: what the log says, or, where it says nothing of
 * scans, from the starts of those that left a row in it (a scan that heard nobody is not known of).
 */
function scanGaps(logs: ContactLogs, phone: number): (row: number) => number | undefined {
  if (logs.tellsScans) return (row) => known(logs.sinceScanS[row]);
  const first = logs.starts[phone];
  const end = logs.starts[phone + 1];
  const gapS = new Float64Array(end - first).fill(Number.NaN);
  let startMs = Number.NaN;
  let currentGapS = Number.NaN;
  for (let row = first; row < end; row++) {
    const timeMs = logs.timeMs[row];
    if (row === first || timeMs - logs.timeMs[row - 1] > 1000 * SCAN_INSTANCE_S) {
      currentGapS = (timeMs - startMs) / 1000;
      startMs = timeMs;
    }
    gapS[row - first] = currentGapS;
  }
  return (row) => known(gapS[row - first]);
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
