import type { FigureKind } from './campaign-figures.ts';

/**
 * Within the tolerance; out of it by more than chance explains; out of it, but so would replicates
 * of the prediction be (the set is too small to tell); or not answered by the set.
 */
export type Verdict = 'within' | 'out' | 'chance' | 'no answer';

/** Kinds of rows over all distances: what differs in common, and how differently. */
export const JOINT_KINDS = {
  mean: { offset: 'meanOffset', spread: 'meanSpread' },
  sd: { offset: 'sdOffset', spread: 'sdSpread' },
  heard: { offset: 'heardOffset', spread: 'heardSpread' },
} as const;
export type JointFigure = keyof typeof JOINT_KINDS;
export type JointKind = (typeof JOINT_KINDS)[JointFigure]['offset' | 'spread'];

/** Kinds of rows; each has one tolerance. */
export type RowFigure = FigureKind | JointKind;

interface Tolerance {
  readonly value: number;
  readonly reason: string;
}

/** How far a prediction may be from a set that it has never seen, and why. */
export const TOLERANCES: Readonly<Record<RowFigure, Tolerance>> = {
  mean: {
    value: 2,
    reason: 'places that nobody calibrated on differ by 1.5 to 2 dB in the mean (our GAEN fit)',
  },
  sd: {
    value: 2,
    reason: 'naive residuals of sets of people differ so: 6.1 to 8.6 dB (docs/fits.md)',
  },
  heard: {
    value: 0.1,
    reason: 'packets lost in rooms vary by that, 13 to 40 % (Strzoda et al. 2022)',
  },
  slope: { value: 0.3, reason: 'slopes of sets in rooms spread with that sd (docs/fits.md)' },
  auc: {
    value: 0.05,
    reason: 'between places that nobody calibrated on: 0.02 to 0.10 (our GAEN fit)',
  },
  tpr: { value: 0.1, reason: 'judgement: 2 dB move the shares below a threshold by about that' },
  fpr: { value: 0.1, reason: 'as TPR' },
  rho1: { value: 0.2, reason: 'half the band of five scenes of live people, 0.39 to 0.77' },
  rho10: { value: 0.15, reason: 'half the band of the same scenes, 0.17 to 0.46' },
  rho60: { value: 0.1, reason: 'half the band of the same scenes, -0.06 to 0.14' },
  within: { value: 1, reason: 'static people in several sets: 3.5 to 4.5 dB, free ones to 6' },
  minutes: { value: 0.1, reason: 'as TPR' },
  windowAuc: { value: 0.05, reason: 'as AUC' },
  windowTpr: { value: 0.1, reason: 'as TPR' },
  windowFpr: { value: 0.1, reason: 'as TPR' },
  windowCost: { value: 0.1, reason: 'judgement: 0.05 of AUC move it by about that' },
  windowRho: { value: 0.1, reason: 'judgement: 0.05 of AUC move it by about that' },
  meanOffset: { value: 2, reason: 'as a mean: what one place differs by, it does everywhere' },
  meanSpread: { value: 1.5, reason: 'judgement: three quarters of what one distance may be off' },
  sdOffset: {
    value: 1.25,
    reason: 'half the band of naive residuals of sets of people (docs/fits.md)',
  },
  sdSpread: { value: 1.5, reason: 'as that of mean levels' },
  heardOffset: { value: 0.1, reason: 'as P(heard) at a distance' },
  heardSpread: { value: 0.075, reason: 'as that of mean levels' },
};

/**
 * How far off a prediction is. Differences that spread less over distances than those of
 * replicates do are not: then the predicted interval is too wide, which its coverage tells.
 */
export function offBy(kind: RowFigure, measured: number, predicted: number): number {
  const isSpread = kind === 'meanSpread' || kind === 'sdSpread' || kind === 'heardSpread';
  return isSpread ? Math.max(0, measured - predicted) : Math.abs(predicted - measured);
}

/** Two standard errors of the difference: what chance gives once in twenty. */
const CHANCE = 2;

/**
 * @param off - of `offBy`
 * @param error - standard deviation of replicates; NaN where unknown
 */
export function verdictOf(off: number, error: number, tolerance: number): Verdict {
  if (off <= tolerance) return 'within';
  // Replicates of the prediction spread as sets of this size do: chance is theirs.
  const chance = !Number.isNaN(error) ? CHANCE * error : 0;
  return off <= tolerance + chance ? 'chance' : 'out';
}
