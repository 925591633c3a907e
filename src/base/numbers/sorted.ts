/** Index of the first of the `count` rising values that is above `limit`; `count` where none is. */
export function firstAbove(values: ArrayLike<number>, count: number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Quantile of rising values, 0 <= p <= 1, interpolated linearly; NaN of none.
 * Source: Hyndman and Fan 1996 (The American Statistician 50:361), type 7.
 */
export function quantileOf(rising: ArrayLike<number>, p: number): number {
  if (rising.length === 0) return NaN;
  const at = p * (rising.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, rising.length - 1);
  return rising[low] + (at - low) * (rising[high] - rising[low]);
}
