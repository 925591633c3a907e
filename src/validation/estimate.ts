import { quantileOf } from '../base/numbers/sorted.ts';

/** A figure and its standard error; NaN where there is none. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export const NO_ESTIMATE: Estimate = { value: NaN, error: NaN };

/** Mean and standard deviation of what is a number. */
export function momentsOf(values: readonly number[]): Estimate {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { value: mean, error: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : NaN };
}

/**
 * In which one more value would lie with 80 %: the 10 % and 90 % points at p (n + 1) of what is a
 * number, interpolated linearly; from 9 values on, of fewer their ends. Points at p (n - 1) + 1
 * would hold 72 % with 20 values (Hyndman and Fan 1996, definitions 6 and 7).
 */
export function interval80(values: readonly number[]): readonly [number, number] {
  const rising = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const below = (0.1 * (rising.length + 1) - 1) / Math.max(1, rising.length - 1);
  const tail = Math.min(1, Math.max(0, below));
  return [quantileOf(rising, tail), quantileOf(rising, 1 - tail)];
}
