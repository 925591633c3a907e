import { toHex } from '../base/hex.ts';
import { S_PER_DAY } from '../base/time.ts';
import type { RandomBytes } from './engine.ts';

/** A secret of one UTC day. */
export interface DailySecret {
  /** Days since 1970. */
  day: number;
  /** Hex. */
  key: string;
}

/** Secrets drawn anew every day, oldest first, without a gap. */
export interface DailySecrets {
  days: DailySecret[];
}

// Secrets are kept for 14 days beside today's.
const KEPT_DAYS = 15;

/** @param bytes - length of a day's secret */
export function createDays(random: RandomBytes, nowS: number, bytes: number): DailySecrets {
  const day = Math.floor(nowS / S_PER_DAY);
  return { days: [{ day, key: toHex(random(day, bytes)) }] };
}

/** The secrets up to the day of `nowS`; the same object where none is new. */
export function rollDays<Identity extends DailySecrets>(
  identity: Identity,
  random: RandomBytes,
  nowS: number,
  bytes: number,
): Identity {
  const today = Math.floor(nowS / S_PER_DAY);
  const newest = identity.days[identity.days.length - 1].day;
  if (today <= newest) return identity;
  const days = [...identity.days];
  for (let day = newest + 1; day <= today; day++) {
    days.push({ day, key: toHex(random(day, bytes)) });
  }
  return { ...identity, days: days.slice(-KEPT_DAYS) };
}

/** The secret of day `day`. RangeError where it is not held. */
export function secretOf({ days }: DailySecrets, day: number): DailySecret {
  const index = day - days[0].day;
  if (index < 0 || index >= days.length) {
    throw new RangeError(`"slot" expected an instant of a day still held, got day ${day}`);
  }
  return days[index];
}
