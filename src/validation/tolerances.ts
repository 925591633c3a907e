import type { FigureKind } from './campaign-figures.ts';
import type { Estimate } from './estimate.ts';

/**
 * Within the tolerance; out of it by more than chance explains; out of it, but so would replicates
 * of the prediction be (the set is too small to tell); or not answered by the set.
 */
export type Verdict = 'within' | 'out' | 'chance' | 'no answer';

interface Tolerance {
  readonly value: number;
  readonly reason: string;
}

/** How far a prediction may be from a set that it has never seen, and why. */
export const TOLERANCES: Readonly<Record<FigureKind, Tolerance>> = {
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
};

/** Two standard errors of the difference: what chance gives once in twenty. */
const CHANCE = 2;

export function verdictOf(measured: Estimate, predicted: Estimate, tolerance: number): Verdict {
  const off = Math.abs(predicted.value - measured.value);
  if (off <= tolerance) return 'within';
  // Replicates of the prediction spread as sets of this size do: chance is theirs.
  const chance = !Number.isNaN(predicted.error) ? CHANCE * predicted.error : 0;
  return off <= tolerance + chance ? 'chance' : 'out';
}
