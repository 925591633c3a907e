import type { Scenario } from '../../scenario/scenario.ts';
import { appLabels, ruleLabel } from '../kit/labels.ts';

interface Place {
  readonly app: number;
  readonly rule: number;
}

/** A rule as it stands in both runs, or in one of them. */
export interface AlignedRule {
  readonly app: string;
  /** `15 min under 63 dB`, or `15 min under 63 dB → 30 min under 63 dB` where it changed. */
  readonly rule: string;
  readonly a: Place | null;
  readonly b: Place | null;
}

interface Named extends Place {
  readonly appLabel: string;
  readonly label: string;
}

function rulesOf(scenario: Scenario): Named[] {
  const labels = appLabels(scenario);
  return scenario.apps.flatMap((app, i) =>
    app.rules.map((rule, r) => ({ app: i, rule: r, appLabel: labels[i], label: ruleLabel(rule) })),
  );
}

/**
 * Pairs the rules of two runs: rules of the same name with each other, and what is left of an app
 * in its order, because a changed threshold is the most common thing to compare.
 */
export function alignRules(scenarioA: Scenario, scenarioB: Scenario): AlignedRule[] {
  const restB = rulesOf(scenarioB);
  const take = (found: number): Named | null => (found < 0 ? null : restB.splice(found, 1)[0]);
  const pairs = rulesOf(scenarioA).map((a) => ({
    a,
    b: take(restB.findIndex((b) => b.appLabel === a.appLabel && b.label === a.label)),
  }));
  for (const pair of pairs) {
    pair.b ??= take(restB.findIndex((b) => b.appLabel === pair.a.appLabel));
  }
  return [
    ...pairs.map(({ a, b }) => ({
      app: a.appLabel,
      rule: b === null || b.label === a.label ? a.label : `${a.label} → ${b.label}`,
      a,
      b,
    })),
    ...restB.map((b) => ({ app: b.appLabel, rule: b.label, a: null, b })),
  ];
}
