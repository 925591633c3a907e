import type { ReportType } from '../../base/diagnosis.ts';
import { S_PER_DAY } from '../../base/time.ts';
import type { ExposureWindow } from '../scored-row.ts';

/** Report types of which an app is told; windows of others (unknown, revoked) do not count. */
export const TOLD_REPORT_TYPES = [
  'confirmed-test',
  'clinical-diagnosis',
  'self-report',
  'recursive',
] as const satisfies readonly ReportType[];

/** Report types that apps are told of. */
export type ToldReportType = (typeof TOLD_REPORT_TYPES)[number];

/** Weights of GAEN's second scoring ("daily summaries"), each from 0 to 2.5. */
export interface DailySummariesConfig {
  /** Upper ends of immediate, near and medium, dB, 0..255 ascending; beyond is other. */
  readonly thresholdsDb: readonly [number, number, number];
  /** Weights of immediate, near, medium, other. */
  readonly bucketWeights: readonly [number, number, number, number];
  /** 0 where a type is left out. */
  readonly reportTypeWeights: Readonly<Partial<Record<ToldReportType, number>>>;
  /** 0 where one is left out. */
  readonly infectiousnessWeights: Readonly<Partial<Record<'standard' | 'high', number>>>;
  /** Windows with a lower score do not count. */
  readonly minimumWindowScore: number;
  /** Windows of more whole UTC days ago than this do not count; 0: all do. */
  readonly daysSinceExposureThreshold: number;
}

/** Scores of the windows of one day together. */
export interface ExposureSummary {
  /** Greatest and summed window score. */
  readonly maximumScore: number;
  readonly scoreSum: number;
  /** Seconds weighted by attenuation only. */
  readonly weightedDurationSum: number;
}

/** One day, all windows and by report type. */
export interface DailySummary {
  /** 00:00 UTC, Unix s. */
  readonly dayS: number;
  readonly total: ExposureSummary;
  readonly byReportType: Readonly<Record<ToldReportType, ExposureSummary>>;
}

const MAX_WEIGHT = 2.5;
const MAX_DB = 255;
const NONE: ExposureSummary = { maximumScore: 0, scoreSum: 0, weightedDurationSum: 0 };

/**
 * Summaries in order of day, one for each day with a window that is told and not too old, also
 * where no window reaches the minimum. Source: DailySummariesConfig and its summing in
 * google/exposure-notifications-internals.
 *
 * @param nowS - Unix s, phone's clock
 * @throws RangeError for a weight, threshold or minimum outside its range
 */
export function dailySummaries(
  windows: readonly ExposureWindow[],
  config: DailySummariesConfig,
  nowS: number,
): DailySummary[] {
  checkDailySummaries(config);
  const today = Math.floor(nowS / S_PER_DAY);
  const days = new Map<number, Record<ToldReportType, ExposureSummary>>();
  for (const window of windows) {
    const { dayS } = window;
    const reportType = TOLD_REPORT_TYPES.find((told) => told === window.reportType);
    const tooOld =
      config.daysSinceExposureThreshold > 0 &&
      today - Math.floor(dayS / S_PER_DAY) > config.daysSinceExposureThreshold;
    if (reportType === undefined || tooOld) continue;
    const day = days.get(dayS) ?? emptyDay();
    days.set(dayS, day);
    day[reportType] = withWindow(day[reportType], window, reportType, config);
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([dayS, byReportType]) => ({ dayS, total: totalOf(byReportType), byReportType }));
}

function emptyDay(): Record<ToldReportType, ExposureSummary> {
  return {
    'confirmed-test': NONE,
    'clinical-diagnosis': NONE,
    'self-report': NONE,
    recursive: NONE,
  };
}

function withWindow(
  summary: ExposureSummary,
  window: ExposureWindow,
  reportType: ToldReportType,
  config: DailySummariesConfig,
): ExposureSummary {
  const weighted = weightedSeconds(window, config);
  const score =
    weighted *
    (config.reportTypeWeights[reportType] ?? 0) *
    (config.infectiousnessWeights[window.infectiousness] ?? 0);
  if (score < config.minimumWindowScore) return summary;
  return {
    maximumScore: Math.max(summary.maximumScore, score),
    scoreSum: summary.scoreSum + score,
    weightedDurationSum: summary.weightedDurationSum + weighted,
  };
}

function weightedSeconds(
  { scanInstances }: ExposureWindow,
  { thresholdsDb, bucketWeights }: DailySummariesConfig,
): number {
  const seconds = [0, 0, 0, 0];
  for (const { secondsSinceLastScan, typicalAttenuationDb } of scanInstances) {
    const bucket = thresholdsDb.findIndex((threshold) => typicalAttenuationDb <= threshold);
    seconds[bucket < 0 ? 3 : bucket] += secondsSinceLastScan;
  }
  return seconds.reduce((sum, of, bucket) => sum + of * bucketWeights[bucket], 0);
}

function totalOf(byReportType: Record<ToldReportType, ExposureSummary>): ExposureSummary {
  return TOLD_REPORT_TYPES.map((type) => byReportType[type]).reduce((total, one) => ({
    maximumScore: Math.max(total.maximumScore, one.maximumScore),
    scoreSum: total.scoreSum + one.scoreSum,
    weightedDurationSum: total.weightedDurationSum + one.weightedDurationSum,
  }));
}

/** @throws RangeError for a weight, threshold or minimum outside its range */
export function checkDailySummaries(config: DailySummariesConfig): void {
  checkRange('thresholdsDb', config.thresholdsDb, MAX_DB);
  const [immediate, near, medium] = config.thresholdsDb;
  if (!(immediate < near && near < medium)) {
    throw new RangeError(
      `"thresholdsDb" expected ascending, got ${config.thresholdsDb.join(', ')}`,
    );
  }
  checkRange('bucketWeights', config.bucketWeights, MAX_WEIGHT);
  checkRange('reportTypeWeights', Object.values(config.reportTypeWeights), MAX_WEIGHT);
  checkRange('infectiousnessWeights', Object.values(config.infectiousnessWeights), MAX_WEIGHT);
  checkRange('minimumWindowScore', [config.minimumWindowScore], Infinity);
  checkRange('daysSinceExposureThreshold', [config.daysSinceExposureThreshold], Infinity);
}

function checkRange(name: string, values: readonly number[], max: number): void {
  const wrong = values.find((value) => !(value >= 0 && value <= max));
  if (wrong === undefined) return;
  const range = max === Infinity ? 'not below zero' : `from 0 to ${max}`;
  throw new RangeError(`"${name}" expected ${range}, got ${wrong}`);
}
