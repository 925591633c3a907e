import { S_PER_DAY } from '../base/time.ts';
import type { ExposureWindow, ScanInstance } from './exposure-windows.ts';

/** What a rule says of all matched rows of one phone. */
export interface RuleOutcome {
  /** The owner is told to act. */
  readonly warned: boolean;
  /** High where warned; low where an app shows an encounter but does not warn of it. */
  readonly level: 'none' | 'low' | 'high';
  /** 00:00 UTC of the day that warned first, else of the highest score, Unix s. */
  readonly exposureS: number;
  /** Minutes as the rule weighs them, of that day, window or all; 0 where it does not count any. */
  readonly scoreMin: number;
}

export interface DayMinutes {
  /** 00:00 UTC, Unix s. */
  readonly dayS: number;
  readonly minutes: number;
}

export const NOTHING: RuleOutcome = { warned: false, level: 'none', exposureS: 0, scoreMin: 0 };

/** 00:00 UTC of the day of an instant, Unix s both. */
export function dayOf(timeS: number): number {
  return Math.floor(timeS / S_PER_DAY) * S_PER_DAY;
}

/** 00:00 UTC of the day that lies this many days before that of `nowS`. */
export function daysBefore(nowS: number, days: number): number {
  return dayOf(nowS) - days * S_PER_DAY;
}

/** Days in order of date; `warns` says of a day's minutes whether they are enough. */
export function outcomeOfDays(
  days: readonly DayMinutes[],
  warns: (minutes: number) => boolean,
): RuleOutcome {
  let best: DayMinutes = { dayS: 0, minutes: 0 };
  let first: DayMinutes | undefined;
  for (const day of days) {
    if (day.minutes > best.minutes) best = day;
    if (first === undefined && warns(day.minutes)) first = day;
  }
  return {
    warned: first !== undefined,
    level: first === undefined ? 'none' : 'high',
    exposureS: (first ?? best).dayS,
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

/** Minutes of each day, in order of day. */
export function sumsByDay(parts: readonly DayMinutes[]): DayMinutes[] {
  const days = new Map<number, number>();
  for (const { dayS, minutes } of parts) days.set(dayS, (days.get(dayS) ?? 0) + minutes);
  return [...days].sort(([a], [b]) => a - b).map(([dayS, minutes]) => ({ dayS, minutes }));
}
