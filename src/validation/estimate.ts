/** A figure and its standard error; NaN where there is none. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}
