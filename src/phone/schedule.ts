import type { Pdu } from '../base/ble/pdu.ts';
import type { PhoneClock } from './clock.ts';
import type { PhoneDay } from './phone-day.ts';

/**
 * What a phone has on the air on one local day: bursts 0..count-1 in time order, half-open
 * [startUs, endUs), not overlapping, each with one identifier and one address.
 */
export interface Emissions {
  readonly count: number;
  /** Mean time between packets of a burst, advDelay included, and advDelay's upper end, µs. */
  readonly intervalUs: number;
  readonly advDelayUs: number;
  startUs(burst: number): number;
  endUs(burst: number): number;
  /**
   * Rotation slot of the identifier on the air: floor(unix s / rotation s) by the phone's clock.
   */
  slot(burst: number): number;
  /** First packet of the burst goes out this long after its start, in [0, intervalUs). */
  phaseUs(burst: number): number;
  /** The first burst that ends after `tUs`; `count` where there is none. */
  firstAfter(tUs: number): number;
}

/** What an app puts on the air, whenever it does. */
export interface Payload {
  readonly pdu: Pdu;
  /** Time for which one identifier serves, µs. */
  readonly rotationUs: number;
}

/** When a phone listens on one local day, in time order, half-open, not overlapping. */
export interface Windows {
  readonly count: number;
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
  /** The app learns of packets at multiples of this after startUs; 0 = at once. */
  readonly reportDelayUs: Float64Array;
}

/**
 * Radio schedule of one app on one phone as a pure function of (phone, day): nothing is stepped.
 * Timers are re-armed at local midnight, so that days stand alone (a judgement; windows and bursts
 * are cut there).
 */
export interface Schedule {
  /** What each advertising event puts on the air. */
  readonly pdu: Pdu;
  /** Advertising events per µs, on average over time on and off the air. */
  readonly eventsPerUs: number;
  /** Dwell on one advertising channel before the scan goes to the next, µs. */
  readonly channelUs: number;
  /** @param person - whose draws they are: any whole number below 2^53 */
  emissions(person: number, day: number, clock: PhoneClock): Emissions;
  windows(person: number, day: number): Windows;
}

/** What a schedule has for the phones of a run. */
export interface PhoneSchedule extends Pick<Schedule, 'pdu' | 'eventsPerUs' | 'channelUs'> {
  emissions(phone: PhoneDay): Emissions;
  windows(phone: PhoneDay): Windows;
}

/** The same schedule asked by phone and day. */
export function byPhoneDay(schedule: Schedule): PhoneSchedule {
  const { pdu, eventsPerUs, channelUs } = schedule;
  return {
    pdu,
    eventsPerUs,
    channelUs,
    emissions: ({ id, day, clock }) => schedule.emissions(id, day, clock),
    windows: ({ id, day }) => schedule.windows(id, day),
  };
}
