import { least } from '../base/extremes.ts';
import type { ReportType } from '../base/diagnosis.ts';
import { S_PER_DAY } from '../base/time.ts';
import { EVERY_DAY_ALIKE, infectiousnessOf, reportTypeOf } from './key-mapping.ts';
import type { DiagnosisKeysDataMapping, Infectiousness } from './key-mapping.ts';
import { inOrder, scansOf } from './scans.ts';

/** How well the sender's TX power is known; from its metadata. */
export type CalibrationConfidence = 'lowest' | 'low' | 'medium' | 'high';

/** One matched sighting of a phone, as the scoring sees it. Times are the phone's clock. */
export interface ScoredRow {
  /** Published key to which it belongs. */
  readonly keyIndex: number;
  /** First packet, Unix s; whole seconds count, as in Google's sighting records. */
  readonly timeS: number;
  /** Seconds since the phone's scan before this one; undefined where unknown. */
  readonly sinceScanS: number | undefined;
  /** Mean and least attenuation, dB, >= 0. */
  readonly meanAttenuationDb: number;
  readonly minAttenuationDb: number;
  /** What the key says, the same in all its rows; left out where it says nothing. */
  readonly daysSinceOnset?: number | undefined;
  readonly reportType?: ReportType | undefined;
  /** `lowest` where left out. */
  readonly calibrationConfidence?: CalibrationConfidence | undefined;
  /** Transmission risk of the published key, 0..8; left out where it says nothing. */
  readonly transmissionRiskLevel?: number | undefined;
  /** Mean and greatest RSSI as the phone logged them, dBm, not corrected; for rules without dB. */
  readonly rssiMeanDbm?: number | undefined;
  readonly rssiMaxDbm?: number | undefined;
}

export interface ScanInstance {
  readonly secondsSinceLastScan: number;
  /** Mean attenuation of the scan, whole dB, and the least, dB. */
  readonly typicalAttenuationDb: number;
  readonly minAttenuationDb: number;
}

export interface ExposureWindow {
  readonly keyIndex: number;
  /** 00:00 UTC of the day on which the window opened, Unix s. */
  readonly dayS: number;
  readonly infectiousness: Exclude<Infectiousness, 'none'>;
  readonly reportType: ReportType;
  /** Of the sighting that opened the window. */
  readonly calibrationConfidence: CalibrationConfidence;
  readonly scanInstances: readonly ScanInstance[];
}

// A window opens at the first sighting and closes 30 minutes after.
const WINDOW_S = 1800;
const MAX_MINUTES = 5;
const UNKNOWN_S = 120;

/**
 * Exposure windows of GAEN's v1.6 API, one sequence per key, windows in order of (key, time).
 * Source: google/exposure-notifications-internals at aaada6c; Google shuffles the windows before
 * the app sees them, which no score depends on. Keys of no infectiousness give none.
 *
 * @param rows - in any order
 */
export function exposureWindows(
  rows: readonly ScoredRow[],
  mapping: DiagnosisKeysDataMapping = EVERY_DAY_ALIKE,
): ExposureWindow[] {
  const ordered = inOrder(rows);
  const windows: ExposureWindow[] = [];
  for (let from = 0; from < ordered.length;) {
    const opening = ordered[from];
    const { keyIndex } = opening;
    const timeS = Math.floor(opening.timeS);
    let to = from + 1;
    while (
      to < ordered.length &&
      ordered[to].keyIndex === keyIndex &&
      Math.floor(ordered[to].timeS) < timeS + WINDOW_S
    ) {
      to++;
    }
    const infectiousness = infectiousnessOf(opening.daysSinceOnset, mapping);
    if (infectiousness !== 'none') {
      windows.push({
        keyIndex,
        dayS: Math.floor(timeS / S_PER_DAY) * S_PER_DAY,
        infectiousness,
        reportType: reportTypeOf(opening.reportType, mapping),
        calibrationConfidence: opening.calibrationConfidence ?? 'lowest',
        scanInstances: scanInstances(ordered.slice(from, to)),
      });
    }
    from = to;
  }
  return windows;
}

function scanInstances(rows: readonly ScoredRow[]): ScanInstance[] {
  return scansOf(rows).map((scan) => {
    const sum = scan.reduce((total, { meanAttenuationDb }) => total + meanAttenuationDb, 0);
    return {
      secondsSinceLastScan: secondsSince(scan[0]),
      typicalAttenuationDb: Math.round(sum / scan.length),
      minAttenuationDb: least(scan.map(({ minAttenuationDb }) => minAttenuationDb)),
    };
  });
}

/** Whole minutes of the clock between the two scans, at most five. */
function secondsSince({ timeS, sinceScanS }: ScoredRow): number {
  if (sinceScanS === undefined) return UNKNOWN_S;
  const minutes = Math.floor(timeS / 60) - Math.floor((timeS - sinceScanS) / 60);
  return 60 * Math.min(MAX_MINUTES, minutes);
}
