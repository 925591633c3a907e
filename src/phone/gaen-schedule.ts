import { ADVERTISING_CHANNELS, pduOf } from '../base/pdu.ts';
import { US_PER_DAY, US_PER_MS, US_PER_S } from '../base/time.ts';
import { below, deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { clockUs, trueUs } from './clock.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions, Schedule, Windows } from './schedule.ts';

const ROTATION_US = 600 * US_PER_S;
// Asked for 250 ms; measured on two phones (DP-3T gaenlib): mean 287 ms.
const INTERVAL_US = 287 * US_PER_MS;
// Scan of 4 s, the next one 300 s - U{0..89} after it: gaps of 210-300 s, mean 255 s
// (exposure-notifications-internals, ContactTracingFeature).
const SCAN_US = 4 * US_PER_S;
const GAP_MEAN_US = 255 * US_PER_S;
const GAP_SPREAD_US = 45 * US_PER_S;
// Gaps come in pairs mean + x, mean - x, shuffled within a block: each gap alone is uniform on
// 210-300 s, and every block lasts the same, so that block k of any day is known without stepping.
const GAPS_PER_BLOCK = 16;
const BLOCK_US = GAPS_PER_BLOCK * GAP_MEAN_US;

/**
 * GAEN on Android. Identifier, metadata and address rotate together at each 10-minute interval
 * (ENIN) of the phone's clock; the phone advertises all the time.
 */
export class GaenSchedule implements Schedule {
  /** 31 bytes that nobody may answer (Exposure Notification Bluetooth Specification 1.2). */
  readonly pdu = pduOf('ADV_NONCONN_IND', 31);
  readonly eventsPerUs = 1 / INTERVAL_US;
  /** Window = interval = a third of the scan (exposure-notifications-internals). */
  readonly channelUs = Math.floor(SCAN_US / ADVERTISING_CHANNELS);
  private readonly phaseKey: Key;
  private readonly gapKey: Key;
  private readonly gapsUs: Float64Array;

  constructor(root: Key) {
    this.phaseKey = purposeKey(root, 'phone.gaen.phase');
    this.gapKey = purposeKey(root, 'phone.gaen.gaps');
    this.gapsUs = new Float64Array(GAPS_PER_BLOCK);
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    return new Intervals(deriveKey(this.phaseKey, person, day), day, clock);
  }

  windows(person: number, day: number): Windows {
    const phaseUs = Math.floor(uniform(deriveKey(this.phaseKey, person, day), 0, 0) * BLOCK_US);
    const capacity = Math.ceil(US_PER_DAY / (GAP_MEAN_US - GAP_SPREAD_US)) + GAPS_PER_BLOCK;
    const startUs = new Float64Array(capacity);
    const endUs = new Float64Array(capacity);
    const dayUs = day * US_PER_DAY;
    let count = 0;
    let block = 0;
    for (let blockUs = phaseUs - BLOCK_US; blockUs < US_PER_DAY; blockUs += BLOCK_US) {
      this.drawGaps(deriveKey(deriveKey(this.gapKey, person, day), block++));
      let at = blockUs;
      for (let k = 0; k < GAPS_PER_BLOCK; k++) {
        if (at >= 0 && at < US_PER_DAY) {
          startUs[count] = dayUs + at;
          endUs[count] = dayUs + Math.min(at + SCAN_US, US_PER_DAY);
          count++;
        }
        at += this.gapsUs[k];
      }
    }
    return { count, startUs, endUs, reportDelayUs: new Float64Array(capacity) };
  }

  private drawGaps(key: Key): void {
    const gaps = this.gapsUs;
    for (let pair = 0; pair < GAPS_PER_BLOCK; pair += 2) {
      const x = Math.floor((2 * uniform(key, pair, 0) - 1) * GAP_SPREAD_US);
      gaps[pair] = GAP_MEAN_US + x;
      gaps[pair + 1] = GAP_MEAN_US - x;
    }
    for (let k = GAPS_PER_BLOCK - 1; k > 0; k--) {
      const j = below(key, k, 1, k + 1);
      const gap = gaps[k];
      gaps[k] = gaps[j];
      gaps[j] = gap;
    }
  }
}

/** The intervals (ENIN) of one day, cut at midnight. */
class Intervals implements Emissions {
  readonly count: number;
  readonly intervalUs: number;
  private readonly key: Key;
  private readonly firstSlot: number;
  /** Starts of the intervals, and the end of the last one. */
  private readonly edgesUs: Float64Array;

  constructor(key: Key, day: number, clock: PhoneClock) {
    const dayUs = day * US_PER_DAY;
    const endUs = dayUs + US_PER_DAY;
    const last = Math.floor(clockUs(clock, endUs - 1) / ROTATION_US);
    this.key = key;
    this.intervalUs = INTERVAL_US;
    this.firstSlot = Math.floor(clockUs(clock, dayUs) / ROTATION_US);
    this.count = last - this.firstSlot + 1;
    this.edgesUs = new Float64Array(this.count + 1);
    this.edgesUs[0] = dayUs;
    for (let k = 1; k < this.count; k++) {
      this.edgesUs[k] = trueUs(clock, (this.firstSlot + k) * ROTATION_US);
    }
    this.edgesUs[this.count] = endUs;
  }

  startUs(stretch: number): number {
    return this.edgesUs[stretch];
  }

  endUs(stretch: number): number {
    return this.edgesUs[stretch + 1];
  }

  slot(stretch: number): number {
    return this.firstSlot + stretch;
  }

  phaseUs(stretch: number): number {
    return Math.floor(uniform(this.key, 1, stretch) * INTERVAL_US);
  }

  firstAfter(tUs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.edgesUs[middle + 1] > tUs) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
