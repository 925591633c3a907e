import { US_PER_DAY, US_PER_MS, US_PER_S } from '../base/time.ts';
import { uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { BalancedAdvertiser } from './balanced-advertiser.ts';
import type { Payload, Schedule, Windows } from './schedule.ts';

/** Scans of one length, one after the other at one distance. */
export interface PeriodicCycle {
  readonly name: string;
  readonly scanUs: number;
  readonly periodUs: number;
}

/** DP-3T's own SDK, before GAEN: 20 s of every 60 s (its experiment 05). */
export const DP3T_CYCLE: PeriodicCycle = {
  name: 'dp3t',
  scanUs: 20 * US_PER_S,
  periodUs: 60 * US_PER_S,
};
/**
 * Herald on Android: 4 s, 1 s of rest, at least 2 s off. Judgement: the shortest cycle, in which
 * there is nobody to connect to.
 */
export const HERALD_CYCLE: PeriodicCycle = {
  name: 'herald',
  scanUs: 4 * US_PER_S,
  periodUs: 7 * US_PER_S,
};

/** Advertises all the time (Android's BALANCED mode) and scans in a fixed rhythm. */
export class PeriodicSchedule extends BalancedAdvertiser implements Schedule {
  /** SCAN_MODE_LOW_LATENCY of Android 9 to 12: window = interval = 4,096 ms (AOSP ScanManager). */
  readonly channelUs = 4_096 * US_PER_MS;
  private readonly cycle: PeriodicCycle;

  constructor(root: Key, payload: Payload, cycle: PeriodicCycle) {
    super(root, payload, `phone.${cycle.name}.phase`);
    this.cycle = cycle;
  }

  windows(person: number, day: number): Windows {
    const { scanUs, periodUs } = this.cycle;
    const phaseUs = Math.floor(uniform(this.keyOf(person, day), 0, 0) * periodUs);
    const dayUs = day * US_PER_DAY;
    const capacity = Math.ceil(US_PER_DAY / periodUs) + 1;
    const startUs = new Float64Array(capacity);
    const endUs = new Float64Array(capacity);
    let count = 0;
    for (let at = phaseUs - periodUs; at < US_PER_DAY; at += periodUs) {
      const from = Math.max(at, 0);
      const to = Math.min(at + scanUs, US_PER_DAY);
      if (to <= from) continue;
      startUs[count] = dayUs + from;
      endUs[count] = dayUs + to;
      count++;
    }
    return { count, startUs, endUs, reportDelayUs: new Float64Array(capacity) };
  }
}
