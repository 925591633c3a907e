import type { PhoneClock } from './clock.ts';
import { clockOf } from './phones.ts';
import type { Phones } from './phones.ts';

/**
 * What one person's phone is on one local day. Whoever hears, is heard or is counted asks this and
 * not the person: a phone that is off, or has lost an app, on some day is one with other `apps`.
 */
export interface PhoneDay {
  readonly person: number;
  /** What draws about it are keyed by, below 2^53. */
  readonly id: number;
  readonly day: number;
  /** Bit k is set where it runs app k on that day; 0 where it is off the air and hears nothing. */
  readonly apps: number;
  readonly clock: PhoneClock;
}

/** The phones of a run, by index of person. */
export interface RunPhones {
  readonly phones: Phones;
  readonly ids: Float64Array;
  /** Local midnight of day 0, Unix µs. */
  readonly startUnixUs: number;
}

/** The phone of `person` on `day`; today every phone is on and runs its apps on all days. */
export function phoneDayOf(
  { phones, ids, startUnixUs }: RunPhones,
  person: number,
  day: number,
): PhoneDay {
  const clock = clockOf(phones, person, startUnixUs);
  return { person, id: ids[person], day, apps: phones.apps[person], clock };
}

/** Whether the phone has any app on the air on that day. */
export function isOnAir({ apps }: PhoneDay): boolean {
  return apps !== 0;
}

/** Whether the phone runs app `app` on that day. */
export function runsOnDay({ apps }: PhoneDay, app: number): boolean {
  return ((apps >>> app) & 1) === 1;
}
