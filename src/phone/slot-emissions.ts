import { firstAbove } from '../base/numbers/sorted.ts';
import { US_PER_DAY } from '../base/time.ts';
import { uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { ADV_DELAY_US } from './advertising-events.ts';
import { clockUs, trueUs } from './clock.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions } from './schedule.ts';

/** How a phone that advertises without a break does it. */
export interface SlotEmissionsOptions {
  /** Mean time between packets, µs. */
  readonly intervalUs: number;
  readonly rotationUs: number;
}

/**
 * A phone that advertises all day: one burst for each rotation slot of its clock, cut at
 * midnight.
 */
export class SlotEmissions implements Emissions {
  readonly count: number;
  readonly intervalUs: number;
  readonly advDelayUs = ADV_DELAY_US;
  private readonly key: Key;
  private readonly firstSlot: number;
  /** Starts of the slots, and the end of the last one; from the second on, the ends of all. */
  private readonly edgesUs: Float64Array;
  private readonly endsUs: Float64Array;

  constructor(key: Key, day: number, clock: PhoneClock, options: SlotEmissionsOptions) {
    const { intervalUs, rotationUs } = options;
    const dayUs = day * US_PER_DAY;
    const endUs = dayUs + US_PER_DAY;
    const last = Math.floor(clockUs(clock, endUs - 1) / rotationUs);
    this.key = key;
    this.intervalUs = intervalUs;
    this.firstSlot = Math.floor(clockUs(clock, dayUs) / rotationUs);
    this.count = last - this.firstSlot + 1;
    this.edgesUs = new Float64Array(this.count + 1);
    this.edgesUs[0] = dayUs;
    for (let k = 1; k < this.count; k++) {
      this.edgesUs[k] = trueUs(clock, (this.firstSlot + k) * rotationUs);
    }
    this.edgesUs[this.count] = endUs;
    this.endsUs = this.edgesUs.subarray(1);
  }

  startUs(burst: number): number {
    return this.edgesUs[burst];
  }

  endUs(burst: number): number {
    return this.endsUs[burst];
  }

  slot(burst: number): number {
    return this.firstSlot + burst;
  }

  phaseUs(burst: number): number {
    return Math.floor(uniform(this.key, 1, burst) * this.intervalUs);
  }

  firstAfter(tUs: number): number {
    return firstAbove(this.endsUs, this.count, tUs);
  }
}
