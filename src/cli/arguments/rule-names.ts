import { InputError } from '../../base/errors.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { quoted } from '../../base/text/printable.ts';
import { RULE_NAMES } from '../../risk/rule-names.ts';
import { ruleByName } from '../../risk/rules.ts';
import type { RuleConfig } from '../../risk/rules.ts';

/** The one rule that has no name of its own. */
const WITH_NUMBERS: RuleConfig['kind'] = 'minutes-under';

/**
 * The rules that an option names, each once.
 *
 * @param option - as it is written: `--risk`
 * @throws InputError for a name that no rule has, and one that comes again
 */
export function rulesByName(option: string, names: readonly string[]): RuleConfig[] {
  const rules = names.map((name) => ruleOf(option, name));
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) {
    throw new InputError(`${option}: expected each rule once, found ${twice} again; remove one`);
  }
  return rules;
}

function ruleOf(option: string, name: string): RuleConfig {
  const rule = ruleByName(name);
  if (rule !== undefined) return rule;
  const hint = name.includes(',')
    ? `give each its own ${option}`
    : name === WITH_NUMBERS
      ? 'only a scenario gives its numbers'
      : namesNear(name);
  throw new InputError(
    `${option}: expected the name of a rule (docs/scoring.md lists them), found ` +
      `${quoted(name)}${hint ? `; ${hint}` : ''}`,
  );
}

function namesNear(name: string): string | undefined {
  const names = ['any-match', ...RULE_NAMES];
  const holding = names.filter((known) => known.includes(name.toLowerCase()));
  return holding.length > 0 ? `names with it: ${holding.join(', ')}` : nearestHint(name, names);
}
