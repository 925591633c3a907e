/** A normal law: what is believed of the state at one step. */
export interface State {
  readonly mean: number;
  readonly covariance: number;
}

/** A scalar state that moves with noise and is seen through a function with noise. */
export interface SmootherModel {
  readonly initial: State;
  readonly transitionCovariance: number;
  readonly observationCovariance: number;
  /** State after one step, from state and noise. */
  readonly transition: (state: number, noise: number) => number;
  /** What is observed of a state, without its noise (which is added). */
  readonly observe: (state: number) => number;
  /** Spread of the sigma points. */
  readonly alpha: number;
  readonly beta: number;
  readonly kappa: number;
}

export interface Smoothed {
  readonly filtered: readonly State[];
  readonly smoothed: readonly State[];
}

// State, transition noise and observation noise together: 3 dimensions, 7 sigma points.
const DIMENSIONS = 3;

/**
 * Augmented unscented Kalman smoother of one dimension (van der Merwe's scaled sigma points,
 * Rauch-Tung-Striebel backwards). The first step has no transition before it.
 *
 * Source: riskscore of the NHS COVID-19 app, as in klinker41/riskscore-kt-public at 31e7235.
 *
 * @param observations - one for each step, undefined where nothing was observed
 */
export function smooth(
  observations: readonly (number | undefined)[],
  model: SmootherModel,
): Smoothed {
  const filtered: State[] = [];
  for (const observation of observations) {
    const before = filtered.at(-1);
    const points = sigmaPoints(before ?? model.initial, model);
    const moved = before === undefined ? points.state : propagated(points, model);
    filtered.push(updated(moved, points.observationNoise, observation, model));
  }
  const smoothed = [...filtered];
  for (let step = filtered.length - 2; step >= 0; step--) {
    smoothed[step] = corrected(filtered[step], smoothed[step + 1], model);
  }
  return { filtered, smoothed };
}

interface SigmaPoints {
  readonly state: readonly number[];
  readonly transitionNoise: readonly number[];
  readonly observationNoise: readonly number[];
}

function sigmaPoints({ mean, covariance }: State, model: SmootherModel): SigmaPoints {
  const scale = model.alpha * model.alpha * (DIMENSIONS + model.kappa);
  const state = Math.sqrt(scale * covariance);
  const moving = Math.sqrt(scale * model.transitionCovariance);
  const seeing = Math.sqrt(scale * model.observationCovariance);
  return {
    state: [mean, mean + state, mean, mean, mean - state, mean, mean],
    transitionNoise: [0, 0, moving, 0, 0, -moving, 0],
    observationNoise: [0, 0, 0, seeing, 0, 0, -seeing],
  };
}

function propagated(points: SigmaPoints, { transition }: SmootherModel): number[] {
  return points.state.map((state, k) => transition(state, points.transitionNoise[k]));
}

/** Weights of the first point and of each other: for means, and for covariances. */
function weightsOf({ alpha, beta, kappa }: SmootherModel) {
  const scale = alpha * alpha * (DIMENSIONS + kappa);
  const first = (scale - DIMENSIONS) / scale;
  return { mean: first, covariance: first + 1 - alpha * alpha + beta, others: 0.5 / scale };
}

function meanOf(points: readonly number[], model: SmootherModel): number {
  const { mean, others } = weightsOf(model);
  return points.reduce((sum, point, k) => sum + point * (k === 0 ? mean : others), 0);
}

function covarianceOf(
  a: readonly number[],
  meanA: number,
  b: readonly number[],
  meanB: number,
  model: SmootherModel,
): number {
  const { covariance, others } = weightsOf(model);
  return a.reduce(
    (sum, point, k) => sum + (point - meanA) * (b[k] - meanB) * (k === 0 ? covariance : others),
    0,
  );
}

function updated(
  points: readonly number[],
  noise: readonly number[],
  observation: number | undefined,
  model: SmootherModel,
): State {
  const mean = meanOf(points, model);
  const covariance = covarianceOf(points, mean, points, mean, model);
  if (observation === undefined) return { mean, covariance };
  const seen = points.map((point, k) => model.observe(point) + noise[k]);
  const meanSeen = meanOf(seen, model);
  const cross = covarianceOf(points, mean, seen, meanSeen, model);
  const gain = cross / covarianceOf(seen, meanSeen, seen, meanSeen, model);
  return {
    mean: mean + gain * (observation - meanSeen),
    covariance: covariance - gain * cross,
  };
}

function corrected(state: State, next: State, model: SmootherModel): State {
  const points = sigmaPoints(state, model);
  const moved = propagated(points, model);
  const mean = meanOf(moved, model);
  const covariance = covarianceOf(moved, mean, moved, mean, model);
  const gain = covarianceOf(moved, mean, points.state, state.mean, model) / covariance;
  return {
    mean: state.mean + gain * (next.mean - mean),
    covariance: state.covariance + gain * gain * (next.covariance - covariance),
  };
}
