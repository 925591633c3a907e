import { toHex } from '../../base/bytes/hex.ts';
import { S_PER_DAY } from '../../base/time.ts';
import type { DecentralisedEngine } from '../engine.ts';

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

/** The part of an engine whose secrets of `bytes` bytes are drawn anew every day. */
export function dailyIdentity(
  bytes: number,
): Pick<DecentralisedEngine<DailySecrets>, 'createIdentity' | 'roll'> {
  return {
    createIdentity(random, nowS) {
      const day = Math.floor(nowS / S_PER_DAY);
      return { days: [{ day, key: toHex(random(day, bytes)) }] };
    },
    roll(identity, random, nowS) {
      const today = Math.floor(nowS / S_PER_DAY);
      const newest = identity.days[identity.days.length - 1].day;
      if (today <= newest) return identity;
      const days = [...identity.days];
      for (let day = newest + 1; day <= today; day++) {
        days.push({ day, key: toHex(random(day, bytes)) });
      }
      return { days: days.slice(-KEPT_DAYS) };
    },
  };
}

/** The secret of day `day`. RangeError where it is not held. */
export function secretOf({ days }: DailySecrets, day: number): DailySecret {
  const index = day - days[0].day;
  if (index < 0 || index >= days.length) {
    throw new RangeError(`"slot" expected an instant of a day still held, got day ${day}`);
  }
  return days[index];
}
