import type { Pdu } from '../base/ble/pdu.ts';
import { US_PER_DAY, US_PER_MS, US_PER_S } from '../base/time.ts';
import { deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { ADV_DELAY_US, LOW_POWER_US } from './advertising-events.ts';
import { clockUs } from './clock.ts';
import type { PhoneClock } from './clock.ts';
import type { Emissions, Payload, Schedule, Windows } from './schedule.ts';

// Background mode of all versions: advertise 15 s on, 15 s off.
const BURST_US = 15 * US_PER_S;
const BURST_PERIOD_US = 30 * US_PER_S;

/** What differs between the versions of the Android app. */
export interface BluezoneCycle {
  readonly name: string;
  /** Mean time between packets of a burst, advDelay included, µs. */
  readonly intervalUs: number;
  readonly windowUs: number;
  readonly windowPeriodUs: number;
  /** Of every second window, µs; 0 = the app is told at once. */
  readonly reportDelayUs: number;
}

// ADVERTISE_MODE_LOW_LATENCY asks for 100 ms; advDelay adds U(0, 10) ms (Bluetooth Core 4.4.2.2.1).
const LOW_LATENCY_US = 105 * US_PER_MS;

/**
 * BluezoneGlobal/react-native-bluetooth-scan at 4a5ce99: scan 40 s on, 260 s off; every second scan
 * window asks for batches.
 */
const VERSION_3: BluezoneCycle = {
  name: 'bluezone',
  intervalUs: LOW_LATENCY_US,
  windowUs: 40 * US_PER_S,
  windowPeriodUs: 300 * US_PER_S,
  reportDelayUs: 10 * US_PER_S,
};
/** The same at 675307a (v2.0.0): scan 35 s on, 85 s off. */
export const VERSION_2: BluezoneCycle = {
  name: 'bluezone-2',
  intervalUs: LOW_LATENCY_US,
  windowUs: 35 * US_PER_S,
  windowPeriodUs: 120 * US_PER_S,
  reportDelayUs: 0,
};
/** The same at d9ee70f (v1.0.1), which advertised in LOW_POWER mode. */
export const VERSION_1: BluezoneCycle = {
  ...VERSION_2,
  name: 'bluezone-1',
  intervalUs: LOW_POWER_US,
};

/**
 * Bluezone on Android, in the background. The identifier is chosen when a burst starts and stays on
 * the air until the burst ends, up to 15 s into the next slot, as in the app. Each burst has a new
 * private address (Android starts a new advertising set).
 */
export class BluezoneSchedule implements Schedule {
  readonly pdu: Pdu;
  readonly eventsPerUs: number;
  /** SCAN_MODE_LOW_LATENCY of Android 9 to 12: window = interval = 4,096 ms (AOSP ScanManager). */
  readonly channelUs = 4_096 * US_PER_MS;
  private readonly phaseKey: Key;
  private readonly rotationUs: number;
  private readonly cycle: BluezoneCycle;

  constructor(root: Key, { pdu, rotationUs }: Payload, cycle = VERSION_3) {
    this.pdu = pdu;
    this.eventsPerUs = BURST_US / BURST_PERIOD_US / cycle.intervalUs;
    this.rotationUs = rotationUs;
    this.cycle = cycle;
    this.phaseKey = purposeKey(root, `phone.${cycle.name}.phase`);
  }

  emissions(person: number, day: number, clock: PhoneClock): Emissions {
    const key = deriveKey(this.phaseKey, person, day);
    return new Bursts(key, day, clock, this.rotationUs, this.cycle.intervalUs);
  }

  windows(person: number, day: number): Windows {
    const { windowUs, windowPeriodUs, reportDelayUs: delayUs } = this.cycle;
    const key = deriveKey(this.phaseKey, person, day);
    const phaseUs = Math.floor(uniform(key, 0, 1) * windowPeriodUs);
    const batchedFirst = uniform(key, 0, 2) < 0.5 ? 0 : 1;
    const capacity = Math.ceil(US_PER_DAY / windowPeriodUs) + 1;
    const startUs = new Float64Array(capacity);
    const endUs = new Float64Array(capacity);
    const reportDelayUs = new Float64Array(capacity);
    const dayUs = day * US_PER_DAY;
    let count = 0;
    for (let at = phaseUs - windowPeriodUs; at < US_PER_DAY; at += windowPeriodUs) {
      const from = Math.max(at, 0);
      const to = Math.min(at + windowUs, US_PER_DAY);
      if (to <= from) continue;
      startUs[count] = dayUs + from;
      endUs[count] = dayUs + to;
      reportDelayUs[count] = count % 2 === batchedFirst ? delayUs : 0;
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

  constructor(key: Key, day: number, clock: PhoneClock, rotationUs: number, intervalUs: number) {
    const phaseUs = Math.floor(uniform(key, 0, 0) * BURST_PERIOD_US);
    this.key = key;
    this.clock = clock;
    this.rotationUs = rotationUs;
    this.dayUs = day * US_PER_DAY;
    this.intervalUs = intervalUs;
    // The burst before the first whole one reaches into the day or not at all.
    this.firstUs = phaseUs - (phaseUs > BURST_PERIOD_US - BURST_US ? BURST_PERIOD_US : 0);
    this.count = Math.ceil((US_PER_DAY - this.firstUs) / BURST_PERIOD_US);
  }

  startUs(burst: number): number {
    return this.dayUs + Math.max(this.firstUs + burst * BURST_PERIOD_US, 0);
  }

  endUs(burst: number): number {
    const end = this.firstUs + burst * BURST_PERIOD_US + BURST_US;
    return this.dayUs + Math.min(end, US_PER_DAY);
  }

  slot(burst: number): number {
    return Math.floor(clockUs(this.clock, this.startUs(burst)) / this.rotationUs);
  }

  phaseUs(burst: number): number {
    return Math.floor(uniform(this.key, 1, burst) * this.intervalUs);
  }

  firstAfter(tUs: number): number {
    const since = tUs - this.dayUs - this.firstUs - BURST_US;
    return Math.min(Math.max(Math.floor(since / BURST_PERIOD_US) + 1, 0), this.count);
  }
}
