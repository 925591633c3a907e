import { byFigure, figureOfRun } from '../../evaluation/figures.ts';
import { scoreRun } from '../../jobs/score-run.ts';
import type { ScoredRule, ScoredRun } from '../../jobs/score-run.ts';
import { appLabels, ruleLabel } from '../../report/kit/labels.ts';
import { rulesByName } from '../arguments/rule-names.ts';
import { runLines } from '../terminal/figure-lines.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';

export interface ScoreArguments {
  run: string;
  rule: string[];
  json: boolean;
}

export async function score({ run, rule, json }: ScoreArguments): Promise<void> {
  const rules = rulesByName('--rule', rule);
  const scored = await scoreRun(run, rules.length === 0 ? undefined : rules);
  const alarms = alarmsOf(scored);
  if (json) printJson({ run, alarms, leftOut: leftOutOf(scored) });
  else printLines(runLines(alarms, scored.manifest.scenario));
  for (const { appLabel, ruleLabel: rule } of leftOutOf(scored)) {
    printNote(`${rule} is left out for ${appLabel}: it needs attenuations, which the app has not`);
  }
  const wrong = scored.rules.filter(({ differing }) => differing !== null && differing > 0);
  const labels = appLabels(scored.manifest.scenario);
  for (const each of wrong) printNote(`${labels[each.app]}, ${otherVerdicts(each)}`);
  if (wrong.length > 0) process.exitCode = 1;
}

function alarmsOf({ manifest: { scenario }, rules }: ScoredRun) {
  const labels = appLabels(scenario);
  return rules.map(({ tally, rule, app, differing }) => {
    const { group, tp, fn, fp, tn, others } = tally;
    return {
      app,
      appLabel: labels[app],
      ruleLabel: ruleLabel(rule),
      group,
      tp,
      fn,
      fp,
      tn,
      others,
      differing,
      figures: byFigure((name) => figureOfRun(name, tally)),
    };
  });
}

function leftOutOf({ manifest: { scenario }, leftOut }: ScoredRun) {
  const labels = appLabels(scenario);
  return leftOut.map(({ app, rule }) => {
    return { app, appLabel: labels[app], ruleLabel: ruleLabel(rule) };
  });
}

function otherVerdicts({ rule, differing }: ScoredRule): string {
  const who = differing === 1 ? 'person has' : 'people have';
  return (
    `${ruleLabel(rule)}: ${differing} ${who} another verdict in the table of the run, ` +
    'which its windows do not give'
  );
}
