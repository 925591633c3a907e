import { gammaQuantile } from '../../base/numbers/gamma.ts';
import type { Nhs2Set } from '../configs/nhs.ts';
import { infectiousnessOf } from '../key-mapping.ts';
import { observedAt } from '../nhs/nhs-score.ts';
import type { NhsScoreConfig } from '../nhs/nhs-score.ts';
import { DaySums, writeNothing, writeOutcome } from './day-sums.ts';
import { tableOfKeys } from './key-facts.ts';
import type { ColumnRule, WindowColumns } from './window-columns.ts';

/** `nhs2Score` over columns: the greatest of a day. */
export function nhs2Columns(set: Nhs2Set): ColumnRule {
  const { score, mapping, infectiousnessWeights, riskThreshold } = set;
  const weights = tableOfKeys(({ daysSinceOnset }) => {
    const infectiousness = infectiousnessOf(daysSinceOnset, mapping);
    return infectiousness === 'none' ? Number.NaN : infectiousnessWeights[infectiousness];
  });
  const smoother = new ScoreColumns(score);
  const sums = new DaySums();
  return (columns, nowS, out) => {
    const { phoneFrom, dayS, keyCode, scanFrom } = columns;
    for (let phone = 0; phone < nowS.length; phone++) {
      sums.clear();
      for (let w = phoneFrom[phone]; w < phoneFrom[phone + 1]; w++) {
        const weight = weights[keyCode[w]];
        if (scanFrom[w] === scanFrom[w + 1] || Number.isNaN(weight)) continue;
        const day = sums.at(dayS[w]);
        sums.first[day] = Math.max(sums.first[day], smoother.scoreOf(columns, w) * weight);
      }
      const best = sums.best();
      if (best < 0) writeNothing(out, phone);
      else {
        const minutes = sums.first[best];
        writeOutcome(out, phone, minutes * 60 >= riskThreshold, sums.dayS[best], minutes);
      }
    }
  };
}

const POINTS = 7;

/**
 * `nhsScore` of windows, with the steps of `smooth` written out: what a step backwards needs of the
 * one that follows (its prediction and the gain) is kept on the way forwards.
 */
class ScoreColumns {
  private readonly config: NhsScoreConfig;
  private readonly scale: number;
  private readonly first: number;
  private readonly firstCovariance: number;
  private readonly weight: number;
  private readonly moveNoise: number;
  private readonly seenNoise: number;
  private grid = new Float64Array(256);
  private means = new Float64Array(256);
  private covariances = new Float64Array(256);
  /** By step: what the step before made of it, and the gain of that step backwards. */
  private predicted = new Float64Array(256);
  private predictedCovariance = new Float64Array(256);
  private gains = new Float64Array(256);
  private readonly moved = new Float64Array(POINTS);
  private readonly seen = new Float64Array(POINTS);

  constructor(config: NhsScoreConfig) {
    const { alpha, beta, kappa, expectedDistanceM, observationCovariance } = config;
    this.config = config;
    this.scale = alpha * alpha * (3 + kappa);
    this.first = (this.scale - 3) / this.scale;
    this.firstCovariance = this.first + 1 - alpha * alpha + beta;
    this.weight = 0.5 / this.scale;
    this.moveNoise = Math.sqrt(this.scale * (expectedDistanceM * expectedDistanceM));
    this.seenNoise = Math.sqrt(this.scale * observationCovariance);
  }

  scoreOf(columns: WindowColumns, window: number): number {
    const steps = this.fillGrid(columns, window);
    for (let k = 0; k < steps; k++) this.forwards(k);
    const { means, covariances, predicted, predictedCovariance, gains } = this;
    for (let k = steps - 2; k >= 0; k--) {
      const gain = gains[k + 1];
      means[k] += gain * (means[k + 1] - predicted[k + 1]);
      covariances[k] += gain * gain * (covariances[k + 1] - predictedCovariance[k + 1]);
    }
    const { minimumDistanceM, sampleResolutionS } = this.config;
    let score = 0;
    for (let k = 0; k < steps; k++) {
      const [mean, covariance] = [means[k], covariances[k]];
      const distanceM = gammaQuantile((mean * mean) / covariance, 0.5) * (covariance / mean);
      const share = (minimumDistanceM * minimumDistanceM) / (distanceM * distanceM);
      score += (sampleResolutionS / 60) * Math.min(1, Math.max(0, share));
    }
    return score;
  }

