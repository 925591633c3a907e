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
  if (json) printJson({ run, alarms });
  else printLines(runLines(alarms, scored.manifest.scenario));
  const wrong = scored.rules.filter(({ differing }) => differing !== null && differing > 0);
  for (const each of wrong) printNote(otherVerdicts(each));
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

function otherVerdicts({ rule, differing }: ScoredRule): string {
  return (
    `${ruleLabel(rule)}: ${differing} people have another verdict in the table of the run, ` +
    'which its windows do not give'
  );
}
