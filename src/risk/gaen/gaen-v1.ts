/** What an app tells the phone about GAEN's first scoring ("ExposureConfiguration"). */
export interface GaenV1Config {
  /** Exposures that score less count as 0; 1..4096. */
  readonly minimumRiskScore: number;
  /** Eight values of 0..8 each, by bucket; see `riskScoreV1`. */
  readonly attenuationScores: readonly number[];
  readonly daysSinceLastExposureScores: readonly number[];
  readonly durationScores: readonly number[];
  readonly transmissionRiskScores: readonly number[];
  /**
   * Attenuation bands of the durations: below the first, from it to below the second, above; dB.
   */
  readonly thresholdsDb: readonly [number, number];
}

/** One exposure: sightings of one key without a long gap. */
export interface ScoredExposure {
  /** Mean attenuation weighted by time, whole dB. */
  readonly attenuationDb: number;
  /** Whole days from the key's start to now. */
  readonly daysSinceExposure: number;
  /** Units of five minutes, in minutes. */
  readonly durationMin: number;
  /** 1..8; 0 or undefined where the key says nothing. */
  readonly transmissionRiskLevel: number | undefined;
}

const SCORES = 8;
const MAX_SCORE = 8;
const MAX_PRODUCT = 4096;
const MAX_DB = 255;

/** Bucket k of each table holds what fits the k-th bound and is in no bucket before. */
export const ATTENUATION_ABOVE_DB = [73, 63, 51, 33, 27, 15, 10];
/** As `ATTENUATION_ABOVE_DB`. */
export const DAYS_FROM = [14, 12, 10, 8, 6, 4, 2];
/** As `ATTENUATION_ABOVE_DB`. */
export const DURATION_UP_TO_MIN = [0, 5, 10, 15, 20, 25, 30];

/** What Google's builder starts from. */
export const GAEN_V1_DEFAULT: GaenV1Config = {
  minimumRiskScore: 4,
  attenuationScores: alike(4),
  daysSinceLastExposureScores: alike(4),
  durationScores: alike(4),
  transmissionRiskScores: alike(4),
  thresholdsDb: [50, 74],
};

/** The same score in all eight buckets. */
export function alike(score: number): readonly number[] {
  return new Array<number>(SCORES).fill(score);
}

/**
 * Product of four table values, 0 where it is below the minimum. A key without a transmission risk
 * level counts as 1 there. The weights of the configuration (0..100) were never used.
 *
 * Source: RiskScoreCalculator.java and ContactTracingFeature.java of
 * google/exposure-notifications-internals. No vectors are published.
 *
 * @throws RangeError for a table of another length, a value outside its range, a level above 8
 */
export function riskScoreV1(exposure: ScoredExposure, config: GaenV1Config): number {
  checkGaenV1(config);
  const { attenuationDb, daysSinceExposure, durationMin, transmissionRiskLevel = 0 } = exposure;
  if (!(transmissionRiskLevel >= 0 && transmissionRiskLevel <= SCORES)) {
    throw new RangeError(
      `"transmissionRiskLevel" expected from 0 to 8, got ${transmissionRiskLevel}`,
    );
  }
  const score =
    config.attenuationScores[bucket(ATTENUATION_ABOVE_DB, (bound) => attenuationDb > bound)] *
    config.daysSinceLastExposureScores[bucket(DAYS_FROM, (bound) => daysSinceExposure >= bound)] *
    config.durationScores[bucket(DURATION_UP_TO_MIN, (bound) => durationMin <= bound)] *
    (transmissionRiskLevel === 0 ? 1 : config.transmissionRiskScores[transmissionRiskLevel - 1]);
  return score >= config.minimumRiskScore ? score : 0;
}

function bucket(bounds: readonly number[], holds: (bound: number) => boolean): number {
  const found = bounds.findIndex(holds);
  return found < 0 ? bounds.length : found;
}

/** @throws RangeError for a table of another length, a value outside its range */
export function checkGaenV1(config: GaenV1Config): void {
  checkTable('attenuationScores', config.attenuationScores);
  checkTable('daysSinceLastExposureScores', config.daysSinceLastExposureScores);
  checkTable('durationScores', config.durationScores);
  checkTable('transmissionRiskScores', config.transmissionRiskScores);
  const { minimumRiskScore, thresholdsDb } = config;
  if (!(minimumRiskScore >= 1 && minimumRiskScore <= MAX_PRODUCT)) {
    throw new RangeError(`"minimumRiskScore" expected from 1 to 4096, got ${minimumRiskScore}`);
  }
  const [low, high] = thresholdsDb;
  if (!(low >= 0 && low <= high && high <= MAX_DB)) {
    throw new RangeError(
      `"thresholdsDb" expected two ascending values from 0 to 255, got ${low}, ${high}`,
    );
  }
}

function checkTable(name: string, scores: readonly number[]): void {
  if (scores.length !== SCORES) {
    throw new RangeError(`"${name}" expected 8 values, got ${scores.length}`);
  }
  const wrong = scores.find((score) => !(score >= 0 && score <= MAX_SCORE));
  if (wrong !== undefined) throw new RangeError(`"${name}" expected from 0 to 8, got ${wrong}`);
}
