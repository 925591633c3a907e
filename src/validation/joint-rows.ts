import { momentsOf } from './estimate.ts';
import { JOINT_KINDS } from './tolerances.ts';
import type { JointFigure } from './tolerances.ts';
import { answeredRow, silentRow } from './validation-row.ts';
import type { RowHead, RowValues, ValidationRow } from './validation-row.ts';

/** A row at one distance with the values behind it. */
export interface DistanceRow extends RowValues {
  readonly row: ValidationRow;
}

interface JointOptions {
  readonly clusters: number;
  /** Why levels as a whole say nothing; undefined where they do. */
  readonly noLevel: string | undefined;
}

/**
 * What one figure differs by in common over all distances, and how differently: many rows, each
 * out by no more than chance, may be out together. A distance counts by the inverse of its
 * tolerance and predicted error, squared and summed, so that neither a sure nor an unsure one
 * decides alone. None where fewer than two distances have an answer.
 */
export function jointRows(
  figure: JointFigure,
  all: readonly DistanceRow[],
  { clusters, noLevel }: JointOptions,
): ValidationRow[] {
  const rows = all.filter(
    ({ row }) => !Number.isNaN(row.measured.value) && !Number.isNaN(row.predicted.value),
  );
  if (rows.length < 2) return [];
  const [first] = rows;
  const what = first.row.label.split(',')[0];
  const head = (part: 'offset' | 'spread'): RowHead => ({
    kind: JOINT_KINDS[figure][part],
    label: `${what}, all distances: ${part}`,
    unit: first.row.unit === 'dBm' && part === 'spread' ? 'dB' : first.row.unit,
    distanceM: null,
  });
  const joint = new Joint(rows);
  return [
    noLevel === undefined
      ? answeredRow(head('offset'), joint.offset(), clusters)
      : silentRow(head('offset'), noLevel),
    answeredRow(head('spread'), joint.spread(), clusters),
  ];
}

class Joint {
  private readonly rows: readonly DistanceRow[];
  private readonly weights: readonly number[];
  private readonly measured: readonly number[];
  private readonly predicted: readonly number[];

  constructor(rows: readonly DistanceRow[]) {
    this.rows = rows;
    this.weights = rows.map(({ row: { tolerance, predicted } }) => {
      const error = Number.isNaN(predicted.error) ? 0 : predicted.error;
      return 1 / (tolerance * tolerance + error * error);
    });
    this.measured = rows.map(({ measured }) => measured);
    this.predicted = rows.map(({ replicated }) => momentsOf(replicated).value);
  }

  /** Averages over distances. Where a draw has no answer at one, the others stand for it. */
  offset(): RowValues {
    const { measured } = this;
    const level = this.moments(measured).mean;
    const against = (values: readonly number[]): number =>
      level + this.moments(this.less(values, measured)).mean;
    return {
      measured: level,
      drawn: this.columns('drawn').map(against),
      replicated: this.columns('replicated').map(against),
    };
  }

  /** How differently measured means are off, and how differently replicates are by chance. */
  spread(): RowValues {
    const about = (values: readonly number[]): number =>
      this.moments(this.less(values, this.predicted)).sd;
    return {
      measured: about(this.measured),
      drawn: this.columns('drawn').map(about),
      replicated: this.columns('replicated').map(about),
    };
  }

  private less(values: readonly number[], others: readonly number[]): number[] {
    return values.map((value, k) => value - others[k]);
  }

  /** Of each draw its value at each distance. */
  private columns(of: 'drawn' | 'replicated'): number[][] {
    return this.rows[0][of].map((_, draw) => this.rows.map((row) => row[of][draw]));
  }

  private moments(values: readonly number[]): { mean: number; sd: number } {
    const known = values.map((value, k) => (Number.isNaN(value) ? 0 : this.weights[k]));
    const total = known.reduce((sum, weight) => sum + weight, 0);
    const over = (of: (value: number) => number): number =>
      values.reduce((sum, value, k) => (known[k] === 0 ? sum : sum + known[k] * of(value)), 0) /
      total;
    const mean = over((value) => value);
    return { mean, sd: Math.sqrt(over((value) => (value - mean) * (value - mean))) };
  }
}
