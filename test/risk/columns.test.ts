import { describe, expect, it } from 'vitest';
import { compileRule } from '../../src/risk/columns/compile-rule.ts';
import { NAMED_RULES } from '../../src/risk/registry.ts';
import type { RuleName } from '../../src/risk/rule-names.ts';
import type { RuleConfig } from '../../src/risk/rules.ts';
import { besideObjects } from './beside-objects.ts';
import { drawWindows } from '../../src/testkit/drawn-windows.ts';

const isSmoothed = (name: string): boolean => name.startsWith('nhs-ew-2');
const drawn = drawWindows(5000, 'rules over columns');
// Its steps of a second take most of the time.
const few = drawWindows(300, 'smoothed distance', 120);
const rules: RuleConfig[] = [
  ...NAMED_RULES.map(({ name }) => ({ kind: name as RuleName })),
  { kind: 'any-match' },
  { kind: 'minutes-under', attenuationDb: 55, minutes: 10 },
];

describe('rules over columns', () => {
  it.each(rules)('say of every phone what the object form says: $kind', (rule) => {
    const { differing, levels } = besideObjects(rule, isSmoothed(rule.kind) ? few : drawn);
    expect(differing).toEqual([]);
    expect(levels).toContain('high');
    expect(rule.kind === 'any-match' ? 2 : levels.size).toBeGreaterThan(1);
  });

  it('are refused by a name that none has', () => {
    const wrong = { kind: 'no-such-rule' as RuleName };
    expect(() => compileRule(wrong)).toThrow(
      /"kind" expected the name of a rule, got no-such-rule/,
    );
  });
});
