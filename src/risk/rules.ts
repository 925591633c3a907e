import { least } from '../base/numbers/extremes.ts';
import { checkUnixEndS } from '../base/unix-time.ts';
import { exposureWindows } from './exposure-windows.ts';
import type { ScoredRow } from './scored-row.ts';
import { dayOf, minutesOfDays, NOTHING, outcomeOfDays } from './outcome.ts';
import type { DayMinutes, RuleOutcome } from './outcome.ts';
import { namedRule } from './registry.ts';
import { RULE_NAMES } from './rule-names.ts';
import type { RuleName } from './rule-names.ts';

/** When a phone warns its owner. */
export type RuleConfig =
  | { readonly kind: 'any-match' }
  /** Minutes in one UTC day in scan instances of less than `attenuationDb`. */
  | { readonly kind: 'minutes-under'; readonly attenuationDb: number; readonly minutes: number }
  /** An app's own at a date; see `registry.ts`. */
  | { readonly kind: RuleName };

/**
 * What the rule says of all matched rows of one phone at `nowS` (Unix s, phone's clock). Nothing is
 * said of no rows.
 *
 * @throws RangeError for a rule of another name, and a time in another unit
 */
export function applyRule(rule: RuleConfig, rows: readonly ScoredRow[], nowS: number): RuleOutcome {
  checkUnixEndS('nowS', nowS);
  if (rows.length === 0) return NOTHING;
  if (rule.kind === 'any-match') {
    const exposureS = dayOf(least(rows.map(({ timeS }) => timeS)));
    return { warned: true, level: 'high', exposureS, scoreMin: 0 };
  }
  if (rule.kind === 'minutes-under') {
    return outcomeOfDays(
      minutesUnder(rows, rule.attenuationDb),
      (minutes) => minutes >= rule.minutes,
    );
  }
  const named = namedRule(rule.kind);
  if (named === undefined) {
    throw new RangeError(`"kind" expected the name of a rule, got ${rule.kind}`);
  }
  return named.apply(rows, nowS);
}

/** The rule of an app by its name, or `any-match`; undefined where there is none. */
export function ruleByName(name: string): RuleConfig | undefined {
  if (name === 'any-match') return { kind: name };
  const kind = RULE_NAMES.find((known) => known === name);
  return kind === undefined ? undefined : { kind };
}

/** Minutes per UTC day in scan instances of less than `attenuationDb`, in order of day. */
export function minutesUnder(rows: readonly ScoredRow[], attenuationDb: number): DayMinutes[] {
  return minutesOfDays(
    exposureWindows(rows),
    ({ typicalAttenuationDb }) => typicalAttenuationDb < attenuationDb,
  );
}
