import { S_PER_DAY } from '../../base/time.ts';
import type { ScoredRow } from '../scored-row.ts';
import { riskScoreV1 } from './gaen-v1.ts';
import type { GaenV1Config } from './gaen-v1.ts';
import { scansOf } from '../scans.ts';

/** Sightings of one key without a gap of more than ten minutes. */
export interface ExposureV1 {
  readonly keyIndex: number;
  /** 00:00 UTC of the day of the first sighting, Unix s: the day on which the key begins. */
  readonly dayS: number;
  /** Mean attenuation weighted by time, whole dB. */
  readonly attenuationDb: number;
  /** A multiple of five. */
  readonly durationMin: number;
  /** Seconds below the first threshold, from it to below the second, at or above that. */
  readonly secondsInBands: readonly [number, number, number];
  readonly transmissionRiskLevel: number | undefined;
}

/** What an app of the first API gets ("ExposureSummary"). */
export interface ExposureSummaryV1 {
  readonly matchedKeyCount: number;
  /** Since the latest exposure; -1 where there is none. */
  readonly daysSinceLastExposure: number;
  readonly maximumRiskScore: number;
  readonly summationRiskScore: number;
  /** By band, over all keys, whole units of five minutes, at most 30. */
  readonly attenuationDurationsMin: readonly [number, number, number];
}

/** Scans of one key that lie further apart are of two exposures, s. */
export const MAX_GAP_S = 600;
const UNIT_S = 300;
/** The first and the last scan stand for half of the time between scans each, s. */
export const MARGIN_S = 150;
const MAX_BAND_MIN = 30;

/**
 * Exposures of the first scoring, in order of (key, time). Of each scan the strongest sighting
 * counts; between two scans holds the attenuation of the earlier one, and the first and the last
 * are extended by 150 s. The duration is that from first to last scan plus five minutes, to the
 * nearest five minutes (half-way goes down).
 *
 * Source: KeyExposureEvaluator.java of google/exposure-notifications-internals at aaada6c. Scan
 * times are whole seconds, as there.
 *
 * @param rows - in any order
 */
export function exposuresV1(
  rows: readonly ScoredRow[],
  thresholdsDb: readonly [number, number],
): ExposureV1[] {
  const scans = scansOf(rows).map((scan) => {
    const strongest = scan.reduce((best, row) =>
      row.minAttenuationDb < best.minAttenuationDb ? row : best,
    );
    return { row: strongest, timeS: Math.floor(strongest.timeS) };
  });
  const exposures: ExposureV1[] = [];
  for (let from = 0; from < scans.length;) {
    let to = from + 1;
    while (
      to < scans.length &&
      scans[to].row.keyIndex === scans[from].row.keyIndex &&
      scans[to].timeS - scans[to - 1].timeS <= MAX_GAP_S
    ) {
      to++;
    }
    exposures.push(exposureOf(scans.slice(from, to), thresholdsDb));
    from = to;
  }
  return exposures;
}

interface Scan {
  readonly row: ScoredRow;
  readonly timeS: number;
}

function exposureOf(scans: readonly Scan[], [low, high]: readonly [number, number]): ExposureV1 {
  const seconds: [number, number, number] = [0, 0, 0];
  let weighted = 0;
  scans.forEach(({ row: { minAttenuationDb: db }, timeS }, k) => {
    const before = k === 0 ? MARGIN_S : 0;
    const after = k + 1 < scans.length ? scans[k + 1].timeS - timeS : MARGIN_S;
    weighted += db * (before + after);
    seconds[db < low ? 0 : db < high ? 1 : 2] += before + after;
  });
  const [{ row, timeS }] = scans;
  const total = seconds[0] + seconds[1] + seconds[2];
  return {
    keyIndex: row.keyIndex,
    dayS: Math.floor(timeS / S_PER_DAY) * S_PER_DAY,
    attenuationDb: Math.round(weighted / total),
    durationMin: durationMin(scans[scans.length - 1].timeS - timeS),
    secondsInBands: seconds,
    transmissionRiskLevel: row.transmissionRiskLevel,
  };
}

/** Seconds from the first to the last scan as a duration, min. */
export function durationMin(sightedS: number): number {
  const seconds = sightedS + UNIT_S;
  const rest = seconds % UNIT_S;
  return (rest <= UNIT_S / 2 ? seconds - rest : seconds - rest + UNIT_S) / 60;
}

/**
 * The summary of all rows at `nowS` (Unix s, phone's clock). How seconds become the minutes of a
 * band is not in the published code; judgement from the documentation's "five minute increments,
 * thirty at most": every unit that was begun counts.
 */
export function exposureSummaryV1(
  rows: readonly ScoredRow[],
  config: GaenV1Config,
  nowS: number,
): ExposureSummaryV1 {
  const exposures = exposuresV1(rows, config.thresholdsDb);
  const seconds: [number, number, number] = [0, 0, 0];
  let maximum = 0;
  let sum = 0;
  let latestDays = Infinity;
  for (const exposure of exposures) {
    const daysSinceExposure = Math.max(0, Math.floor((nowS - exposure.dayS) / S_PER_DAY));
    const score = riskScoreV1({ ...exposure, daysSinceExposure }, config);
    maximum = Math.max(maximum, score);
    sum += score;
    latestDays = Math.min(latestDays, daysSinceExposure);
    for (const band of [0, 1, 2]) seconds[band] += exposure.secondsInBands[band];
  }
  return {
    matchedKeyCount: new Set(exposures.map(({ keyIndex }) => keyIndex)).size,
    daysSinceLastExposure: exposures.length === 0 ? -1 : latestDays,
    maximumRiskScore: maximum,
    summationRiskScore: sum,
    attenuationDurationsMin: bandMinutes(seconds),
  };
}

/** Seconds in bands as an app is told: units of five minutes that were begun, at most 30 min. */
export function bandMinutes(seconds: readonly [number, number, number]): [number, number, number] {
  return [minutesOfBand(seconds[0]), minutesOfBand(seconds[1]), minutesOfBand(seconds[2])];
}

/** The same of one band. */
export function minutesOfBand(seconds: number): number {
  return Math.min(MAX_BAND_MIN, 5 * Math.ceil(seconds / UNIT_S));
}
