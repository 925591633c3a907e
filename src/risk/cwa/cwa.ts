import { S_PER_DAY } from '../../base/time.ts';
import type { ExposureWindow, ScanInstance } from '../scored-row.ts';

/** Closed at both ends unless it says otherwise. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly minExclusive?: boolean;
  readonly maxExclusive?: boolean;
}

/** Normalised minutes of a window or day, and the risk level that they mean. */
export interface RiskLevelOfTime {
  /** Normalised time, minutes. */
  readonly normalizedTimeRange: NumberRange;
  readonly riskLevel: 'low' | 'high';
}

/**
 * Parameters of Corona-Warn-App's second scoring, by the names of its configuration
 * (RiskCalculationParameters of corona-warn-app/cwa-server).
 */
export interface CwaParameters {
  /** Attenuation that counts: the least of a scan, or its mean (before 2020-11-19). */
  readonly attenuation: 'minimum' | 'typical';
  /** A window is dropped if its whole minutes at these attenuations lie in that range. */
  readonly minutesAtAttenuationFilters: readonly {
    readonly attenuationRange: NumberRange;
    readonly dropIfMinutesInRange: NumberRange;
  }[];
  /** A window is dropped if its transmission risk level lies in the range. */
  readonly trlFilters: readonly { readonly dropIfTrlInRange: NumberRange }[];
  /** The first range that holds an attenuation gives its weight; none: 0. */
  readonly minutesAtAttenuationWeights: readonly {
    readonly attenuationRange: NumberRange;
    readonly weight: number;
  }[];
  readonly normalizedTimePerEWToRiskLevelMapping: readonly RiskLevelOfTime[];
  readonly normalizedTimePerDayToRiskLevelMapping: readonly RiskLevelOfTime[];
  readonly trlEncoding: TrlEncoding;
  /** Value of each level, 0 for one that is not listed; an empty list: level x multiplier. */
  readonly transmissionRiskValueMapping: readonly {
    readonly transmissionRiskLevel: number;
    readonly transmissionRiskValue: number;
  }[];
  readonly transmissionRiskLevelMultiplier: number;
  /** Windows of more whole UTC days ago do not count; 0: 14. */
  readonly maxEncounterAgeInDays: number;
}

/** Transmission risk level = offset of the report type + offset of the infectiousness. */
export interface TrlEncoding {
  readonly infectiousnessOffsetStandard: number;
  readonly infectiousnessOffsetHigh: number;
  readonly reportTypeOffsetRecursive: number;
  readonly reportTypeOffsetSelfReport: number;
  readonly reportTypeOffsetConfirmedClinicalDiagnosis: number;
  readonly reportTypeOffsetConfirmedTest: number;
}

/** What one exposure window adds. */
export interface CwaWindowRisk {
  readonly window: ExposureWindow;
  readonly transmissionRiskLevel: number;
  readonly normalizedTimeMin: number;
  /** None where no range holds the time. */
  readonly level: 'none' | 'low' | 'high';
}

/** What the windows of one day add up to. */
export interface CwaDayRisk {
  /** 00:00 UTC, Unix s. */
  readonly dayS: number;
  readonly normalizedTimeMin: number;
  readonly level: 'none' | 'low' | 'high';
}

/** What the app shows. */
export interface CwaRisk {
  /** High if one day is; else low, also where there was no encounter at all. */
  readonly totalLevel: 'low' | 'high';
  /** In order of day, with every day on which a window was left. */
  readonly days: readonly CwaDayRisk[];
  /** Over the days of a level: pairs of transmission risk level and calibration confidence. */
  readonly minimumDistinctEncountersWithLowRisk: number;
  readonly minimumDistinctEncountersWithHighRisk: number;
}

/** Windows of more whole UTC days ago do not count, where the parameters do not say. */
export const DEFAULT_MAX_AGE_DAYS = 14;

/** Whether a number lies in a range, its ends included or not. */
export function inRange(value: number, range: NumberRange): boolean {
  const { min, max, minExclusive = false, maxExclusive = false } = range;
  return (minExclusive ? value > min : value >= min) && (maxExclusive ? value < max : value <= max);
}

/** Report types of no offset (unknown, revoked) count 0; infectiousness is high or standard. */
export function transmissionRiskLevel(
  { reportType, infectiousness }: Pick<ExposureWindow, 'reportType' | 'infectiousness'>,
  encoding: TrlEncoding,
): number {
  const ofType = {
    recursive: encoding.reportTypeOffsetRecursive,
    'self-report': encoding.reportTypeOffsetSelfReport,
    'clinical-diagnosis': encoding.reportTypeOffsetConfirmedClinicalDiagnosis,
    'confirmed-test': encoding.reportTypeOffsetConfirmedTest,
    unknown: 0,
    revoked: 0,
  }[reportType];
  return (
    ofType +
    (infectiousness === 'high'
      ? encoding.infectiousnessOffsetHigh
      : encoding.infectiousnessOffsetStandard)
  );
}

/**
 * Risk of one window; undefined where a filter drops it. Scans of negative duration (a clock that
 * was set back) do not count. Filters see whole minutes, weights see seconds.
 *
 * Source: RiskCalculationExposureWindow.swift of corona-warn-app/cwa-app-ios, DefaultRiskLevels.kt
 * of cwa-app-android, and the published cases, which decide between the two readings of
 * attenuation.
 */
