import { minimise } from '../base/numbers/minimise.ts';
import type { MinimiseOptions } from '../base/numbers/minimise.ts';
import { InputError } from '../base/errors.ts';
import { below, purposeKey, rootKey } from '../kernel/keyed.ts';
import { NestedLikelihood } from './nested-likelihood.ts';
import { ordinaryLeastSquares } from './ols.ts';
import type { NaiveLine } from './ols.ts';
import type { FitData } from '../measurements/open-dataset.ts';
import { ParameterPacking } from './parameter-packing.ts';
import type { FloorChoice, PathParameters } from './parameter-packing.ts';

export interface FitOptions {
  readonly floor: FloorChoice;
  /** Replicates of the cluster bootstrap; 0 for no standard errors. */
  readonly bootstrap: number;
  readonly seed: string;
  readonly onProgress: (done: number, total: number) => void;
}

export interface Fit {
  readonly parameters: PathParameters;
  /** By cluster bootstrap; undefined where there are too few clusters or none was asked for. */
  readonly standardErrors: PathParameters | undefined;
  readonly naive: NaiveLine;
  readonly logLikelihood: number;
  readonly isConverged: boolean;
  /** How packets that were not heard come in. */
  readonly misses: 'known' | 'truncated' | 'ignored';
  readonly clusters: number;
  readonly clusterLevel: string;
  readonly replicates: number;
}

/** Fewer clusters say nothing about the spread between clusters. */
export const MIN_CLUSTERS = 5;

const CAREFUL: MinimiseOptions = { maxIterations: 200, tolerance: 1e-5 };
// Replicates start at the estimate; half a percent of a standard error is enough.
const QUICK: MinimiseOptions = { maxIterations: 60, tolerance: 1e-3 };

/**
 * Most likely path loss and components of variance, with standard errors by drawing whole clusters
 * with replacement. The same data, options and seed give the same numbers.
 *
 * @throws InputError where there is one distance only
 */
export async function fitPathLaw(data: FitData, options: FitOptions): Promise<Fit> {
  if (data.distances < 2) {
    throw new InputError(
      'expected two distances or more, found one only: no slope can be fitted to it',
    );
  }
  const { leaves } = data;
  const missesKnown = data.missed > 0;
  const packing = new ParameterPacking(data, missesKnown, options.floor);
  const likelihood = new NestedLikelihood(leaves, missesKnown);
  const weights = new Float64Array(likelihood.clusters).fill(1);
  const cost = (x: Float64Array): number => -likelihood.value(packing.law(x), weights);
  const naive = ordinaryLeastSquares(leaves);
  const best = minimise(cost, packing.start(naive), CAREFUL);
  const replicates: PathParameters[] = [];
  const wanted = likelihood.clusters >= MIN_CLUSTERS ? options.bootstrap : 0;
  for (let r = 0; r < wanted; r++) {
    options.onProgress(r, wanted);
    // Lets a progress bar draw itself, and Ctrl-C be heard.
    await new Promise((resume) => setImmediate(resume));
    drawClusters(weights, options.seed, r);
    replicates.push(packing.parameters(minimise(cost, best.x, QUICK).x));
  }
  return {
    parameters: packing.parameters(best.x),
    standardErrors: replicates.length > 1 ? spread(replicates) : undefined,
    naive,
    logLikelihood: -best.value,
    isConverged: best.isConverged,
    misses: options.floor === 'none' ? 'ignored' : missesKnown ? 'known' : 'truncated',
    clusters: likelihood.clusters,
    clusterLevel: leaves.levels[0],
    replicates: replicates.length,
  };
}

/** How often each cluster is drawn in replicate `r`. */
function drawClusters(weights: Float64Array, seed: string, r: number): void {
  const key = purposeKey(rootKey(seed), 'tuning.bootstrap');
  weights.fill(0);
  for (let k = 0; k < weights.length; k++) weights[below(key, r, k, weights.length)]++;
}

/**
 * Half the distance between the 16 % and 84 % points: a standard error where estimates are normal,
 * and not led astray where a few replicates cannot find the floor.
 */
function spread(replicates: readonly PathParameters[]): PathParameters {
  const entries = Object.keys(replicates[0]).map((name) => {
    const values = Float64Array.from(replicates, (one) => one[name]).sort();
    return [name, (quantile(values, 0.8413) - quantile(values, 0.1587)) / 2];
  });
  return Object.fromEntries(entries) as PathParameters;
}

/** Linear between order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const k = Math.floor(place);
  const next = Math.min(k + 1, sorted.length - 1);
  return sorted[k] + (place - k) * (sorted[next] - sorted[k]);
}
