import { firstAbove } from '../base/numbers/sorted.ts';
import { US_PER_DAY } from '../base/time.ts';
import { uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { ADV_DELAY_US } from './advertising-events.ts';
import { clockUs, trueUs } from './clock.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions } from './schedule.ts';

export interface CutBurstsOptions {
  readonly burstUs: number;
  /** From the start of a burst to the start of the next. */
  readonly periodUs: number;
  /** Start of a burst after midnight, in [0, periodUs). */
  readonly phaseUs: number;
  /** Mean time between packets, µs. */
  readonly intervalUs: number;
  readonly rotationUs: number;
}

/** Bursts of one day, cut where the identifier changes within one, and at midnight. */
export class CutBursts implements Emissions {
  readonly count: number;
  readonly intervalUs: number;
  readonly advDelayUs = ADV_DELAY_US;
  private readonly key: Key;
  private readonly startsUs: Float64Array;
  private readonly endsUs: Float64Array;
  private readonly slots: Int32Array;

  constructor(key: Key, day: number, clock: PhoneClock, options: CutBurstsOptions) {
    const { burstUs, periodUs, phaseUs, intervalUs, rotationUs } = options;
    const dayUs = day * US_PER_DAY;
    this.key = key;
    this.intervalUs = intervalUs;
    const startsUs: number[] = [];
    const endsUs: number[] = [];
    const slots: number[] = [];
    for (let at = phaseUs - periodUs; at < US_PER_DAY; at += periodUs) {
      const burstEndUs = dayUs + Math.min(at + burstUs, US_PER_DAY);
      for (let fromUs = dayUs + Math.max(at, 0); fromUs < burstEndUs;) {
        const slot = Math.floor(clockUs(clock, fromUs) / rotationUs);
        const toUs = Math.min(burstEndUs, trueUs(clock, (slot + 1) * rotationUs));
        startsUs.push(fromUs);
        endsUs.push(toUs);
        slots.push(slot);
        fromUs = toUs;
      }
    }
    this.count = startsUs.length;
    this.startsUs = Float64Array.from(startsUs);
    this.endsUs = Float64Array.from(endsUs);
    this.slots = Int32Array.from(slots);
  }

  startUs(burst: number): number {
    return this.startsUs[burst];
  }

  endUs(burst: number): number {
    return this.endsUs[burst];
  }

  slot(burst: number): number {
    return this.slots[burst];
  }

  phaseUs(burst: number): number {
    return Math.floor(uniform(this.key, 1, burst) * this.intervalUs);
  }

  firstAfter(tUs: number): number {
    return firstAbove(this.endsUs, this.count, tUs);
  }
}
