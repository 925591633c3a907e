import { quantileOf } from '../base/numbers/sorted.ts';
import type { Figure } from './campaign-figures.ts';
import { interval80, momentsOf, NO_ESTIMATE } from './estimate.ts';
import type { Estimate } from './estimate.ts';
import { offBy, TOLERANCES, verdictOf } from './tolerances.ts';
import type { RowFigure, Verdict } from './tolerances.ts';

/** One row of the table: measured and predicted side by side. */
export interface ValidationRow {
  readonly kind: RowFigure;
  readonly label: string;
  readonly unit: string;
  /** For figures at a distance, m; null for others. */
  readonly distanceM: number | null;
  readonly measured: Estimate;
  readonly predicted: Estimate;
  /** 10 % and 90 % points over replicates; NaN where there are none. */
  readonly interval80: readonly [number, number];
  /** Whether what was measured lies in that interval; null without an answer. */
  readonly covers: boolean | null;
  readonly tolerance: number;
  /** Off by more than the tolerance, whatever chance explains. */
  readonly beyond: boolean;
  readonly verdict: Verdict;
  /** Why the set cannot answer; undefined where it does. */
  readonly reason: string | undefined;
}

/** What a row is of. */
export type RowHead = Pick<ValidationRow, 'kind' | 'label' | 'unit' | 'distanceM'>;

/** Values of one figure. */
export interface RowValues {
  readonly measured: number;
  /** When whole clusters are drawn with replacement, and over replicates. */
  readonly drawn: readonly number[];
  readonly replicated: readonly number[];
}

/** A row of a figure at which the set may not have the answer. */
export function figureRow(figure: Figure, values: RowValues, clusters: number): ValidationRow {
  const { kind, label, unit, distanceM, lacks } = figure;
  const head = { kind, label, unit, distanceM };
  if (lacks !== undefined) return silentRow(head, lacks);
  return answeredRow(head, values, clusters);
}

/** A row without an answer, and why. */
export function silentRow(head: RowHead, reason: string): ValidationRow {
  return {
    ...head,
    measured: NO_ESTIMATE,
    predicted: NO_ESTIMATE,
    interval80: [NaN, NaN],
    covers: null,
    tolerance: TOLERANCES[head.kind].value,
    beyond: false,
    verdict: 'no answer',
    reason,
  };
}

export function answeredRow(head: RowHead, values: RowValues, clusters: number): ValidationRow {
  const { drawn, replicated } = values;
  const tolerance = TOLERANCES[head.kind].value;
  const { error } = momentsOf(drawn);
  // One cluster alone, of all or at this distance, tells no spread.
  const measured = { value: values.measured, error: clusters > 1 && error > 1e-9 ? error : NaN };
  const predicted = momentsOf(replicated);
  const interval = interval80(replicated);
  const row = { ...head, measured, predicted, interval80: interval, tolerance };
  if (Number.isNaN(measured.value)) {
    const reason = 'too few rows heard';
    return { ...row, covers: null, beyond: false, verdict: 'no answer', reason };
  }
  if (Number.isNaN(predicted.value)) {
    const reason = 'the model receives no packet';
    return { ...row, covers: false, beyond: true, verdict: 'out', reason };
  }
  const off = offBy(head.kind, measured.value, predicted.value);
  return {
    ...row,
    covers: measured.value >= interval[0] && measured.value <= interval[1],
    beyond: off > tolerance,
    verdict: verdictOf(off, predicted.error, tolerance),
    reason: undefined,
  };
}

/** How many tolerances a row is off; NaN where it has no answer. */
export function tolerancesOff({ kind, measured, predicted, tolerance }: ValidationRow): number {
  return offBy(kind, measured.value, predicted.value) / tolerance;
}

/** How the rows of a set did. */
export interface RowCounts {
  /** Rows with an answer. */
  readonly answered: number;
  /** Off by more than their tolerance, called `out` or `chance`. */
  readonly beyond: number;
  /** Rows whose predicted 80 % interval holds what was measured. */
  readonly covered: number;
  /** Median width of these intervals, in tolerances; NaN of none. */
  readonly medianWidth: number;
}

export function rowCounts(rows: readonly ValidationRow[]): RowCounts {
  const answered = rows.filter(({ verdict }) => verdict !== 'no answer');
  const widths = answered.map(({ interval80: [low, high], tolerance }) => (high - low) / tolerance);
  const rising = Float64Array.from(widths.filter((width) => !Number.isNaN(width))).sort();
  return {
    answered: answered.length,
    beyond: answered.filter(({ beyond }) => beyond).length,
    covered: answered.filter(({ covers }) => covers === true).length,
    medianWidth: quantileOf(rising, 0.5),
  };
}
