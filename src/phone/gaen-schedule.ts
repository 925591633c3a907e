import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { deriveKey, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { BalancedAdvertiser } from './balanced-advertiser.ts';
import type { Payload, Schedule, Windows } from './schedule.ts';
import { SpreadScans } from './spread-scans.ts';

// Scan of 4 s, the next one 300 s - U{0..89} after it: gaps of 210-300 s, mean 255 s
// (exposure-notifications-internals, ContactTracingFeature).
const SCAN_US = 4 * US_PER_S;
const GAP_MEAN_US = 255 * US_PER_S;
const GAP_SPREAD_US = 45 * US_PER_S;

/**
 * GAEN on Android. Identifier, metadata and address rotate together at each slot (GAEN's own: the
 * 10-minute interval, ENIN) of the phone's clock; the phone advertises all the time.
 */
export class GaenSchedule extends BalancedAdvertiser implements Schedule {
  /** Window = interval = a third of the scan (exposure-notifications-internals). */
  readonly channelUs = Math.floor(SCAN_US / ADVERTISING_CHANNELS);
  private readonly gapKey: Key;
  private readonly scans: SpreadScans;

  constructor(root: Key, payload: Payload) {
    super(root, payload, 'phone.gaen.phase');
    this.gapKey = purposeKey(root, 'phone.gaen.gaps');
    this.scans = new SpreadScans(GAP_MEAN_US, GAP_SPREAD_US);
  }

  windows(person: number, day: number): Windows {
    const gapKey = deriveKey(this.gapKey, person, day);
    const starts = this.scans.startsUs(this.keyOf(person, day), gapKey);
    const dayUs = day * US_PER_DAY;
    return {
      count: starts.length,
      startUs: starts.map((at) => dayUs + at),
      endUs: starts.map((at) => dayUs + Math.min(at + SCAN_US, US_PER_DAY)),
      reportDelayUs: new Float64Array(starts.length),
    };
  }
}
