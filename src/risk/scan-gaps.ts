import { SCAN_INSTANCE_S } from '../base/ble/exposure-notification.ts';
import { firstAbove } from '../base/numbers/sorted.ts';
import { US_PER_S } from '../base/time.ts';

/**
 * From the start of the scan before to that of the scan under way at `time`; undefined before the
 * first scan, and for the first where nothing is known of one before it. Times and result have one
 * unit.
 *
 * @param starts - when scans began, the first `count`, rising
 * @param before - when the last scan before those began, where it is known
 */
export function scanGap(
  starts: ArrayLike<number>,
  count: number,
  time: number,
  before?: number,
): number | undefined {
  const scan = firstAbove(starts, count, time) - 1;
  if (scan < 0) return undefined;
  const last = scan > 0 ? starts[scan - 1] : before;
  return last === undefined ? undefined : starts[scan] - last;
}

/**
 * When the scans began that left a row, as far as rows tell: a row more than 25.5 s after the one
 * before it is of the next scan. Of a scan that heard nobody nothing is known.
 *
 * @param times - of all rows, in any order
 * @param perSecond - how many of the times' unit make a second
 */
export function scanStarts(times: ArrayLike<number>, perSecond: number): Float64Array {
  const rising = Float64Array.from(times).sort();
  return rising.filter((time, k) => k === 0 || time - rising[k - 1] > perSecond * SCAN_INSTANCE_S);
}

/**
 * Seconds since the scan before, by a row's time, from when the phone's scans began.
 *
 * @param startUs - receiver's clock, Unix µs, rising
 */
export function gapsOfScans(startUs: ArrayLike<number>): (timeUs: number) => number | undefined {
  return (timeUs) => {
    const gapUs = scanGap(startUs, startUs.length, timeUs);
    return gapUs === undefined ? undefined : gapUs / US_PER_S;
  };
}

/** The same where only the log is known: from the scans that left a row in it (`scanStarts`). */
export function gapsOfRows(log: {
  readonly count: number;
  readonly firstUs: Float64Array;
}): (timeUs: number) => number | undefined {
  return gapsOfScans(scanStarts(log.firstUs.subarray(0, log.count), US_PER_S));
}
