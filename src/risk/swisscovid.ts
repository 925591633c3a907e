import type { ExposureWindow } from './exposure-windows.ts';

/** A dated configuration of the SwissCovid app. */
export interface SwissCovidConfig {
  readonly from: string;
  readonly source: string;
  /** Nearer than the first counts in full, nearer than the second in part, dB. */
  readonly thresholdsDb: readonly [number, number];
  readonly factors: readonly [number, number];
  /** Minutes in one day that warn. */
  readonly triggerMin: number;
  readonly lookBackDays: number;
}

export const SWISSCOVID_2020_09_10: SwissCovidConfig = {
  from: '2020-09-10',
  source: 'DP-3T/dp3t-config-backend-ch at aeed565, history of its configuration',
  thresholdsDb: [55, 63],
  factors: [1, 0.5],
  triggerMin: 15,
  lookBackDays: 10,
};

export interface DayMinutes {
  /** 00:00 UTC, Unix s. */
  readonly dayS: number;
  readonly minutes: number;
}

/**
 * Minutes that SwissCovid counts per UTC day, in order of day: seconds of scan instances in each
 * attenuation band, rounded up to minutes, times the band's factor.
 */
export function swissCovidMinutes(
  windows: readonly ExposureWindow[],
  config: SwissCovidConfig,
): DayMinutes[] {
  const [near, far] = config.thresholdsDb;
  const days = new Map<number, [number, number]>();
  for (const { dayS, scanInstances } of windows) {
    const seconds = days.get(dayS) ?? [0, 0];
    for (const { typicalAttenuationDb, secondsSinceLastScan } of scanInstances) {
      if (typicalAttenuationDb < near) seconds[0] += secondsSinceLastScan;
      else if (typicalAttenuationDb < far) seconds[1] += secondsSinceLastScan;
    }
    days.set(dayS, seconds);
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([dayS, seconds]) => ({
      dayS,
      minutes:
        Math.ceil(seconds[0] / 60) * config.factors[0] +
        Math.ceil(seconds[1] / 60) * config.factors[1],
    }));
}
