import { exposureWindows } from './exposure-windows.ts';
import type { ScoredRow } from './exposure-windows.ts';
import { SWISSCOVID_2020_09_10, swissCovidMinutes } from './swisscovid.ts';
import type { DayMinutes } from './swisscovid.ts';

/** When a phone warns its owner. */
export type RuleConfig =
  | { readonly kind: 'any-match' }
  | { readonly kind: 'swisscovid-2020-09-10' }
  /** Minutes in one UTC day in scan instances of less than `attenuationDb`. */
  | { readonly kind: 'minutes-under'; readonly attenuationDb: number; readonly minutes: number };

export interface RuleOutcome {
  readonly warned: boolean;
  /** 00:00 UTC of the day that warned first, else of the highest score, Unix s. */
  readonly exposureS: number;
  /** Greatest minutes in one UTC day; 0 where the rule does not count minutes. */
  readonly scoreMin: number;
}

const S_PER_DAY = 86_400;
const MINUTES_OF_NOTHING: RuleOutcome = { warned: false, exposureS: 0, scoreMin: 0 };

/**
 * What the rule says of all matched rows of one phone at `nowS` (Unix s, phone's clock).
 */
export function applyRule(rule: RuleConfig, rows: readonly ScoredRow[], nowS: number): RuleOutcome {
  if (rows.length === 0) return MINUTES_OF_NOTHING;
  switch (rule.kind) {
    case 'any-match': {
      const firstS = Math.min(...rows.map(({ timeS }) => timeS));
      return { warned: true, exposureS: Math.floor(firstS / S_PER_DAY) * S_PER_DAY, scoreMin: 0 };
    }
    case 'swisscovid-2020-09-10': {
      const config = SWISSCOVID_2020_09_10;
      const sinceS = (Math.floor(nowS / S_PER_DAY) - config.lookBackDays) * S_PER_DAY;
      const windows = exposureWindows(rows).filter(({ dayS }) => dayS >= sinceS);
      return outcomeOf(swissCovidMinutes(windows, config), config.triggerMin);
    }
    case 'minutes-under':
      return outcomeOf(minutesUnder(rows, rule.attenuationDb), rule.minutes);
  }
}

/** Minutes per UTC day in scan instances of less than `attenuationDb`, in order of day. */
export function minutesUnder(rows: readonly ScoredRow[], attenuationDb: number): DayMinutes[] {
  const days = new Map<number, number>();
  for (const { dayS, scanInstances } of exposureWindows(rows)) {
    let seconds = days.get(dayS) ?? 0;
    for (const { typicalAttenuationDb, secondsSinceLastScan } of scanInstances) {
      if (typicalAttenuationDb < attenuationDb) seconds += secondsSinceLastScan;
    }
    days.set(dayS, seconds);
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([dayS, seconds]) => ({ dayS, minutes: seconds / 60 }));
}

function outcomeOf(days: readonly DayMinutes[], triggerMin: number): RuleOutcome {
  let best: DayMinutes = { dayS: 0, minutes: 0 };
  let first: DayMinutes | undefined;
  for (const day of days) {
    if (day.minutes > best.minutes) best = day;
    if (first === undefined && day.minutes >= triggerMin) first = day;
  }
  return { warned: first !== undefined, exposureS: (first ?? best).dayS, scoreMin: best.minutes };
}
