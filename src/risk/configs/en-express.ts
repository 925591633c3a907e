import type { DailySummariesConfig } from '../gaen/daily-summaries.ts';

/** Where the numbers were read. */
export const EN_EXPRESS_SOURCE =
  'google/exposure-notifications-android at e44603b, app/configs/sample.json';

/** Google's sample of an EN Express configuration. */
export const EN_EXPRESS = {
  summaries: {
    thresholdsDb: [30, 50, 60],
    bucketWeights: [1.5, 1, 0.5, 0],
    reportTypeWeights: { 'confirmed-test': 1 },
    infectiousnessWeights: { standard: 1, high: 1 },
    minimumWindowScore: 0,
    daysSinceExposureThreshold: 14,
  } satisfies DailySummariesConfig as DailySummariesConfig,
  /** Of the day's scores of confirmed tests. */
  sumThresholdS: 2700,
} as const;
