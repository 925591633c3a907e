import type { OpenedMetadata } from '../apps/profile.ts';
import type { PublishedKey } from '../protocols/engine.ts';
import type { ScoredRow } from '../risk/scored-row.ts';

// Google's matcher refuses other values of TX power (protocols A4).
const TX_POWER_MIN_DBM = -50;
const TX_POWER_MAX_DBM = 20;

/** A matched row of a contact log, in the receiver's clock. */
export interface HeardRow {
  readonly timeS: number;
  /** As in `ScoredRow`. */
  readonly sinceScanS: number | undefined;
  readonly rssiMeanDbm: number;
  readonly rssiMaxDbm: number;
  /** RX correction of the receiver's phone model, dB. */
  readonly rxCorrectionDb: number;
}

/**
 * The row as risk rules see it: attenuation = max(0, TX power - (RSSI + correction)) where the
 * protocol carries a TX power, else 0 (the rules of such apps do not look at it). Undefined where
 * the app throws the row away.
 */
export function scoreRow(
  row: HeardRow,
  keyIndex: number,
  key: PublishedKey,
  metadata: OpenedMetadata | undefined,
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
