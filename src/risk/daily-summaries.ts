import type { ExposureWindow } from './exposure-windows.ts';

/** Weights of GAEN's second scoring ("daily summaries"). */
export interface DailySummariesConfig {
  /** Upper ends of immediate, near and medium, dB, ascending; beyond is other. */
  readonly thresholdsDb: readonly [number, number, number];
  /** Weights of immediate, near, medium, other, 0..2.5. */
  readonly bucketWeights: readonly [number, number, number, number];
  /** 0..2.5 */
  readonly reportTypeWeight: number;
  /** By key: 0..2.5; 1 where nothing is said. */
  readonly infectiousnessWeight?: (keyIndex: number) => number;
  /** Windows with a lower score do not count. */
  readonly minimumWindowScore: number;
}

export interface DailySummary {
  /** 00:00 UTC, Unix s. */
  readonly dayS: number;
  /** Greatest and summed window score, weighted seconds. */
  readonly maximumScore: number;
  readonly scoreSum: number;
  readonly weightedDurationSum: number;
}

/**
 * Summaries of the days with at least one window that counts, in order of day. Source:
 * "Exposure Notifications API", DailySummariesConfig; facts as in exposure-notifications-internals.
 */
export function dailySummaries(
  windows: readonly ExposureWindow[],
  config: DailySummariesConfig,
): DailySummary[] {
  const days = new Map<number, { maximumScore: number; scoreSum: number; weighted: number }>();
  for (const window of windows) {
    let weighted = 0;
    for (const { secondsSinceLastScan, typicalAttenuationDb } of window.scanInstances) {
      weighted += secondsSinceLastScan * bucketWeight(typicalAttenuationDb, config);
    }
    const infectiousness = config.infectiousnessWeight?.(window.keyIndex) ?? 1;
    const score = weighted * config.reportTypeWeight * infectiousness;
    if (score < config.minimumWindowScore) continue;
    const day = days.get(window.dayS) ?? { maximumScore: 0, scoreSum: 0, weighted: 0 };
    day.maximumScore = Math.max(day.maximumScore, score);
    day.scoreSum += score;
    day.weighted += weighted;
    days.set(window.dayS, day);
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([dayS, { maximumScore, scoreSum, weighted }]) => ({
      dayS,
      maximumScore,
      scoreSum,
      weightedDurationSum: weighted,
    }));
}

function bucketWeight(
  attenuationDb: number,
  { thresholdsDb, bucketWeights }: DailySummariesConfig,
): number {
  const bucket = thresholdsDb.findIndex((threshold) => attenuationDb <= threshold);
  return bucketWeights[bucket < 0 ? 3 : bucket];
}
