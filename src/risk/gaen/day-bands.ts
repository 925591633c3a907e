import type { ExposureWindow } from '../scored-row.ts';
import type { DayMinutes } from '../outcome.ts';

/** Minutes in two attenuation bands of a day, as SwissCovid and its kin count them. */
export interface DayBandsConfig {
  /** Nearer than the first counts by the first factor, nearer than the second by the other, dB. */
  readonly thresholdsDb: readonly [number, number];
  readonly factors: readonly [number, number];
  /** Minutes in one UTC day that warn. */
  readonly triggerMin: number;
  readonly lookBackDays: number;
}

/**
 * Minutes that count per UTC day, in order of day: seconds of scan instances in each attenuation
 * band, rounded up to minutes, times the band's factor.
 */
export function minutesInBands(
  windows: readonly ExposureWindow[],
  config: Pick<DayBandsConfig, 'thresholdsDb' | 'factors'>,
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
