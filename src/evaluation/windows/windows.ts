import { assert, assertSameLength } from '../../base/assert.ts';

/**
 * Rows of recordings. What one phone recorded of another in one session is a recording: its rows
 * stand together, in the order of time.
 */
export interface RecordedRows {
  /** Recording of each row; equal ones stand together. */
  readonly recording: Int32Array;
  /** µs; NaN where no row has a time. */
  readonly timeUs: Float64Array;
  /** True distance, m. */
  readonly distanceM: Float64Array;
}

/**
 * Rows put together. A window begins with the first row of a recording that is in none yet and
 * takes what follows within its length, whatever was heard: rows of two radios fall into the same
 * windows.
 */
export interface Windows {
  readonly count: number;
  /** Window of each row; they rise. */
  readonly of: Int32Array;
  /** Of each window: recording, first time, µs, and minutes from its first row to its last. */
  readonly recording: Int32Array;
  readonly fromUs: Float64Array;
  readonly minutes: Float64Array;
  /** Mean over all of its rows, heard or not, m: on either side of a limit, the mean decides. */
  readonly distanceM: Float64Array;
}

/** Windows by name: a row, 4 s (one scan), 15 min, or a whole recording. */
export const WINDOW_LENGTHS_US = {
  scan: 0,
  '4s': 4e6,
  '15min': 900e6,
  log: Infinity,
} as const;
export type WindowKind = keyof typeof WINDOW_LENGTHS_US;
export const WINDOW_KINDS = Object.keys(WINDOW_LENGTHS_US) as [WindowKind, ...WindowKind[]];

/** Whether windows of this kind are cut by times, which rows must then have. */
export function needsTimes(kind: WindowKind): boolean {
  return WINDOW_LENGTHS_US[kind] > 0 && Number.isFinite(WINDOW_LENGTHS_US[kind]);
}

/** Cuts recordings into windows. */
export function cutWindows(rows: RecordedRows, kind: WindowKind): Windows {
  const { recording, timeUs, distanceM } = rows;
  const count = recording.length;
  assertSameLength([timeUs, distanceM], count, 'rows of recordings');
  const lengthUs = WINDOW_LENGTHS_US[kind];
  const of = new Int32Array(count);
  const starts: number[] = [];
  let endUs = NaN;
  for (let k = 0; k < count; k++) {
    const isNew = k === 0 || recording[k] !== recording[k - 1];
    if (needsTimes(kind)) {
      assert(!Number.isNaN(timeUs[k]), 'rows of windows with a length have times');
      assert(isNew || timeUs[k] >= timeUs[k - 1], 'rows of a recording stand in order of time');
    }
    if (isNew || kind === 'scan' || timeUs[k] >= endUs) {
      starts.push(k);
      endUs = kind === 'log' ? Infinity : timeUs[k] + lengthUs;
    }
    of[k] = starts.length - 1;
  }
  return { of, count: starts.length, ...describe(rows, starts) };
}

function describe({ recording, timeUs, distanceM }: RecordedRows, starts: readonly number[]) {
  const endOf = (window: number): number => starts[window + 1] ?? recording.length;
  const minutes = (from: number, window: number): number =>
    (timeUs[endOf(window) - 1] - timeUs[from]) / 60e6;
  return {
    recording: Int32Array.from(starts, (from) => recording[from]),
    fromUs: Float64Array.from(starts, (from) => timeUs[from]),
    minutes: Float64Array.from(starts, minutes),
    distanceM: Float64Array.from(starts, (from, window) => {
      // About the first, so that the mean of equal distances is that distance to the last bit.
      let more = 0;
      for (let k = from; k < endOf(window); k++) more += distanceM[k] - distanceM[from];
      return distanceM[from] + more / (endOf(window) - from);
    }),
  };
}

/** Mean level of what was heard in each window; NaN of a window in which nothing was. */
export function meanLevels({ count, of }: Windows, levels: Float64Array): Float64Array {
  assertSameLength([of], levels.length, 'levels of rows in windows');
  const sums = new Float64Array(count);
  const heard = new Float64Array(count);
  for (let k = 0; k < levels.length; k++) {
    if (Number.isNaN(levels[k])) continue;
    sums[of[k]] += levels[k];
    heard[of[k]]++;
  }
  return sums.map((sum, window) => sum / heard[window]);
}
