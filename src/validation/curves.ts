import { quantileOf } from '../base/numbers/sorted.ts';
import { rocCurve, tprAt } from '../evaluation/detection/detection.ts';
import type { ScoreCounts } from '../evaluation/detection/score-counts.ts';
import type { Campaign } from './campaign.ts';
import { interval80, momentsOf } from './estimate.ts';

/** Values along `x`: measured, and predicted with the middle 80 % of replicates. */
export interface Curves {
  readonly x: readonly number[];
  readonly measured: readonly number[];
  /** Means over replicates. */
  readonly predicted: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const steps = (count: number): number[] => Array.from({ length: count + 1 }, (_, k) => k / count);
/** False positive rates at which ROC curves are told. */
const FPRS = steps(50);
/** Shares of links at which the spread within them is told. */
const SHARES = steps(20);
/** Fewer heard rows of a link say little about its spread. */
const MIN_LINK_ROWS = 10;

/** TPR at each of 51 false positive rates; undefined where a side is empty. */
export function rocCurves(
  measured: ScoreCounts,
  replicates: readonly (readonly number[])[],
): Curves | undefined {
  const own = rocValues(measured);
  return own === undefined ? undefined : curves(FPRS, own, replicates);
}

export function rocValues(counts: ScoreCounts): number[] | undefined {
  if (!(counts.nearTotal > 0 && counts.farTotal > 0)) return undefined;
  return tprAt(rocCurve(counts), FPRS);
}

/** Standard deviations within still links, as quantiles over links, dB; undefined without links. */
export function spreadValues(
  { links, isStill }: Campaign,
  rssiDbm: Float64Array,
): number[] | undefined {
  const found: number[] = [];
  for (const { meeting, from, to } of links) {
    if (isStill[meeting] === 0) continue;
    const heard = rssiDbm.subarray(from, to).filter((dbm) => !Number.isNaN(dbm));
    if (heard.length >= MIN_LINK_ROWS) found.push(momentsOf([...heard]).error);
  }
  if (found.length === 0) return undefined;
  const rising = Float64Array.from(found).sort();
  return SHARES.map((share) => quantileOf(rising, share));
}

export function spreadCurves(
  measured: readonly number[] | undefined,
  replicates: readonly (readonly number[])[],
): Curves | undefined {
  return measured === undefined ? undefined : curves(SHARES, measured, replicates);
}

function curves(
  x: readonly number[],
  measured: readonly number[],
  replicates: readonly (readonly number[])[],
): Curves {
  const predicted = x.map((_, k) => replicates.map((values) => values[k]));
  const bands = predicted.map((values) => interval80(values));
  return {
    x,
    measured,
    predicted: predicted.map((values) => momentsOf(values).value),
    low: bands.map(([low]) => low),
    high: bands.map(([, high]) => high),
  };
}