export function cwaWindowRisk(
  window: ExposureWindow,
  parameters: CwaParameters,
): CwaWindowRisk | undefined {
  const level = transmissionRiskLevel(window, parameters.trlEncoding);
  const scans = window.scanInstances.filter(
    ({ secondsSinceLastScan }) => secondsSinceLastScan >= 0,
  );
  const attenuationDb = (scan: ScanInstance): number =>
    parameters.attenuation === 'minimum' ? scan.minAttenuationDb : scan.typicalAttenuationDb;
  const dropped =
    parameters.trlFilters.some((filter) => inRange(level, filter.dropIfTrlInRange)) ||
    parameters.minutesAtAttenuationFilters.some((filter) => {
      let seconds = 0;
      for (const scan of scans) {
        if (inRange(attenuationDb(scan), filter.attenuationRange)) {
          seconds += scan.secondsSinceLastScan;
        }
      }
      return inRange(Math.floor(seconds / 60), filter.dropIfMinutesInRange);
    });
  if (dropped) return undefined;
  let weighted = 0;
  for (const scan of scans) {
    const found = parameters.minutesAtAttenuationWeights.find(({ attenuationRange }) =>
      inRange(attenuationDb(scan), attenuationRange),
    );
    weighted += scan.secondsSinceLastScan * (found?.weight ?? 0);
  }
  const normalizedTimeMin = transmissionRiskValue(level, parameters) * (weighted / 60);
  return {
    window,
    transmissionRiskLevel: level,
    normalizedTimeMin,
    level: levelOf(normalizedTimeMin, parameters.normalizedTimePerEWToRiskLevelMapping),
  };
}

/**
 * Risk of all windows at `nowS` (Unix s, phone's clock). A day's normalised time sums over all
 * windows that no filter drops, also over those of no level of their own (a judgement: published
 * cases are right either way), and is not rounded: older published cases are right only so (the
 * latest Android app rounds to 0.1 min; its own cases are right either way).
 */
export function cwaRisk(
  windows: readonly ExposureWindow[],
  parameters: CwaParameters,
  nowS: number,
): CwaRisk {
  const maxAgeDays = parameters.maxEncounterAgeInDays || DEFAULT_MAX_AGE_DAYS;
  const sinceS = (Math.floor(nowS / S_PER_DAY) - maxAgeDays) * S_PER_DAY;
  const byDay = new Map<number, CwaWindowRisk[]>();
  for (const window of windows) {
    if (window.dayS < sinceS) continue;
    const risk = cwaWindowRisk(window, parameters);
    if (risk === undefined) continue;
    const day = byDay.get(window.dayS) ?? [];
    byDay.set(window.dayS, day);
    day.push(risk);
  }
  const days = [...byDay].sort(([a], [b]) => a - b);
  const risks = days.map(([dayS, ofDay]) => dayRisk(dayS, ofDay, parameters));
  const encounters = (level: 'low' | 'high'): number =>
    days.reduce(
      (total, [, ofDay], k) =>
        risks[k].level === 'none' ? total : total + distinctEncounters(ofDay, level),
      0,
    );
  return {
    totalLevel: risks.some(({ level }) => level === 'high') ? 'high' : 'low',
    days: risks,
    minimumDistinctEncountersWithLowRisk: encounters('low'),
    minimumDistinctEncountersWithHighRisk: encounters('high'),
  };
}

function dayRisk(
  dayS: number,
  windows: readonly CwaWindowRisk[],
  parameters: CwaParameters,
): CwaDayRisk {
  // The order of windows is not the app's to choose (they come shuffled): a fixed one here.
  const times = windows.map(({ normalizedTimeMin }) => normalizedTimeMin).sort((a, b) => a - b);
  const normalizedTimeMin = times.reduce((total, time) => total + time, 0);
  const level = levelOf(normalizedTimeMin, parameters.normalizedTimePerDayToRiskLevelMapping);
  return { dayS, normalizedTimeMin, level };
}

/** The value of a transmission risk level, as `CwaParameters` has it. */
export function transmissionRiskValue(level: number, parameters: CwaParameters): number {
  const { transmissionRiskValueMapping: values, transmissionRiskLevelMultiplier } = parameters;
  if (values.length === 0) return level * transmissionRiskLevelMultiplier;
  const found = values.find((value) => value.transmissionRiskLevel === level);
  return found?.transmissionRiskValue ?? 0;
}

function levelOf(timeMin: number, mapping: readonly RiskLevelOfTime[]): 'none' | 'low' | 'high' {
  return (
    mapping.find(({ normalizedTimeRange }) => inRange(timeMin, normalizedTimeRange))?.riskLevel ??
    'none'
  );
}

function distinctEncounters(windows: readonly CwaWindowRisk[], level: 'low' | 'high'): number {
  const pairs = windows
    .filter((risk) => risk.level === level)
    .map((risk) => `${risk.transmissionRiskLevel} ${risk.window.calibrationConfidence}`);
  return new Set(pairs).size;
}
