import { HISTOGRAM_BINS } from '../measurements/leaves.ts';
import type { Leaves } from '../measurements/leaves.ts';
import { floorTerm, LEAF, leafTerms } from './path-law.ts';
import type { PathLaw } from './path-law.ts';

/** Largest move of a leaf's mean in one step, dB; keeps Newton's method from jumping over. */
const MAX_MOVE_DB = 12;
const TOLERANCE_DB = 1e-7;
const MAX_STEPS = 50;
/** Least curvature, 1/dB²: a leaf that says nothing about its mean. */
const FLAT = 1e-9;

/**
 * Log-likelihood of nested normal groups with packets that a soft floor hides, by Laplace's
 * approximation about the most likely effects; exact where there is no floor. The groups form a
 * tree, so that the effects and the determinant come from one walk up and one down.
 */
export class NestedLikelihood {
  readonly clusters: number;
  private readonly leaves: Leaves;
  private readonly missesKnown: boolean;
  /** Sum of the effects above each leaf, dB; where the last search ended. */
  private readonly effect: Float64Array;
  private readonly fixed: Float64Array;
  // Per level: precision and mean that a group's children give it, and its own total effect.
  private readonly precision: readonly Float64Array[];
  private readonly mean: readonly Float64Array[];
  private readonly total: readonly Float64Array[];
  // First group of each level (and first leaf) per cluster.
  private readonly firsts: readonly Int32Array[];

  constructor(leaves: Leaves, missesKnown: boolean) {
    this.leaves = leaves;
    this.missesKnown = missesKnown;
    this.effect = new Float64Array(leaves.heard.length);
    this.fixed = new Float64Array(leaves.heard.length);
    const sizes = leaves.starts.map((starts) => starts.length - 1);
    [this.clusters] = sizes;
    this.precision = sizes.map((size) => new Float64Array(size));
    this.mean = sizes.map((size) => new Float64Array(size));
    this.total = sizes.map((size) => new Float64Array(size));
    this.firsts = firstsOf(leaves);
  }

  /** Weighted sum over clusters; a weight of 2 counts a cluster twice. */
  value(law: PathLaw, weights: ArrayLike<number>): number {
    const { decades, turned } = this.leaves;
    for (let k = 0; k < this.fixed.length; k++) {
      this.fixed[k] = law.at1mDbm - 10 * law.exponent * decades[k] - law.bodyDb * turned[k];
    }
    let sum = 0;
    for (let c = 0; c < this.clusters; c++) {
      if (weights[c] > 0) sum += weights[c] * this.cluster(c, law);
    }
    return law.floor === undefined ? sum : sum + this.floorTerms(law.floor, weights);
  }

  private floorTerms(floor: NonNullable<PathLaw['floor']>, weights: ArrayLike<number>): number {
    const { histogram } = this.leaves;
    let sum = 0;
    for (let bin = 0; bin < HISTOGRAM_BINS; bin++) {
      let packets = 0;
      for (let c = 0; c < this.clusters; c++) {
        packets += weights[c] * histogram[c * HISTOGRAM_BINS + bin];
      }
      if (packets > 0) sum += packets * floorTerm(-bin, floor);
    }
    return sum;
  }

  private cluster(c: number, law: PathLaw): number {
    for (let step = 0; step < MAX_STEPS; step++) {
      this.gather(c, law);
      if (this.spread(c, law) < TOLERANCE_DB) break;
    }
    return this.valueAt(c, law);
  }

  /** Sets LEAF for leaf `k` where the last search left its effect. */
  private leaf(k: number, law: PathLaw): void {
    const { heard, missed, meanDbm, squaresDb2 } = this.leaves;
    const effectDbm = this.fixed[k] + this.effect[k];
    leafTerms(effectDbm, heard[k], missed[k], meanDbm[k], squaresDb2[k], law, this.missesKnown);
  }

  /** Up the tree: what the leaves say about each group's total effect. */
  private gather(c: number, law: PathLaw): void {
    const { starts } = this.leaves;
    const { effect, firsts, precision, mean } = this;
    for (let level = starts.length - 1; level >= 0; level--) {
      const isLast = level === starts.length - 1;
      const variance = isLast ? 0 : law.groupSdDb[level + 1] * law.groupSdDb[level + 1];
      for (let g = firsts[level][c]; g < firsts[level][c + 1]; g++) {
        let p = 0;
        let weighted = 0;
        for (let k = starts[level][g]; k < starts[level][g + 1]; k++) {
          let own: number;
          let at: number;
          if (isLast) {
            this.leaf(k, law);
            own = Math.max(-LEAF[2], FLAT);
            at = effect[k] + LEAF[1] / own;
          } else {
            own = precision[level + 1][k] / (1 + precision[level + 1][k] * variance);
            at = mean[level + 1][k];
          }
          p += own;
          weighted += own * at;
        }
        precision[level][g] = p;
        mean[level][g] = weighted / p;
      }
    }
  }

  /** Down the tree: the most likely effects; gives the largest move, dB. */
  private spread(c: number, law: PathLaw): number {
    const { starts } = this.leaves;
    const { effect, firsts, precision, mean, total } = this;
    let largest = 0;
    for (let level = 0; level < starts.length; level++) {
      const variance = law.groupSdDb[level] * law.groupSdDb[level];
      for (let g = firsts[level][c]; g < firsts[level][c + 1]; g++) {
        // The parent has left its own total here.
        const above = level === 0 ? 0 : total[level][g];
        const share = (precision[level][g] * variance) / (1 + precision[level][g] * variance);
        const sum = above + share * (mean[level][g] - above);
        total[level][g] = sum;
        for (let k = starts[level][g]; k < starts[level][g + 1]; k++) {
          if (level + 1 < starts.length) {
            total[level + 1][k] = sum;
            continue;
          }
          const move = Math.max(-MAX_MOVE_DB, Math.min(MAX_MOVE_DB, sum - effect[k]));
          effect[k] += move;
          largest = Math.max(largest, Math.abs(move));
        }
      }
    }
    return largest;
  }

  private valueAt(c: number, law: PathLaw): number {
    const { starts } = this.leaves;
    const { firsts, precision, total } = this;
    let sum = 0;
    for (let k = firsts[starts.length][c]; k < firsts[starts.length][c + 1]; k++) {
      this.leaf(k, law);
      sum += LEAF[0];
    }
    for (let level = 0; level < starts.length; level++) {
      const variance = law.groupSdDb[level] * law.groupSdDb[level];
      for (let g = firsts[level][c]; g < firsts[level][c + 1]; g++) {
        sum -= 0.5 * Math.log(1 + precision[level][g] * variance);
        if (level === 0) sum -= (0.5 * total[0][g] * total[0][g]) / variance;
        if (level + 1 === starts.length) continue;
        const below = law.groupSdDb[level + 1] * law.groupSdDb[level + 1];
        for (let k = starts[level][g]; k < starts[level][g + 1]; k++) {
          const own = total[level + 1][k] - total[level][g];
          sum -= (0.5 * own * own) / below;
        }
      }
    }
    return sum;
  }
}

function firstsOf({ starts }: Leaves): Int32Array[] {
  const clusters = starts[0].length - 1;
  let first = Int32Array.from({ length: clusters + 1 }, (_, c) => c);
  const firsts = [first];
  for (const children of starts) {
    first = first.map((g) => children[g]);
    firsts.push(first);
  }
  return firsts;
}
