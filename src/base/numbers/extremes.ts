/**
 * The least of the values, `Infinity` where there are none; also of more than a call takes
 * arguments.
 */
export function least(values: Iterable<number>): number {
  let found = Infinity;
  for (const value of values) if (value < found) found = value;
  return found;
}

/** The greatest of the values, `-Infinity` where there are none. */
export function greatest(values: Iterable<number>): number {
  let found = -Infinity;
  for (const value of values) if (value > found) found = value;
  return found;
}
