import { least } from '../base/numbers/extremes.ts';
import { S_PER_DAY } from '../base/time.ts';
import { EVERY_DAY_ALIKE, infectiousnessOf, reportTypeOf } from './key-mapping.ts';
import type { DiagnosisKeysDataMapping } from './key-mapping.ts';
import { inOrder, scansOf } from './scans.ts';
import type { ExposureWindow, ScanInstance, ScoredRow } from './scored-row.ts';

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
  const windows: ExposureWindow[] = [];
  for (const ofWindow of rowsOfWindows(rows)) {
    const [opening] = ofWindow;
    const infectiousness = infectiousnessOf(opening.daysSinceOnset, mapping);
    if (infectiousness !== 'none') {
      windows.push({
        keyIndex: opening.keyIndex,
        dayS: Math.floor(Math.floor(opening.timeS) / S_PER_DAY) * S_PER_DAY,
        infectiousness,
        reportType: reportTypeOf(opening.reportType, mapping),
        calibrationConfidence: opening.calibrationConfidence ?? 'lowest',
        scanInstances: scansOf(ofWindow).map(scanInstance),
      });
    }
  }
  return windows;
}

/** The rows of each window, windows and rows in order of (key, time); rows in any order. */
export function rowsOfWindows(rows: readonly ScoredRow[]): ScoredRow[][] {
  const ordered = inOrder(rows);
  const windows: ScoredRow[][] = [];
  for (let from = 0; from < ordered.length;) {
    const { keyIndex, timeS } = ordered[from];
    const endS = Math.floor(timeS) + WINDOW_S;
    let to = from + 1;
    while (
      to < ordered.length &&
      ordered[to].keyIndex === keyIndex &&
      Math.floor(ordered[to].timeS) < endS
    ) {
      to++;
    }
    windows.push(ordered.slice(from, to));
    from = to;
  }
  return windows;
}

/** A scan as apps get it, from its rows of one window in order of time. */
export function scanInstance(scan: readonly ScoredRow[]): ScanInstance {
  const sum = scan.reduce((total, { meanAttenuationDb }) => total + meanAttenuationDb, 0);
  return {
    secondsSinceLastScan: secondsSince(scan[0]),
    typicalAttenuationDb: Math.round(sum / scan.length),
    minAttenuationDb: least(scan.map(({ minAttenuationDb }) => minAttenuationDb)),
  };
}

/** Whole minutes of the clock between the two scans, at most five. */
function secondsSince({ timeS, sinceScanS }: ScoredRow): number {
  if (sinceScanS === undefined) return UNKNOWN_S;
  const minutes = Math.floor(timeS / 60) - Math.floor((timeS - sinceScanS) / 60);
  return 60 * Math.min(MAX_MINUTES, minutes);
}
