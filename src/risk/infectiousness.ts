import { infectiousnessOf, EVERY_DAY_ALIKE } from './key-mapping.ts';
import type { Infectiousness } from './key-mapping.ts';
import { namedRule } from './registry.ts';
import type { RuleConfig } from './rules.ts';
import type { KeyFacts } from './score-row.ts';

/** What a rule takes a key for; without a rule, and by rules of no name, every day counts alike. */
export function infectiousnessBy(rule: RuleConfig | undefined, key: KeyFacts): Infectiousness {
  const named = rule === undefined ? undefined : namedRule(rule.kind);
  return named?.infectiousness?.(key) ?? infectiousnessOf(key.daysSinceOnset, EVERY_DAY_ALIKE);
}
