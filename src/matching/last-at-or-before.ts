/** Place of the last of ascending `starts` at or before `at`; 0 where all are later. */
export function lastAtOrBefore(starts: ArrayLike<number>, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
