import { alike } from '../gaen-v1.ts';
import type { GaenV1Config } from '../gaen-v1.ts';

export const COVID_ALERT_SOURCE =
  'cds-snc/covid-alert-app at 3f79e22, ExposureConfigurationDefault';

/** Canada: both API generations of the app by one configuration. */
export const COVID_ALERT = {
  /** First API. */
  gaenV1: {
    minimumRiskScore: 1,
    attenuationScores: [2, 3, 4, 5, 6, 7, 8, 8],
    daysSinceLastExposureScores: [0, 1, 1, 1, 1, 1, 1, 1],
    durationScores: alike(1),
    transmissionRiskScores: alike(1),
    thresholdsDb: [50, 62],
  } satisfies GaenV1Config,
  minimumExposureDurationMin: 15,
} as const;
