import { ADVERTISING_CHANNELS } from '../base/pdu.ts';
import type { Pdu } from '../base/pdu.ts';
import { US_PER_DAY, US_PER_MS, US_PER_S } from '../base/time.ts';
import { deriveKey, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions, Payload, Schedule, Windows } from './schedule.ts';
import { SlotEmissions } from './slot-emissions.ts';
import { SpreadScans } from './spread-scans.ts';

/** ADVERTISE_MODE_BALANCED asks for 250 ms; measured on two phones (DP-3T gaenlib): mean 287 ms. */
export const BALANCED_US = 287 * US_PER_MS;
// Scan of 4 s, the next one 300 s - U{0..89} after it: gaps of 210-300 s, mean 255 s
// (exposure-notifications-internals, ContactTracingFeature).
const SCAN_US = 4 * US_PER_S;
const GAP_MEAN_US = 255 * US_PER_S;
const GAP_SPREAD_US = 45 * US_PER_S;

/**
 * GAEN on Android. Identifier, metadata and address rotate together at each slot (GAEN's own: the
 * 10-minute interval, ENIN) of the phone's clock; the phone advertises all the time.
 */
export class GaenSchedule implements Schedule {
  readonly pdu: Pdu;
  readonly eventsPerUs = 1 / BALANCED_US;
  /** Window = interval = a third of the scan (exposure-notifications-internals). */
  readonly channelUs = Math.floor(SCAN_US / ADVERTISING_CHANNELS);
  private readonly phaseKey: Key;
  private readonly gapKey: Key;
  private readonly rotationUs: number;
  private readonly scans: SpreadScans;

  constructor(root: Key, { pdu, rotationUs }: Payload) {
    this.pdu = pdu;
    this.rotationUs = rotationUs;
    this.phaseKey = purposeKey(root, 'phone.gaen.phase');
    this.gapKey = purposeKey(root, 'phone.gaen.gaps');
    this.scans = new SpreadScans(GAP_MEAN_US, GAP_SPREAD_US);
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    const key = deriveKey(this.phaseKey, person, day);
    return new SlotEmissions(key, day, clock, {
      intervalUs: BALANCED_US,
      rotationUs: this.rotationUs,
    });
  }

  windows(person: number, day: number): Windows {
    const phaseKey = deriveKey(this.phaseKey, person, day);
    const starts = this.scans.startsUs(phaseKey, deriveKey(this.gapKey, person, day));
    const dayUs = day * US_PER_DAY;
    return {
      count: starts.length,
      startUs: starts.map((at) => dayUs + at),
      endUs: starts.map((at) => dayUs + Math.min(at + SCAN_US, US_PER_DAY)),
      reportDelayUs: new Float64Array(starts.length),
    };
  }
}
