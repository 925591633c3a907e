import { S_PER_DAY } from '../base/time.ts';
import type { ExposureWindow, ScanInstance } from './scored-row.ts';

/**
 * What a rule says of all matched rows of one phone. Day and minutes belong together: of a rule
 * that counts by day, or by exposure, the day of the greatest value (of equal ones the first) and
 * that value; of one that counts all days together, the latest day with a part in it, and the
 * minutes up to and with that day.
 */
export interface RuleOutcome {
  /** The owner is told to act. */
  readonly warned: boolean;
  /** High where warned; low where an app shows an encounter but does not warn of it. */
  readonly level: 'none' | 'low' | 'high';
  /** 00:00 UTC of the day named, Unix s; 0 where no day counts. */
  readonly exposureS: number;
  /** Minutes as the rule weighs them; 0 where it does not count any. */
  readonly scoreMin: number;
}

/** Minutes of one day. */
export interface DayMinutes {
  /** 00:00 UTC, Unix s. */
  readonly dayS: number;
  readonly minutes: number;
}

/** The outcome where nothing counts. */
export const NOTHING: RuleOutcome = { warned: false, level: 'none', exposureS: 0, scoreMin: 0 };

/** 00:00 UTC of the day of an instant, Unix s both. */
export function dayOf(timeS: number): number {
  return Math.floor(timeS / S_PER_DAY) * S_PER_DAY;
}

/** 00:00 UTC of the day that lies this many days before that of `nowS`. */
export function daysBefore(nowS: number, days: number): number {
  return dayOf(nowS) - days * S_PER_DAY;
}

/**
 * The outcome of the day with the greatest minutes, the first of equal ones; `NOTHING` of no days.
 *
 * @param days - in order of date
 * @param warns - says of a day's minutes whether they are enough; never of fewer and not of more
 */
export function outcomeOfDays(
  days: readonly DayMinutes[],
  warns: (minutes: number) => boolean,
): RuleOutcome {
  if (days.length === 0) return NOTHING;
  const best = days.reduce((most, day) => (day.minutes > most.minutes ? day : most));
  const warned = warns(best.minutes);
  return {
    warned,
    level: warned ? 'high' : 'none',
    exposureS: best.dayS,
    scoreMin: best.minutes,
  };
}

/** Minutes of each UTC day in scan instances that count, in order of day. */
export function minutesOfDays(
  windows: readonly ExposureWindow[],
  counts: (scan: ScanInstance) => boolean,
): DayMinutes[] {
  const days = new Map<number, number>();
  for (const { dayS, scanInstances } of windows) {
    let seconds = days.get(dayS) ?? 0;
    for (const scan of scanInstances) if (counts(scan)) seconds += scan.secondsSinceLastScan;
    days.set(dayS, seconds);
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([dayS, seconds]) => ({ dayS, minutes: seconds / 60 }));
}

/** The greatest minutes of each day, in order of day. */
export function greatestOfDays(parts: readonly DayMinutes[]): DayMinutes[] {
  const days = new Map<number, number>();
  for (const { dayS, minutes } of parts) days.set(dayS, Math.max(days.get(dayS) ?? 0, minutes));
  return [...days].sort(([a], [b]) => a - b).map(([dayS, minutes]) => ({ dayS, minutes }));
}
