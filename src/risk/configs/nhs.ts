import { alike } from '../gaen/gaen-v1.ts';
import type { GaenV1Config } from '../gaen/gaen-v1.ts';
import { INFECTIOUSNESS } from '../key-mapping.ts';
import type { DiagnosisKeysDataMapping } from '../key-mapping.ts';
import type { NhsScoreConfig } from '../nhs/nhs-score.ts';

/** Where the numbers were read. */
export const NHS_SOURCE =
  'ukhsa-collaboration/covid19-app-system-public at 8c67d6e, exposure-configuration.json of its ' +
  'history';

/** All of the first scoring that was in force from a date on: seconds by attenuation band. */
export interface Nhs1Set {
  readonly from: string;
  /** Told to the phone. Its scores touch no duration, and durations are all that the app reads. */
  readonly gaenV1: GaenV1Config;
  readonly bandWeights: readonly [number, number, number];
  /** Of a key on the day of onset; one less for each day before or after, 0 at least. */
  readonly maxTransmissionRiskLevel: number;
  /** Days over which infectiousness falls, sd of a normal law (arXiv 2005.11057, equation 3). */
  readonly infectiousnessSdDays: number;
  readonly riskThresholdS: number;
}

const FIRST: Nhs1Set = {
  from: '2020-08',
  gaenV1: {
    minimumRiskScore: 11,
    attenuationScores: [0, 1, 1, 1, 1, 1, 1, 1],
    daysSinceLastExposureScores: alike(5),
    durationScores: [0, 0, 0, 1, 1, 1, 1, 1],
    transmissionRiskScores: [1, 2, 3, 4, 5, 6, 7, 8],
    thresholdsDb: [55, 63],
  },
  bandWeights: [1, 0.5, 0],
  maxTransmissionRiskLevel: 7,
  infectiousnessSdDays: 2.75,
  riskThresholdS: 900,
};

const FROM_SEPTEMBER: Nhs1Set = {
  ...FIRST,
  from: '2020-09-24',
  gaenV1: { ...FIRST.gaenV1, transmissionRiskScores: [0, 1, 2, 3, 4, 5, 6, 7] },
};

/** In order of date. */
export const NHS_1_SETS: readonly Nhs1Set[] = [
  FIRST,
  FROM_SEPTEMBER,
  { ...FROM_SEPTEMBER, from: '2020-10-29', riskThresholdS: 180 },
  { ...FROM_SEPTEMBER, from: '2021-01-11', riskThresholdS: 120 },
];

/** The latest. */
export const NHS_1: Nhs1Set = NHS_1_SETS[NHS_1_SETS.length - 1];

/**
 * All of the second scoring that was in force from a date on: distance by an unscented smoother.
 */
export interface Nhs2Set {
  readonly from: string;
  readonly score: NhsScoreConfig;
  readonly mapping: DiagnosisKeysDataMapping;
  readonly infectiousnessWeights: Readonly<Record<'standard' | 'high', number>>;
  readonly riskThreshold: number;
}

const FIRST_OF_SECOND: Nhs2Set = {
  from: '2020-10-29',
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
  },
  mapping: {
    infectiousnessOfDays: [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    ].map((index) => INFECTIOUSNESS[index]),
    // Judgement: the configuration does not name it.
    infectiousnessWhenMissing: 'standard',
    reportTypeWhenMissing: 'confirmed-test',
  },
  infectiousnessWeights: { standard: 0.4, high: 1 },
  riskThreshold: 120,
};

/** In order of date. */
export const NHS_2_SETS: readonly Nhs2Set[] = [
  FIRST_OF_SECOND,
  { ...FIRST_OF_SECOND, from: '2021-01-11', riskThreshold: 100 },
];

/** The latest. */
export const NHS_2: Nhs2Set = NHS_2_SETS[NHS_2_SETS.length - 1];
