import { gammaQuantile } from '../../base/numbers/gamma.ts';
import { smooth } from './unscented-smoother.ts';
import type { SmootherModel, State } from './unscented-smoother.ts';

/** What the second risk score of the NHS COVID-19 app is made of. */
export interface NhsScoreConfig {
  /** Steps of this many seconds. */
  readonly sampleResolutionS: number;
  /** Standard deviation of the movement in one step, m. */
  readonly expectedDistanceM: number;
  /** Nearer than this counts as this, m. */
  readonly minimumDistanceM: number;
  /** Distance before anything is heard, m and m². */
  readonly initial: State;
  /**
   * ln(attenuation in dB) = weight x ln(distance in m) + intercept + noise of this covariance; with
   * `powerLoss`, the logarithm of its loss takes the place of that of the distance.
   */
  readonly powerLoss?: PowerLoss;
  readonly observationWeight: number;
  readonly observationIntercept: number;
  readonly observationCovariance: number;
  readonly alpha: number;
  readonly beta: number;
  readonly kappa: number;
}

/**
 * What the library calls its generic observation: loss in dB = log10(distance in m) - factor x
 * log10(wavelength / 4 pi) - device loss, at least 0.001 dB. The factor is not on the distance: the
 * library has it so (FriisCalculator.kt), and its own tests with it.
 */
export interface PowerLoss {
  readonly wavelengthM: number;
  readonly pathLossFactor: number;
  readonly deviceLossDb: number;
}

/** A scan as the score sees it; the first one's seconds do not matter. */
export interface NhsScan {
  readonly attenuationDb: number;
  readonly secondsSinceLastScan: number;
}

/**
 * Minutes, each weighted by 1/d² of its distance and at most in full: the sum over steps from the
 * first to the last scan, d the median of the gamma law that has the mean and covariance of the
 * smoothed distance. 0 without scans.
 *
 * Source: RiskScoreCalculator.kt, ScanInstance.kt and QuadraticRiskScore.kt, as in
 * klinker41/riskscore-kt-public at 31e7235; vectors: one score to 1e-8, simulated traces to 5 %.
 */
export function nhsScore(scans: readonly NhsScan[], config: NhsScoreConfig): number {
  const { sampleResolutionS, minimumDistanceM } = config;
  let score = 0;
  for (const { mean, covariance } of smooth(observations(scans, config), modelOf(config))
    .smoothed) {
    const distanceM = gammaQuantile((mean * mean) / covariance, 0.5) * (covariance / mean);
    const share = (minimumDistanceM * minimumDistanceM) / (distanceM * distanceM);
    score += (sampleResolutionS / 60) * Math.min(1, Math.max(0, share));
  }
  return score;
}

/**
 * ln(attenuation) on a grid of steps, undefined between scans and where it is not finite (0 dB).
 */
function observations(
  scans: readonly NhsScan[],
  { sampleResolutionS }: NhsScoreConfig,
): (number | undefined)[] {
  const grid: (number | undefined)[] = [];
  let steps = 0;
  scans.forEach(({ attenuationDb, secondsSinceLastScan }, k) => {
    if (k > 0) steps += secondsSinceLastScan / sampleResolutionS;
    while (grid.length < Math.floor(steps)) grid.push(undefined);
    grid.push(attenuationDb > 0 ? Math.log(attenuationDb) : undefined);
  });
  return grid;
}

function modelOf(config: NhsScoreConfig): SmootherModel {
  return {
    ...config,
    transitionCovariance: config.expectedDistanceM * config.expectedDistanceM,
    transition: (distanceM, noise) => Math.abs(distanceM + noise),
    observe: (distanceM, noise) => observedAt(Math.abs(distanceM), config) + noise,
  };
}

/** ln(attenuation in dB) that a distance (m, not negative) is observed as, without noise. */
export function observedAt(
  distanceM: number,
  { powerLoss, observationWeight, observationIntercept }: NhsScoreConfig,
): number {
  const x = powerLoss === undefined ? distanceM : lossDb(distanceM, powerLoss);
  return observationWeight * Math.log(x) + observationIntercept;
}

const MIN_LOSS_DB = 1e-3;
const MIN_DISTANCE_M = 1e-3;

function lossDb(
  distanceM: number,
  { wavelengthM, pathLossFactor, deviceLossDb }: PowerLoss,
): number {
  const log10 = (x: number): number => Math.log(x) / Math.log(10);
  const loss =
    log10(distanceM > 0 ? distanceM : MIN_DISTANCE_M) -
    pathLossFactor * log10(wavelengthM / (4 * Math.PI)) -
    deviceLossDb;
  return loss > 0 ? loss : MIN_LOSS_DB;
}
