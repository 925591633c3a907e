import { bits } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { MIXED } from '../kernel/threefry.ts';

/** Events of one block. */
export const BLOCK_EVENTS = 16;
/** advDelay is uniform on 0 to 10 ms (Bluetooth Core 5.3, 6.B.4.4.2.2.1), µs. */
export const ADV_DELAY_US = 10_000;

/**
 * Mean time between packets in ADVERTISE_MODE_LOW_POWER, which asks for 1,000 ms: Android hands the
 * controller 31.25 ms more as the upper end, and phones in BALANCED mode took it (DP-3T gaenlib);
 * advDelay adds 5 ms.
 */
export const LOW_POWER_US = 1_036_250;

/**
 * A burst of advertising: its first event, and the mean time between events, advDelay included.
 */
export interface AdvertisingBurst {
  readonly firstUs: number;
  readonly endUs: number;
  readonly meanUs: number;
  /** advDelay is uniform on 0 to this: `ADV_DELAY_US`, or 0 for the periodic tasks of theory. */
  readonly advDelayUs: number;
}

// Both words of a draw serve: one for each of two events.
function delayUs(key: Key, burst: AdvertisingBurst, event: number): number {
  const { firstUs, advDelayUs } = burst;
  if ((event & 1) === 0) bits(key, firstUs, event);
  return Math.floor(((MIXED[event & 1] >>> 0) / 4294967296) * (advDelayUs + 1));
}

/**
 * Starts of the blocks of a burst, rising; the last one is at its end or beyond. The delays add
 * up from the first event on, so a burst is walked once and then known everywhere.
 */
export function blockStartsUs(key: Key, burst: AdvertisingBurst): Float64Array {
  const baseUs = burst.meanUs - burst.advDelayUs / 2;
  const starts = [burst.firstUs];
  let atUs = burst.firstUs;
  for (let event = 0; atUs < burst.endUs; event++) {
    atUs += baseUs + delayUs(key, burst, event);
    if ((event + 1) % BLOCK_EVENTS === 0) starts.push(atUs);
  }
  if (starts[starts.length - 1] < burst.endUs) starts.push(atUs);
  return Float64Array.from(starts);
}

/** Writes the starts of the events of block `block`, which begins at `startUs`. */
export function openBlock(
  key: Key,
  burst: AdvertisingBurst,
  block: number,
  startUs: number,
  timesUs: Float64Array,
): void {
  const baseUs = burst.meanUs - burst.advDelayUs / 2;
  let atUs = startUs;
  for (let k = 0; k < BLOCK_EVENTS; k++) {
    timesUs[k] = atUs;
    atUs += baseUs + delayUs(key, burst, block * BLOCK_EVENTS + k);
  }
}
