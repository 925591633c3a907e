import { gammaQuantile } from '../base/gamma.ts';
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
  /** ln(attenuation in dB) = weight x ln(distance in m) + intercept + noise of this covariance. */
  readonly observationWeight: number;
  readonly observationIntercept: number;
  readonly observationCovariance: number;
  readonly alpha: number;
  readonly beta: number;
  readonly kappa: number;
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

/** ln(attenuation) on a grid of steps, undefined between scans and where it is not finite (0 dB). */
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
    observe: (distanceM) =>
      config.observationWeight * Math.log(Math.abs(distanceM)) + config.observationIntercept,
  };
}
