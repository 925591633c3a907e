import { alike, GAEN_V1_DEFAULT } from '../gaen/gaen-v1.ts';
import type { GaenV1Config } from '../gaen/gaen-v1.ts';

/** Where the numbers were read. */
export const COVID_ALERT_SOURCE =
  'cds-snc/covid-alert-app, ExposureConfigurationDefault of its history (latest at 3f79e22)';

/** All of Canada's configuration that was in force from a date on. */
export interface CovidAlertSet {
  readonly from: string;
  readonly gaenV1: GaenV1Config;
  /** Minutes below the second threshold that warn; undefined where the risk score decides alone. */
  readonly minimumExposureDurationMin: number | undefined;
}

const daysSinceLastExposureScores = [0, 1, 1, 1, 1, 1, 1, 1];
const transmissionRiskScores = alike(1);

/**
 * Two times five: up to 63 dB, and more than 15 min (cds-snc/covid-alert-server, pull request 127).
 */
const JULY: CovidAlertSet = {
  from: '2020-07-16',
  gaenV1: {
    minimumRiskScore: 1,
    attenuationScores: [0, 0, 2, 2, 2, 2, 2, 2],
    daysSinceLastExposureScores,
    durationScores: [0, 0, 0, 0, 5, 5, 5, 5],
    transmissionRiskScores,
    // The file has none.
    thresholdsDb: GAEN_V1_DEFAULT.thresholdsDb,
  },
  minimumExposureDurationMin: undefined,
};

/** Judgement: its tables are those of 2020-09-12, when the minimum alone changed. */
const AUGUST: CovidAlertSet = {
  from: '2020-08-06',
  gaenV1: {
    minimumRiskScore: 25,
    attenuationScores: [1, 1, 8, 8, 8, 8, 8, 8],
    daysSinceLastExposureScores,
    durationScores: [0, 0, 0, 0, 4, 4, 5, 8],
    transmissionRiskScores,
    thresholdsDb: [50, 63],
  },
  minimumExposureDurationMin: 15,
};

/** The tables are those of the latest version. */
const OCTOBER = {
  from: '2020-10-15',
  gaenV1: {
    minimumRiskScore: 1,
    attenuationScores: [2, 3, 4, 5, 6, 7, 8, 8],
    daysSinceLastExposureScores,
    durationScores: alike(1),
    transmissionRiskScores,
    thresholdsDb: [50, 62],
  },
  minimumExposureDurationMin: 15,
} as const satisfies CovidAlertSet;

/** In order of date, as the app had it with the first API. */
export const COVID_ALERT_SETS: readonly CovidAlertSet[] = [
  JULY,
  AUGUST,
  { ...AUGUST, from: '2020-09-12', gaenV1: { ...AUGUST.gaenV1, minimumRiskScore: 1 } },
  OCTOBER,
];

/** The latest, which the app also had with exposure windows. */
export const COVID_ALERT = OCTOBER;
