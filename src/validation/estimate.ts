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

/** The middle 80 % of what is a number: its 10 % and 90 % points, interpolated linearly. */
export function interval80(values: readonly number[]): readonly [number, number] {
  const rising = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return [quantileOf(rising, 0.1), quantileOf(rising, 0.9)];
}
