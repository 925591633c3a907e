import { pduOf } from '../base/pdu.ts';
import type { Pdu } from '../base/pdu.ts';
import { US_PER_DAY, US_PER_MS, US_PER_S } from '../base/time.ts';
import { deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { ADV_DELAY_US } from './advertising-events.ts';
import { clockUs } from './clock.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions, Payload, Schedule, Windows } from './schedule.ts';

// Background mode of the final Android app (facts from BluezoneGlobal/react-native-bluetooth-scan
// at 4a5ce99): advertise 15 s on, 15 s off; scan 40 s on, 260 s off; every second scan window asks
// for batches with a report delay of 10 s.
const BURST_US = 15 * US_PER_S;
const BURST_PERIOD_US = 30 * US_PER_S;
const WINDOW_US = 40 * US_PER_S;
const WINDOW_PERIOD_US = 300 * US_PER_S;
const REPORT_DELAY_US = 10 * US_PER_S;

/** Connectable: three bytes of flags and the app's twenty; 15-minute identifiers. */
export const BLUEZONE_PAYLOAD: Payload = {
  pdu: pduOf('ADV_IND', 23),
  rotationUs: 900 * US_PER_S,
};

// ADVERTISE_MODE_LOW_LATENCY asks for 100 ms; advDelay adds U(0, 10) ms (Bluetooth Core 4.4.2.2.1).
const INTERVAL_US = 105 * US_PER_MS;

/**
 * Bluezone on Android, in the background. The identifier is chosen when a burst starts and stays on
 * the air until the burst ends, up to 15 s into the next slot, as in the app. Each burst has a new
 * private address (Android starts a new advertising set).
 */
export class BluezoneSchedule implements Schedule {
  readonly pdu: Pdu;
  readonly eventsPerUs = BURST_US / BURST_PERIOD_US / INTERVAL_US;
  /** SCAN_MODE_LOW_LATENCY of Android 9 to 12: window = interval = 4,096 ms (AOSP ScanManager). */
  readonly channelUs = 4_096 * US_PER_MS;
  private readonly phaseKey: Key;
  private readonly rotationUs: number;

  constructor(root: Key, { pdu, rotationUs } = BLUEZONE_PAYLOAD) {
    this.pdu = pdu;
    this.rotationUs = rotationUs;
    this.phaseKey = purposeKey(root, 'phone.bluezone.phase');
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    return new Bursts(deriveKey(this.phaseKey, person, day), day, clock, this.rotationUs);
  }

  windows(person: number, day: number): Windows {
    const key = deriveKey(this.phaseKey, person, day);
    const phaseUs = Math.floor(uniform(key, 0, 1) * WINDOW_PERIOD_US);
    const batchedFirst = uniform(key, 0, 2) < 0.5 ? 0 : 1;
    const capacity = Math.ceil(US_PER_DAY / WINDOW_PERIOD_US) + 1;
    const startUs = new Float64Array(capacity);
    const endUs = new Float64Array(capacity);
    const reportDelayUs = new Float64Array(capacity);
    const dayUs = day * US_PER_DAY;
    let count = 0;
    for (let at = phaseUs - WINDOW_PERIOD_US; at < US_PER_DAY; at += WINDOW_PERIOD_US) {
      const from = Math.max(at, 0);
      const to = Math.min(at + WINDOW_US, US_PER_DAY);
      if (to <= from) continue;
      startUs[count] = dayUs + from;
      endUs[count] = dayUs + to;
      reportDelayUs[count] = count % 2 === batchedFirst ? REPORT_DELAY_US : 0;
      count++;
    }
    return { count, startUs, endUs, reportDelayUs };
  }
}

/** Bursts of one day, each computed when it is asked for. */
class Bursts implements Emissions {
  readonly count: number;
  readonly intervalUs: number;
  readonly advDelayUs = ADV_DELAY_US;
  private readonly key: Key;
  private readonly clock: PhoneClock;
  private readonly rotationUs: number;
  private readonly dayUs: number;
  /** Start of burst 0 since midnight; negative where midnight cuts it. */
  private readonly firstUs: number;

  constructor(key: Key, day: number, clock: PhoneClock, rotationUs: number) {
    const phaseUs = Math.floor(uniform(key, 0, 0) * BURST_PERIOD_US);
    this.key = key;
    this.clock = clock;
    this.rotationUs = rotationUs;
    this.dayUs = day * US_PER_DAY;
    this.intervalUs = INTERVAL_US;
    // The burst before the first whole one reaches into the day or not at all.
    this.firstUs = phaseUs - (phaseUs > BURST_PERIOD_US - BURST_US ? BURST_PERIOD_US : 0);
    this.count = Math.ceil((US_PER_DAY - this.firstUs) / BURST_PERIOD_US);
  }

  startUs(stretch: number): number {
    return this.dayUs + Math.max(this.firstUs + stretch * BURST_PERIOD_US, 0);
  }

  endUs(stretch: number): number {
    const end = this.firstUs + stretch * BURST_PERIOD_US + BURST_US;
    return this.dayUs + Math.min(end, US_PER_DAY);
  }

  slot(stretch: number): number {
    return Math.floor(clockUs(this.clock, this.startUs(stretch)) / this.rotationUs);
  }

  phaseUs(stretch: number): number {
    return Math.floor(uniform(this.key, 1, stretch) * INTERVAL_US);
  }

  firstAfter(tUs: number): number {
    const since = tUs - this.dayUs - this.firstUs - BURST_US;
    return Math.min(Math.max(Math.floor(since / BURST_PERIOD_US) + 1, 0), this.count);
  }
}
