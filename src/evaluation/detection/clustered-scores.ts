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
    const found = this.entries({ scores, isNear }, clusterOf, clusters);
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

  /** One entry for each score in each cluster; scores rise within clusters, and these rise. */
  private entries({ scores, isNear }: ScoredRows, clusterOf: Int32Array, clusters: number) {
    const distinctScores = this.scores.length;
    const rankOf = Int32Array.from(
      scores,
      // What has no score stands before all that has one.
      (score) => (Number.isNaN(score) ? 0 : firstAbove(this.scores, distinctScores, score)),
    );
    const byRank = sortedBy(
      rankOf,
      distinctScores + 1,
      rankOf.map((_, row) => row),
    );
    const order = sortedBy(clusterOf, clusters, byRank);
    const cluster = new Int32Array(order.length);
    const rank = new Int32Array(order.length);
    const near = new Float64Array(order.length);
    const far = new Float64Array(order.length);
    let count = 0;
    for (const row of order) {
      const own = rankOf[row] - 1;
      if (own < 0) continue;
      const isNew = count === 0 || rank[count - 1] !== own || cluster[count - 1] !== clusterOf[row];
      if (isNew) {
        cluster[count] = clusterOf[row];
        rank[count++] = own;
      }
      if (isNear[row] === 1) near[count - 1]++;
      else far[count - 1]++;
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

/** Rows by rising key from 0 to below `keys`; those of one key keep their order. */
function sortedBy(keyOf: Int32Array, keys: number, rows: Int32Array): Int32Array {
  const next = new Int32Array(keys + 1);
  for (const key of keyOf) next[key + 1]++;
  for (let key = 0; key < keys; key++) next[key + 1] += next[key];
  const order = new Int32Array(rows.length);
  for (const row of rows) order[next[keyOf[row]]++] = row;
  return order;
}
