import { describe, expect, it } from 'vitest';
import { ClusteredScores } from '../../src/evaluation/detection/clustered-scores.ts';
import {
  areaUnderCurve,
  leastError,
  ratesFrom,
  rocCurve,
  tprAt,
} from '../../src/evaluation/detection/detection.ts';
import { countsOfMaps, scoreCounts } from '../../src/evaluation/detection/score-counts.ts';
import type { ScoredRows } from '../../src/evaluation/detection/score-counts.ts';
import { below, normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';

const key = purposeKey(rootKey('detection'), 'rows');

/** Means of up to 14 whole dBm, so that values are fractions with ties; every 20th is not heard. */
function drawn(count: number, seed: number): ScoredRows & { weights: Float64Array } {
  const isNear = Uint8Array.from({ length: count }, (_, k) => (k % 3 === 0 ? 1 : 0));
  const scores = Float64Array.from({ length: count }, (_, k) => {
    if (k % 20 === 7) return NaN;
    const packets = 1 + below(key, seed, k, 14);
    return Math.round(packets * (-60 + 6 * normal(key, k, seed) + 4 * isNear[k])) / packets;
  });
  const weights = Float64Array.from({ length: count }, (_, k) => below(key, k, seed + 1, 4));
  return { scores, isNear, weights };
}

/** All pairs, one by one. */
function plainAuc({ scores, isNear }: ScoredRows, weights: Float64Array): number {
  let pairs = 0;
  let all = 0;
  for (let i = 0; i < scores.length; i++) {
    if (isNear[i] === 0 || Number.isNaN(scores[i])) continue;
    for (let j = 0; j < scores.length; j++) {
      if (isNear[j] === 1 || Number.isNaN(scores[j])) continue;
      const weight = weights[i] * weights[j];
      all += weight;
      if (scores[i] > scores[j]) pairs += weight;
      if (scores[i] === scores[j]) pairs += weight / 2;
    }
  }
  return pairs / all;
}

describe('AUC', () => {
  it.each([20, 300, 2000])('is that of all pairs to 1e-9, with fractions and ties: %i', (count) => {
    const rows = drawn(count, count);
    const auc = areaUnderCurve(scoreCounts(rows));
    const ones = new Float64Array(count).fill(1);
    expect(Math.abs(auc - plainAuc(rows, ones))).toBeLessThan(1e-9);
    // Fractions matter: what half a dB cannot tell apart is no tie.
    const rounded = { ...rows, scores: rows.scores.map((one) => Math.round(2 * one) / 2) };
    if (count > 20) expect(Math.abs(plainAuc(rounded, ones) - auc)).toBeGreaterThan(1e-6);
  });

  it('is that of all weighted pairs where clusters weigh, without sorting again', () => {
    const rows = drawn(1500, 3);
    const clusterOf = Int32Array.from(rows.scores, (_, k) => below(key, 9, k, 40));
    const clustered = new ClusteredScores(rows, clusterOf, 41);
    for (let draw = 0; draw < 5; draw++) {
      const weights = Float64Array.from({ length: 41 }, (_, c) => below(key, 50 + draw, c, 4));
      const ofRows = Float64Array.from(clusterOf, (c) => weights[c]);
      const counts = clustered.counts(weights);
      expect(Math.abs(areaUnderCurve(counts) - plainAuc(rows, ofRows))).toBeLessThan(1e-9);
      const known = rows.scores.map((score, k) => (Number.isNaN(score) ? 0 : ofRows[k]));
      const total = counts.nearTotal + counts.farTotal;
      expect(total).toBe(known.reduce((sum, weight) => sum + weight, 0));
    }
    const ones = clustered.counts(new Float64Array(41).fill(1));
    expect(ones).toEqual(scoreCounts(rows));
  });

  it('has no answer where a side is empty, and takes 0 and -0 for one score', () => {
    const one = scoreCounts({ scores: Float64Array.of(1, 2), isNear: Uint8Array.of(1, 1) });
    expect(areaUnderCurve(one)).toBeNaN();
    expect(leastError(one)).toBeNaN();
    const zeros = scoreCounts({ scores: Float64Array.of(0, -0), isNear: Uint8Array.of(1, 0) });
    expect(zeros.scores).toHaveLength(1);
    expect(areaUnderCurve(zeros)).toBe(0.5);
  });
});

describe('thresholds', () => {
  // Near at 5, 3, 3, 1; far at 4, 3, 2, 0, 0.
  const near = new Map([
    [5, 1],
    [3, 2],
    [1, 1],
  ]);
  const far = new Map([
    [4, 1],
    [3, 1],
    [2, 1],
    [0, 2],
  ]);
  const counts = countsOfMaps(near, far);

  it('take what is at or above them', () => {
    expect(ratesFrom(counts, 3)).toEqual({ tpr: 3 / 4, fpr: 2 / 5 });
    expect(ratesFrom(counts, 3.5)).toEqual({ tpr: 1 / 4, fpr: 1 / 5 });
    expect(ratesFrom(counts, -1)).toEqual({ tpr: 1, fpr: 1 });
    expect(ratesFrom(counts, 9)).toEqual({ tpr: 0, fpr: 0 });
  });

  it('cost P_miss + P_fa, at the best one as at the best of all tried', () => {
    const costs = [-1, 0, 1, 2, 3, 4, 5, 6].map((threshold) => {
      const { tpr, fpr } = ratesFrom(counts, threshold);
      return 1 - tpr + fpr;
    });
    expect(leastError(counts)).toBeCloseTo(Math.min(...costs), 12);
    expect(leastError(counts)).toBeCloseTo(0.6, 12);
    // The other way round no threshold is better than a constant answer.
    expect(leastError(countsOfMaps(new Map([[0, 3]]), new Map([[1, 3]])))).toBe(1);
  });

  it('draw a ROC whose area is the AUC, and which is read straight between its points', () => {
    const curve = rocCurve(counts);
    let area = 0;
    for (let k = 1; k < curve.fpr.length; k++) {
      area += ((curve.fpr[k] - curve.fpr[k - 1]) * (curve.tpr[k] + curve.tpr[k - 1])) / 2;
    }
    expect(area).toBeCloseTo(areaUnderCurve(counts), 12);
    const read = tprAt(curve, [0, 0.1, 0.2, 0.3, 0.4, 0.6, 1]);
    [0.25, 0.25, 0.25, 0.5, 0.75, 1, 1].forEach((tpr, k) => {
      expect(read[k]).toBeCloseTo(tpr, 12);
    });
  });
});
