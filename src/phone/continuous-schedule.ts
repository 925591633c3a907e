import type { Pdu } from '../base/pdu.ts';
import { US_PER_DAY, US_PER_MS } from '../base/time.ts';
import { deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { PhoneClock } from './clock.ts';
import { BALANCED_US } from './gaen-schedule.ts';
import type { Emissions, Payload, Schedule, Windows } from './schedule.ts';
import { SlotEmissions } from './slot-emissions.ts';

// SCAN_MODE_LOW_LATENCY of Android 9 to 12: window = interval = 4,096 ms (AOSP ScanManager).
const CHANNEL_US = 4_096 * US_PER_MS;
// Judgement: a row of what was heard covers about a minute; windows end where the channel changes.
const WINDOW_US = 15 * CHANNEL_US;

/** Advertises (Android's BALANCED mode) and listens without a break: what no battery allows for long. */
export class ContinuousSchedule implements Schedule {
  readonly pdu: Pdu;
  readonly eventsPerUs = 1 / BALANCED_US;
  readonly channelUs = CHANNEL_US;
  private readonly phaseKey: Key;
  private readonly rotationUs: number;

  constructor(root: Key, { pdu, rotationUs }: Payload) {
    this.pdu = pdu;
    this.rotationUs = rotationUs;
    this.phaseKey = purposeKey(root, 'phone.continuous.phase');
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    const key = deriveKey(this.phaseKey, person, day);
    return new SlotEmissions(key, day, clock, {
      intervalUs: BALANCED_US,
      rotationUs: this.rotationUs,
    });
  }

  windows(person: number, day: number): Windows {
    const phaseUs = Math.floor(uniform(deriveKey(this.phaseKey, person, day), 0, 0) * WINDOW_US);
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
