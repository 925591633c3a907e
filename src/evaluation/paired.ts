import { exactInterval, fairCoinCdf, studentQuantile } from '../base/numbers/quantiles.ts';
import type { Interval } from '../base/numbers/wilson.ts';
import { FIGURES } from './figures.ts';
import type { Figure, FigureName } from './figures.ts';
import type { Tally } from './tally.ts';

/** B minus A of a figure of the same people under the same draws. */
export interface PairedDifference {
  /** null where one of the two has no answer. */
  readonly difference: number | null;
  /** 95 %; null where none can be given. */
  readonly interval: Interval | null;
}

/** The same people judged twice: how many were warned in one run alone. */
export interface Discordant {
  readonly onlyA: number;
  readonly onlyB: number;
  readonly people: number;
}

export interface PairedShares extends PairedDifference {
  /** Exact McNemar test: chance of a split as uneven as this, if neither run warned more. */
  readonly p: number;
}

// The two parts of the interval fail in at most 4 % and 1 % of cases, 5 % together: most is given
// to the direction, which decides whether 0 is excluded.
const DIRECTION_LEVEL = 0.96;
const CHANGED_LEVEL = 0.99;

/**
 * B minus A of a share of the same people in one run, with an exact 95 % interval: of those whose
 * warning changed the part that changed towards B (McNemar 1947, Psychometrika 12:153, as a
 * binomial), times the share of people whose warning changed, each by Clopper and Pearson. Exact
 * for people who are independent; where one case makes many alike it is too narrow.
 */
export function pairedShares({ onlyA, onlyB, people }: Discordant): PairedShares {
  const changed = onlyA + onlyB;
  if (people === 0) return { difference: null, interval: null, p: 1 };
  const share = exactInterval(changed, people, CHANGED_LEVEL);
  const towardsB =
    changed === 0 ? { low: 0, high: 1 } : exactInterval(onlyB, changed, DIRECTION_LEVEL);
  const [low, high] = [2 * towardsB.low - 1, 2 * towardsB.high - 1];
  return {
    difference: (onlyB - onlyA) / people,
    interval: {
      low: low * (low < 0 ? share.high : share.low),
      high: high * (high > 0 ? share.high : share.low),
    },
    p: Math.min(1, 2 * fairCoinCdf(Math.min(onlyA, onlyB), changed)),
  };
}

/**
 * B minus A of a figure over replicates with the same seeds, with a 95 % interval by Student's t.
 * The variance is that of the difference of two ratios of sums (Cochran 1977, 6.13): what the two
 * share, such as people and places, cancels. No interval where all replicates differ alike.
 */
export function pairedOverReplicates(
  name: FigureName,
  a: readonly Tally[],
  b: readonly Tally[],
): PairedDifference {
  const runs = a.length;
  if (b.length !== runs) throw new RangeError(`"b" expected ${runs} replicates, got ${b.length}`);
  const [ofA, ofB] = [residuals(name, a), residuals(name, b)];
  if (ofA === null || ofB === null) return { difference: null, interval: null };
  const difference = ofB.value - ofA.value;
  const off = ofA.residuals.reduce((sum, one, k) => sum + (ofB.residuals[k] - one) ** 2, 0);
  // Rounding leaves a trace where no replicate differs from another: they tell of no spread.
  const isFlat = off < 1e-24;
  if (runs < 2 || isFlat) return { difference, interval: null };
  const half = studentQuantile(0.975, runs - 1) * Math.sqrt(off / (runs * (runs - 1)));
  const most = FIGURES[name].kind === 'share' ? 1 : Infinity;
  return {
    difference,
    interval: {
      low: Math.max(-most, difference - half),
      high: Math.min(most, difference + half),
    },
  };
}

/** By how much each replicate moves the ratio of sums, to first order, times the replicates. */
function residuals(
  name: FigureName,
  replicates: readonly Tally[],
): { readonly value: number; readonly residuals: readonly number[] } | null {
  const { part, whole }: Figure = FIGURES[name];
  const total = replicates.reduce((sum, tally) => sum + whole(tally), 0);
  if (total === 0) return null;
  const value = replicates.reduce((sum, tally) => sum + part(tally), 0) / total;
  const mean = total / replicates.length;
  return { value, residuals: replicates.map((one) => (part(one) - value * whole(one)) / mean) };
}
