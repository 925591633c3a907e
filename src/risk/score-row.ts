import type { SenderMetadata } from '../base/ble/sender-metadata.ts';
import type { ReportType } from '../base/diagnosis.ts';
import { US_PER_S } from '../base/time.ts';
import type { ScoredRow } from './scored-row.ts';

// Google's matcher refuses other values of TX power (protocols A4).
const TX_POWER_MIN_DBM = -50;
const TX_POWER_MAX_DBM = 20;

/** A matched row of a contact log, in the receiver's clock. */
export interface HeardRow {
  /** First packet, Unix s. */
  readonly timeS: number;
  /** As in `ScoredRow`. */
  readonly sinceScanS: number | undefined;
  readonly rssiMeanDbm: number;
  readonly rssiMaxDbm: number;
  /** RX correction of the receiver's phone model, dB. */
  readonly rxCorrectionDb: number;
}

/** What risk rules look at of a published key; a `PublishedKey` of the engines is one. */
export interface KeyFacts {
  /** -14..14; undefined where unknown. */
  readonly daysSinceOnset?: number | undefined;
  readonly reportType?: ReportType | undefined;
  /** 0..8. */
  readonly transmissionRiskLevel?: number | undefined;
}

/**
 * The row as risk rules see it: attenuation = max(0, TX power - (RSSI + correction)) where the
 * protocol carries a TX power, else 0 (the rules of such apps do not look at it). Undefined where
 * the app throws the row away: a TX power outside -50..20 dBm.
 *
 * @param keyIndex - number of the key among those published
 * @param metadata - of the sender; undefined where the protocol carries none
 */
export function scoreRow(
  row: HeardRow,
  keyIndex: number,
  key: KeyFacts,
  metadata: SenderMetadata | undefined,
): ScoredRow | undefined {
  const txPowerDbm = metadata?.txPowerDbm;
  if (txPowerDbm !== undefined) {
    if (txPowerDbm < TX_POWER_MIN_DBM || txPowerDbm > TX_POWER_MAX_DBM) return undefined;
  }
  const attenuation = (rssiDbm: number): number =>
    txPowerDbm === undefined ? 0 : Math.max(0, txPowerDbm - (rssiDbm + row.rxCorrectionDb));
  return {
    keyIndex,
    timeS: row.timeS,
    sinceScanS: row.sinceScanS,
    meanAttenuationDb: attenuation(row.rssiMeanDbm),
    minAttenuationDb: attenuation(row.rssiMaxDbm),
    daysSinceOnset: key.daysSinceOnset,
    reportType: key.reportType,
    transmissionRiskLevel: key.transmissionRiskLevel,
    calibrationConfidence: metadata?.calibrationConfidence,
    rssiMeanDbm: row.rssiMeanDbm,
    rssiMaxDbm: row.rssiMaxDbm,
  };
}

/** The columns of a contact log that scoring reads; a `ContactLog` of the engines has them. */
export interface HeardColumns {
  /** First packet of each row, receiver's clock, Unix µs. */
  readonly firstUs: ArrayLike<number>;
  /** Mean and greatest RSSI of each row, dBm. */
  readonly rssiMeanDbm: ArrayLike<number>;
  readonly rssiMaxDbm: ArrayLike<number>;
}

/** What a log does not say of its rows. */
export interface RowContext<Key extends KeyFacts = KeyFacts> {
  /**
   * Seconds from the scan before to the one that heard a row, by the row's time (Unix µs);
   * undefined where unknown. `gapsOfScans`, `gapsOfRows` and a constant make one.
   */
  readonly sinceScanS: (timeUs: number) => number | undefined;
  /** RX correction of the receiver's phone model, dB; 0 by default. */
  readonly rxCorrectionDb?: number;
  /** What the sender of a row said; by default nothing, so that every attenuation is 0. */
  readonly metadataOf?: (row: number, key: Key) => SenderMetadata | undefined;
}

/**
 * The matched rows of one phone's log as risk rules take them, without those that the app throws
 * away: from an engine's `match` to `exposureWindows` and `applyRule`.
 *
 * @param matches - rows of the log, each with the key to which it belongs
 * @param keys - what `keyIndex` counts
 * @throws RangeError for a match of a key that is not there
 */
export function scoreMatches<Key extends KeyFacts>(
  log: HeardColumns,
  matches: readonly { readonly row: number; readonly keyIndex: number }[],
  keys: readonly Key[],
  { sinceScanS, rxCorrectionDb = 0, metadataOf }: RowContext<Key>,
): ScoredRow[] {
  return matches.flatMap(({ row, keyIndex }) => {
    if (keyIndex < 0 || keyIndex >= keys.length) {
      throw new RangeError(`"keyIndex" expected 0 to ${keys.length - 1}, got ${keyIndex}`);
    }
    const heard = {
      timeS: log.firstUs[row] / US_PER_S,
      sinceScanS: sinceScanS(log.firstUs[row]),
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
      rxCorrectionDb,
    };
    const key = keys[keyIndex];
    return scoreRow(heard, keyIndex, key, metadataOf?.(row, key)) ?? [];
  });
}
