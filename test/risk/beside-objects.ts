import { compileRule } from '../../src/risk/columns/compile-rule.ts';
import { createOutcomes, LEVELS } from '../../src/risk/columns/window-columns.ts';
import type { RuleOutcome } from '../../src/risk/outcome.ts';
import { applyRule } from '../../src/risk/rules.ts';
import type { RuleConfig } from '../../src/risk/rules.ts';
import type { DrawnWindows } from '../../src/testkit/drawn-windows.ts';

/** What a rule says over columns beside what its object form says. */
export interface ColumnsBesideObjects {
  /** Phones of which they do not say the same, the first few. */
  readonly differing: readonly [phone: number, objects: RuleOutcome, columns: RuleOutcome][];
  /** Levels that the object form named. */
  readonly levels: ReadonlySet<string>;
}

/** Has a rule judge drawn phones in both forms. */
export function besideObjects(
  rule: RuleConfig,
  { phones, columns, nowS }: DrawnWindows,
): ColumnsBesideObjects {
  const out = createOutcomes(phones.length);
  compileRule(rule)(columns, nowS, out);
  const differing: [number, RuleOutcome, RuleOutcome][] = [];
  const levels = new Set<string>();
  phones.forEach((rows, p) => {
    const judge = applyRule(rule, rows, nowS[p]);
    const found: RuleOutcome = {
      warned: out.warned[p] === 1,
      level: LEVELS[out.level[p]],
      exposureS: out.exposureS[p],
      scoreMin: out.scoreMin[p],
    };
    levels.add(judge.level);
    const isSame =
      judge.warned === found.warned &&
      judge.level === found.level &&
      judge.exposureS === found.exposureS &&
      judge.scoreMin === found.scoreMin;
    if (!isSame && differing.length < 3) differing.push([p, judge, found]);
  });
  return { differing, levels };
}
