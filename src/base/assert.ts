/**
 * What one room promises the next. Assertions stay on: a promise that is broken would otherwise
 * give wrong rows without a word. Each names what would be wrong.
 */
export function assert(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`assertion failed: ${promise}`);
}

/** The first `count` values ascend; equal ones where `strictly` is false. */
export function assertSorted(
  values: ArrayLike<number>,
  count: number,
  promise: string,
  strictly = true,
): void {
  for (let k = 1; k < count; k++) {
    if (values[k - 1] < values[k] || (!strictly && values[k - 1] === values[k])) continue;
    throw new Error(`assertion failed: ${promise}: ${values[k - 1]} stands before ${values[k]}`);
  }
}

/** The first `count` values lie in [min, end). */
export function assertInRange(
  values: ArrayLike<number>,
  count: number,
  [min, end]: readonly [number, number],
  promise: string,
): void {
  for (let k = 0; k < count; k++) {
    if (values[k] >= min && values[k] < end) continue;
    throw new Error(`assertion failed: ${promise}: ${values[k]} at ${k}, from ${min} below ${end}`);
  }
}

/** Every column holds `count` values. */
export function assertSameLength(
  columns: readonly { readonly length: number }[],
  count: number,
  promise: string,
): void {
  columns.forEach(({ length }, k) => {
    assert(length === count, `${promise}: column ${k} has ${length} of ${count} values`);
  });
}
