import { namedRule } from '../../risk/registry.ts';
import type { AppScenario, RuleScenario, Scenario } from '../../scenario/scenario.ts';

/** The name of a rule as a reader would say it. */
export function ruleLabel(rule: RuleScenario): string {
  if (rule.kind === 'any-match') return 'any match';
  if (rule.kind === 'minutes-under') {
    return `${rule.minutes} min under ${rule.attenuationDb} dB`;
  }
  return rule.kind;
}

/** Engine names; where the same engine comes twice, numbered. */
export function appLabels(scenario: Scenario): string[] {
  const engines = scenario.apps.map((app: AppScenario) => app.engine);
  return engines.map((engine, i) => {
    const same = engines.filter((other) => other === engine).length;
    return same === 1
      ? engine
      : `${engine} (${engines.slice(0, i + 1).filter((e) => e === engine).length})`;
  });
}

/** Attenuation thresholds that the rules of the run use, dB; for reference lines in figures. */
export function thresholdsDb(scenario: Scenario): number[] {
  const found = new Set<number>();
  for (const app of scenario.apps) {
    for (const rule of app.rules) {
      if (rule.kind === 'minutes-under') found.add(rule.attenuationDb);
      for (const thresholdDb of namedRule(rule.kind)?.thresholdsDb ?? []) found.add(thresholdDb);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Cuts a name that would run into the drawing; the page gives it in full beside the figure. */
export function shortName(name: string, most = 18): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join('')}…`;
}
