import { assertInRange, assertSameLength } from '../../base/assert.ts';
import { firstAbove } from '../../base/numbers/sorted.ts';
import { withTotals } from './score-counts.ts';
import type { ScoreCounts, ScoredRows } from './score-counts.ts';

/**
 * Scored rows in clusters, so that the counts of any weights of the clusters are made in one pass
 * without sorting again: a bootstrap draws clusters as a whole.
 */
export class ClusteredScores {
  private readonly scores: Float64Array;
  /** Entries [starts[c], starts[c + 1]) are of cluster c: rank of the score, and rows of each. */
  private readonly starts: Int32Array;
  private readonly rank: Int32Array;
  private readonly near: Float64Array;
  private readonly far: Float64Array;

  /** @param clusterOf - of each row, 0 to below `clusters` */
  constructor({ scores, isNear }: ScoredRows, clusterOf: Int32Array, clusters: number) {
    assertSameLength([isNear, clusterOf], scores.length, 'scored rows');
    assertInRange(clusterOf, clusterOf.length, [0, clusters], 'clusters of scored rows');
    this.scores = distinct(scores);
    const order = byCluster(clusterOf, clusters);
    const found = this.entries(scores, isNear, clusterOf, order);
    this.starts = new Int32Array(clusters + 1);
    for (const cluster of found.cluster) this.starts[cluster + 1]++;
    for (let c = 0; c < clusters; c++) this.starts[c + 1] += this.starts[c];
    this.rank = found.rank;
    this.near = found.near;
    this.far = found.far;
  }

  /** Counts where each row weighs what its cluster does. */
  counts(weights: Float64Array): ScoreCounts {
    const { scores, starts, rank } = this;
    assertSameLength([weights], starts.length - 1, 'weights of clusters');
    const near = new Float64Array(scores.length);
    const far = new Float64Array(scores.length);
    for (let c = 0; c < weights.length; c++) {
      const weight = weights[c];
      if (weight === 0) continue;
      for (let at = starts[c]; at < starts[c + 1]; at++) {
        near[rank[at]] += weight * this.near[at];
        far[rank[at]] += weight * this.far[at];
      }
    }
    return withTotals(scores, near, far);
  }

  /** One entry for each score in each cluster; clusters rise. */
  private entries(
    scores: Float64Array,
    isNear: Uint8Array,
    clusterOf: Int32Array,
    order: Int32Array,
  ) {
    const cluster = new Int32Array(order.length);
    const rank = new Int32Array(order.length);
    const near = new Float64Array(order.length);
    const far = new Float64Array(order.length);
    const size = this.scores.length;
    /** Entry of a rank in the cluster at hand; of an earlier cluster it is below `first`. */
    const entryOf = new Int32Array(size).fill(-1);
    let first = 0;
    let count = 0;
    let before = -1;
    for (const row of order) {
      if (Number.isNaN(scores[row])) continue;
      if (clusterOf[row] !== before) first = count;
      before = clusterOf[row];
      const own = firstAbove(this.scores, size, scores[row]) - 1;
      if (entryOf[own] < first) {
        entryOf[own] = count;
        cluster[count] = before;
        rank[count++] = own;
      }
      if (isNear[row] === 1) near[entryOf[own]]++;
      else far[entryOf[own]]++;
    }
    return {
      cluster: cluster.slice(0, count),
      rank: rank.slice(0, count),
      near: near.slice(0, count),
      far: far.slice(0, count),
    };
  }
}

function distinct(scores: Float64Array): Float64Array {
  const rising = scores.filter((score) => !Number.isNaN(score)).sort();
  return rising.filter((score, k) => k === 0 || rising[k - 1] !== score);
}

/** Rows in the order of their clusters. */
function byCluster(clusterOf: Int32Array, clusters: number): Int32Array {
  const next = new Int32Array(clusters + 1);
  for (const cluster of clusterOf) next[cluster + 1]++;
  for (let c = 0; c < clusters; c++) next[c + 1] += next[c];
  const order = new Int32Array(clusterOf.length);
  clusterOf.forEach((cluster, row) => (order[next[cluster]++] = row));
  return order;
}
