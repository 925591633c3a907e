import { KS_LIMIT } from '../statistics.ts';

/** One measured figure beside what theory expects, and the interval in which it must lie. */
export interface Comparison {
  readonly what: string;
  readonly measured: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Behind the figures, with its blank before it; '' for shares. */
  readonly unit: string;
  readonly digits: number;
}

/** Two-sided 99 % point of the normal law. */
export const NORMAL_99 = 2.576;
/** Two-sided 99.9 % point, for many rows of one table. */
export const NORMAL_999 = 3.291;

export const isWithin = ({ measured, low, high }: Comparison): boolean =>
  measured >= low && measured <= high;

/** A share among `n` trials against the probability `expected`; `times` sd to either side. */
export function shareOf(
  what: string,
  [measured, expected, n]: readonly [number, number, number],
  times: number,
): Comparison {
  const half = times * Math.sqrt((expected * (1 - expected)) / n);
  const low = Math.max(expected - half, 0);
  const high = Math.min(expected + half, 1);
  return { what, measured, expected, low, high, unit: '', digits: 4 };
}

/** Largest distance between two distributions times the root of n: below the limit of 0.1 %. */
export function distanceOf(what: string, measured: number): Comparison {
  return { what, measured, expected: 0, low: 0, high: KS_LIMIT, unit: '', digits: 2 };
}
