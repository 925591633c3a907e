import { alike } from '../gaen-v1.ts';
import type { GaenV1Config } from '../gaen-v1.ts';
import type { DiagnosisKeysDataMapping, Infectiousness } from '../key-mapping.ts';
import type { NhsScoreConfig } from '../nhs-score.ts';

export const NHS_SOURCE =
  'ukhsa-collaboration/covid19-app-system-public at 8c67d6e, exposure-configuration.json of its history';

/** First scoring: seconds by attenuation band, weighted by the days since onset. */
export const NHS_1 = {
  /** Told to the phone. Its scores touch no duration, and durations are all that the app reads. */
  gaenV1: {
    minimumRiskScore: 11,
    attenuationScores: [0, 1, 1, 1, 1, 1, 1, 1],
    daysSinceLastExposureScores: alike(5),
    durationScores: [0, 0, 0, 1, 1, 1, 1, 1],
    transmissionRiskScores: [0, 1, 2, 3, 4, 5, 6, 7],
    thresholdsDb: [55, 63],
  } satisfies GaenV1Config as GaenV1Config,
  bandWeights: [1, 0.5, 0],
  /** Of a key on the day of onset; one less for each day before or after, 0 at least. */
  maxTransmissionRiskLevel: 7,
  /** Days over which infectiousness falls, sd of a normal law (arXiv 2005.11057, equation 3). */
  infectiousnessSdDays: 2.75,
  /** In order of date, seconds. */
  riskThresholdsS: [
    ['2020-08', 900],
    ['2020-10-29', 180],
    ['2021-01-11', 120],
  ],
} as const;

const INFECTIOUSNESS: readonly Infectiousness[] = ['none', 'standard', 'high'];

/** Second scoring: distance by an unscented Kalman smoother. */
export const NHS_2 = {
  score: {
    sampleResolutionS: 1,
    expectedDistanceM: 0.1,
    minimumDistanceM: 1,
    initial: { mean: 2, covariance: 10 },
    observationWeight: 0.1270547531082051,
    observationIntercept: 4.2309333657856945,
    observationCovariance: 0.4947614361027773,
    alpha: 1,
    beta: 0,
    kappa: 0,
  } satisfies NhsScoreConfig,
  mapping: {
    infectiousnessOfDays: [
      ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2],
      2,
      ...[2, 2, 2, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    ].map((index) => INFECTIOUSNESS[index]),
    // Judgement: the configuration does not name it.
    infectiousnessWhenMissing: 'standard',
    reportTypeWhenMissing: 'confirmed-test',
  } satisfies DiagnosisKeysDataMapping as DiagnosisKeysDataMapping,
  infectiousnessWeights: { standard: 0.4, high: 1 },
  /** In order of date. */
  riskThresholds: [
    ['2020-10-29', 120],
    ['2021-01-11', 100],
  ],
} as const;
