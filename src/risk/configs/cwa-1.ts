import { alike } from '../gaen/gaen-v1.ts';
import type { GaenV1Config } from '../gaen/gaen-v1.ts';

/** A dated set of Corona-Warn-App's first scoring. */
export interface Cwa1Set {
  readonly from: string;
  readonly gaenV1: GaenV1Config;
  /** Of the three attenuation bands. */
  readonly bandWeights: readonly [number, number, number];
  readonly normalizationDivisor: number;
  /** Score that is high risk; below is low. */
  readonly highRiskFrom: number;
}

/** Where the numbers were read. */
export const CWA_1_SOURCE =
  'corona-warn-app/cwa-server, attenuation-duration and exposure-config of its history';

const FROM_JUNE_15: Cwa1Set = {
  from: '2020-06-15',
  gaenV1: {
    minimumRiskScore: 11,
    attenuationScores: [0, 1, 1, 1, 1, 1, 1, 1],
    daysSinceLastExposureScores: alike(5),
    durationScores: [0, 0, 0, 1, 1, 1, 1, 1],
    transmissionRiskScores: [1, 2, 3, 4, 5, 6, 7, 8],
    thresholdsDb: [55, 63],
  },
  bandWeights: [1, 0.5, 0],
  normalizationDivisor: 25,
  highRiskFrom: 15,
};

const FROM_SEPTEMBER_14: Cwa1Set = {
  ...FROM_JUNE_15,
  from: '2020-09-14',
  gaenV1: { ...FROM_JUNE_15.gaenV1, transmissionRiskScores: [0, 0, 3, 4, 5, 6, 7, 8] },
};

/**
 * In order of date. Judgement: what is known of 2020-06-04 is its thresholds and weights; the
 * tables are those of 2020-06-15.
 */
export const CWA_1_SETS: readonly Cwa1Set[] = [
  {
    ...FROM_JUNE_15,
    from: '2020-06-04',
    gaenV1: { ...FROM_JUNE_15.gaenV1, thresholdsDb: [44, 48] },
  },
  FROM_JUNE_15,
  FROM_SEPTEMBER_14,
  {
    ...FROM_SEPTEMBER_14,
    from: '2020-09-15',
    gaenV1: { ...FROM_SEPTEMBER_14.gaenV1, attenuationScores: [0, 2, 2, 2, 2, 2, 2, 2] },
    normalizationDivisor: 50,
  },
];
