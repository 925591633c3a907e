import { assertSorted } from '../base/assert.ts';
import type { Meetings } from '../world/world.ts';

/**
 * Everybody near a receiver on one day: meetings [first[k], end[k]) are with person
 * other[first[k]].
 */
export interface Neighbours {
  readonly count: number;
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/**
 * The neighbours in order of their ids: sums over them, and events at one instant, do not depend on
 * where people stand in the list of the world.
 *
 * @param ids - of everybody, by index
 */
export function neighboursOf({ count, other }: Meetings, ids: Float64Array): Neighbours {
  assertSorted(other, count, 'meetings are in order of the other person', false);
  const starts: number[] = [];
  for (let m = 0; m < count; m++) if (m === 0 || other[m] !== other[m - 1]) starts.push(m);
  const ends = new Map(
    starts.map((start, k) => [start, k + 1 < starts.length ? starts[k + 1] : count]),
  );
  starts.sort((a, b) => ids[other[a]] - ids[other[b]]);
  return {
    count: starts.length,
    first: Int32Array.from(starts),
    end: Int32Array.from(starts, (start) => ends.get(start)!),
  };
}
