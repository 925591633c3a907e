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
  /** What is observed of a state, with noise. */
  readonly observe: (state: number, noise: number) => number;
  /** Spread of the sigma points. */
  readonly alpha: number;
  readonly beta: number;
  readonly kappa: number;
}

/** Means and variances after smoothing. */
export interface Smoothed {
  readonly filtered: readonly State[];
  readonly smoothed: readonly State[];
}

// State, transition noise and observation noise together: 3 dimensions, 7 sigma points.
const DIMENSIONS = 3;
const POINTS = 2 * DIMENSIONS + 1;

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
  const steps = new Steps(model);
  const filtered: State[] = [];
  for (const observation of observations) {
    const before = filtered.at(-1);
    filtered.push(steps.forwards(before, observation));
  }
  const smoothed = [...filtered];
  for (let step = filtered.length - 2; step >= 0; step--) {
    smoothed[step] = steps.backwards(filtered[step], smoothed[step + 1]);
  }
  return { filtered, smoothed };
}

/** Steps of one model; its arrays of points are used again at each. */
class Steps {
  private readonly model: SmootherModel;
  /** Squared distance of points from the mean, by covariance. */
  private readonly scale: number;
  private readonly meanWeights = new Float64Array(POINTS);
  private readonly covarianceWeights = new Float64Array(POINTS);
  private readonly transitionNoise = new Float64Array(POINTS);
  private readonly observationNoise = new Float64Array(POINTS);
  private readonly states = new Float64Array(POINTS);
  private readonly moved = new Float64Array(POINTS);
  private readonly seen = new Float64Array(POINTS);

  constructor(model: SmootherModel) {
    const { alpha, beta, kappa } = model;
    const scale = alpha * alpha * (DIMENSIONS + kappa);
    const first = (scale - DIMENSIONS) / scale;
    this.model = model;
    this.scale = scale;
    this.meanWeights.fill(0.5 / scale);
    this.covarianceWeights.fill(0.5 / scale);
    this.meanWeights[0] = first;
    this.covarianceWeights[0] = first + 1 - alpha * alpha + beta;
    // Points: the mean, then state, transition and observation noise up, then each down.
    this.transitionNoise[2] = Math.sqrt(scale * model.transitionCovariance);
    this.transitionNoise[5] = -this.transitionNoise[2];
    this.observationNoise[3] = Math.sqrt(scale * model.observationCovariance);
    this.observationNoise[6] = -this.observationNoise[3];
  }

  /** From the step before (undefined: from what is believed at first) with its observation. */
  forwards(before: State | undefined, observation: number | undefined): State {
    const { states, moved, seen, observationNoise, model } = this;
    this.scatter(before ?? model.initial);
    if (before === undefined) moved.set(states);
    else this.propagate();
    const mean = this.meanOf(moved);
    const covariance = this.covarianceOf(moved, mean, moved, mean);
    if (observation === undefined) return { mean, covariance };
    for (let k = 0; k < POINTS; k++) seen[k] = model.observe(moved[k], observationNoise[k]);
    const meanSeen = this.meanOf(seen);
    const cross = this.covarianceOf(moved, mean, seen, meanSeen);
    const gain = cross / this.covarianceOf(seen, meanSeen, seen, meanSeen);
    return {
      mean: mean + gain * (observation - meanSeen),
      covariance: covariance - gain * cross,
    };
  }

  /** The state as it is known once the next one is smoothed. */
  backwards(state: State, next: State): State {
    const { states, moved } = this;
    this.scatter(state);
    this.propagate();
    const mean = this.meanOf(moved);
    const covariance = this.covarianceOf(moved, mean, moved, mean);
    const gain = this.covarianceOf(moved, mean, states, state.mean) / covariance;
    return {
      mean: state.mean + gain * (next.mean - mean),
      covariance: state.covariance + gain * gain * (next.covariance - covariance),
    };
  }

  private scatter({ mean, covariance }: State): void {
    const distance = Math.sqrt(this.scale * covariance);
    this.states.fill(mean);
    this.states[1] = mean + distance;
    this.states[4] = mean - distance;
  }

  private propagate(): void {
    const { states, moved, transitionNoise, model } = this;
    for (let k = 0; k < POINTS; k++) moved[k] = model.transition(states[k], transitionNoise[k]);
  }

  private meanOf(points: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < POINTS; k++) sum += points[k] * this.meanWeights[k];
    return sum;
  }

  private covarianceOf(a: Float64Array, meanA: number, b: Float64Array, meanB: number): number {
    let sum = 0;
    for (let k = 0; k < POINTS; k++) {
      sum += (a[k] - meanA) * (b[k] - meanB) * this.covarianceWeights[k];
    }
    return sum;
  }
}
