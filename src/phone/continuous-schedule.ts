import { US_PER_DAY, US_PER_MS } from '../base/time.ts';
import { uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { BalancedAdvertiser } from './balanced-advertiser.ts';
import type { Payload, Schedule, Windows } from './schedule.ts';

// SCAN_MODE_LOW_LATENCY of Android 9 to 12: window = interval = 4,096 ms (AOSP ScanManager).
const CHANNEL_US = 4_096 * US_PER_MS;
// Judgement: a row of what was heard covers about a minute; windows end where the channel changes.
const WINDOW_US = 15 * CHANNEL_US;

/**
 * Advertises (Android's BALANCED mode) and listens without a break: what no battery allows for
 * long.
 */
export class ContinuousSchedule extends BalancedAdvertiser implements Schedule {
  readonly channelUs = CHANNEL_US;

  constructor(root: Key, payload: Payload) {
    super(root, payload, 'phone.continuous.phase');
  }

  windows(person: number, day: number): Windows {
    const phaseUs = Math.floor(uniform(this.keyOf(person, day), 0, 0) * WINDOW_US);
    const dayUs = day * US_PER_DAY;
    const count = Math.ceil((US_PER_DAY - phaseUs) / WINDOW_US) + (phaseUs > 0 ? 1 : 0);
    const startUs = new Float64Array(count);
    const endUs = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      const at = phaseUs + (k - (phaseUs > 0 ? 1 : 0)) * WINDOW_US;
      startUs[k] = dayUs + Math.max(at, 0);
      endUs[k] = dayUs + Math.min(at + WINDOW_US, US_PER_DAY);
    }
    return { count, startUs, endUs, reportDelayUs: new Float64Array(count) };
  }
}
