import type { Pdu } from '../base/ble/pdu.ts';
import { US_PER_DAY, US_PER_MS, US_PER_S } from '../base/time.ts';
import { deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { LOW_POWER_US } from './advertising-events.ts';
import type { PhoneClock } from './clock.ts';
import { CutBursts } from './cut-bursts.ts';
import type { Emissions, Payload, Schedule, Windows } from './schedule.ts';
import { SpreadScans } from './spread-scans.ts';

// opentrace-android at 7e0cdd8: advertise 180 s, pause 5 s; scan 8 s, the next start 36 to 43 s
// after.
const BURST_US = 180 * US_PER_S;
const BURST_PERIOD_US = 185 * US_PER_S;
const SCAN_US = 8 * US_PER_S;
const GAP_MEAN_US = 39_500 * US_PER_MS;
const GAP_SPREAD_US = 3_500 * US_PER_MS;

// SCAN_MODE_LOW_POWER of Android 9 to 12: 512 ms of every 5,120 ms (AOSP ScanManager).
const LISTEN_US = 512 * US_PER_MS;
const LISTEN_PERIOD_US = 5_120 * US_PER_MS;
const LISTENS_PER_SCAN = Math.ceil(SCAN_US / LISTEN_PERIOD_US);

/**
 * OpenTrace on Android (BlueTrace, TraceTogether). A window here is one burst of listening of a
 * scan: with LOW_POWER the radio listens to one channel at the start of each scan interval and then
 * rests. What is read over GATT once the two have met is not part of the schedule.
 */
export class OpenTraceSchedule implements Schedule {
  readonly pdu: Pdu;
  readonly eventsPerUs = BURST_US / BURST_PERIOD_US / LOW_POWER_US;
  readonly channelUs = LISTEN_US;
  private readonly phaseKey: Key;
  private readonly scanKey: Key;
  private readonly gapKey: Key;
  private readonly rotationUs: number;
  private readonly scans: SpreadScans;

  constructor(root: Key, { pdu, rotationUs }: Payload) {
    this.pdu = pdu;
    this.rotationUs = rotationUs;
    this.phaseKey = purposeKey(root, 'phone.opentrace.phase');
    this.scanKey = purposeKey(root, 'phone.opentrace.scans');
    this.gapKey = purposeKey(root, 'phone.opentrace.gaps');
    this.scans = new SpreadScans(GAP_MEAN_US, GAP_SPREAD_US);
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    const key = deriveKey(this.phaseKey, person, day);
    return new CutBursts(key, day, clock, {
      burstUs: BURST_US,
      periodUs: BURST_PERIOD_US,
      phaseUs: Math.floor(uniform(key, 0, 0) * BURST_PERIOD_US),
      intervalUs: LOW_POWER_US,
      rotationUs: this.rotationUs,
    });
  }

  windows(person: number, day: number): Windows {
    const scanKey = deriveKey(this.scanKey, person, day);
    const starts = this.scans.startsUs(scanKey, deriveKey(this.gapKey, person, day));
    const dayUs = day * US_PER_DAY;
    const startUs = new Float64Array(starts.length * LISTENS_PER_SCAN);
    const endUs = new Float64Array(startUs.length);
    let count = 0;
    for (const scanUs of starts) {
      for (let at = scanUs; at < scanUs + SCAN_US && at < US_PER_DAY; at += LISTEN_PERIOD_US) {
        startUs[count] = dayUs + at;
        endUs[count] = dayUs + Math.min(at + LISTEN_US, scanUs + SCAN_US, US_PER_DAY);
        count++;
      }
    }
    return { count, startUs, endUs, reportDelayUs: new Float64Array(startUs.length) };
  }
}