  /** ln(attenuation) by step, NaN where nothing was observed; gives the number of steps. */
  private fillGrid({ scanFrom, seconds, minDb }: WindowColumns, window: number): number {
    let count = 0;
    let at = 0;
    let isFirst = true;
    for (let s = scanFrom[window]; s < scanFrom[window + 1]; s++) {
      if (!(seconds[s] > 0)) continue;
      if (!isFirst) at += seconds[s] / this.config.sampleResolutionS;
      isFirst = false;
      const end = Math.max(count, Math.floor(at));
      this.makeRoom(end + 1);
      this.grid.fill(Number.NaN, count, end);
      this.grid[end] = minDb[s] > 0 ? Math.log(minDb[s]) : Number.NaN;
      count = end + 1;
    }
    return count;
  }

  private forwards(k: number): void {
    const { moved, seen, config, predicted, predictedCovariance } = this;
    if (k === 0) {
      const { mean, covariance } = config.initial;
      const distance = Math.sqrt(this.scale * covariance);
      moved.fill(mean);
      moved[1] = mean + distance;
      moved[4] = mean - distance;
    } else this.move(k);
    const mean = this.meanOf(moved);
    const covariance = this.covarianceOf(moved, mean, moved, mean);
    predicted[k] = mean;
    predictedCovariance[k] = covariance;
    if (k > 0) this.gains[k] = this.crossed(k, mean) / covariance;
    this.means[k] = mean;
    this.covariances[k] = covariance;
    const observation = this.grid[k];
    if (Number.isNaN(observation)) return;
    for (let p = 0; p < POINTS; p++) seen[p] = observedAt(Math.abs(moved[p]), config) + 0;
    seen[3] += this.seenNoise;
    seen[6] -= this.seenNoise;
    const meanSeen = this.meanOf(seen);
    const cross = this.covarianceOf(moved, mean, seen, meanSeen);
    const gain = cross / this.covarianceOf(seen, meanSeen, seen, meanSeen);
    this.means[k] = mean + gain * (observation - meanSeen);
    this.covariances[k] = covariance - gain * cross;
  }

  /** Points of the step before after one step: the distance never turns negative. */
  private move(k: number): void {
    const { moved, moveNoise } = this;
    const mean = this.means[k - 1];
    const distance = Math.sqrt(this.scale * this.covariances[k - 1]);
    const still = Math.abs(mean);
    moved[0] = still;
    moved[1] = Math.abs(mean + distance);
    moved[2] = Math.abs(mean + moveNoise);
    moved[3] = still;
    moved[4] = Math.abs(mean - distance);
    moved[5] = Math.abs(mean - moveNoise);
    moved[6] = still;
  }

  /** Covariance of the points before and after the step; all others stand at the mean before. */
  private crossed(k: number, mean: number): number {
    const { moved, weight } = this;
    const before = this.means[k - 1];
    const distance = Math.sqrt(this.scale * this.covariances[k - 1]);
    const up = (moved[1] - mean) * (before + distance - before) * weight;
    return up + (moved[4] - mean) * (before - distance - before) * weight;
  }

  private meanOf(points: Float64Array): number {
    const { first, weight } = this;
    let sum = points[0] * first;
    for (let k = 1; k < POINTS; k++) sum += points[k] * weight;
    return sum;
  }

  private covarianceOf(a: Float64Array, meanA: number, b: Float64Array, meanB: number): number {
    let sum = (a[0] - meanA) * (b[0] - meanB) * this.firstCovariance;
    for (let k = 1; k < POINTS; k++) sum += (a[k] - meanA) * (b[k] - meanB) * this.weight;
    return sum;
  }

  private makeRoom(steps: number): void {
    if (steps <= this.grid.length) return;
    const size = 2 * steps;
    const grid = new Float64Array(size);
    grid.set(this.grid);
    this.grid = grid;
    this.means = new Float64Array(size);
    this.covariances = new Float64Array(size);
    this.predicted = new Float64Array(size);
    this.predictedCovariance = new Float64Array(size);
    this.gains = new Float64Array(size);
  }
}
