import { CWA_RULES } from './named/cwa-rules.ts';
import { DAY_BANDS_RULES } from './named/day-bands-rules.ts';
import { GAEN_RULES } from './named/gaen-rules.ts';
import { NHS_RULES } from './named/nhs-rules.ts';
import type { NamedRule } from './named-rule.ts';
import { RSSI_RULES } from './named/rssi-rules.ts';

/** Every rule that has a name, in the order of docs/scoring.md. */
export const NAMED_RULES: readonly NamedRule[] = [
  ...CWA_RULES,
  ...DAY_BANDS_RULES,
  ...NHS_RULES,
  ...GAEN_RULES,
  ...RSSI_RULES,
];

const BY_NAME = new Map(NAMED_RULES.map((rule) => [rule.name, rule]));

/** The rule of this name (`swisscovid-2020-09-10`), undefined where there is none. */
export function namedRule(name: string): NamedRule | undefined {
  return BY_NAME.get(name);
}
