import Table from 'cli-table3';
import { formatInterval, formatPercent } from '../../report/kit/format.ts';
import type { ConfusionRow } from '../../report/data/data-confusion.ts';
import type { Scenario } from '../../scenario/scenario.ts';

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table without frames or colours, for a terminal, a file or a pipe. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    chars: PLAIN,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const row of rows) table.push([...row]);
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Per app and rule: the confusion matrix, TPR, FPR and precision, with 95 % intervals. */
export function confusionLines(rows: readonly ConfusionRow[], { truth }: Scenario): string[] {
  const minutes = truth.minimumUs / 60e6;
  const body = rows.map(({ appLabel, ruleLabel, everyone: { tp, fp, fn, tn } }) => [
    appLabel,
    ruleLabel,
    ...[tp, fn, fp, tn].map(String),
    rate(tp, tp + fn),
    rate(fp, fp + tn),
    rate(tp, tp + fp),
  ]);
  const counts = ['TP', 'FN', 'FP', 'TN'];
  const head = ['app', 'rule', ...counts, 'TPR (recall)', 'FPR', 'precision'];
  return [
    ...plainTable(head, body).split('\n'),
    `Positive: at least ${minutes} minutes of true contact with one case in one day. People ` +
      'without the app count too.',
    'In parentheses: 95 % intervals.',
  ];
}

/** `93 % (69–99 %)`; `-` where there is no trial. */
function rate(hits: number, trials: number): string {
  if (trials === 0) return '-';
  return `${formatPercent(hits / trials)} (${formatInterval(hits, trials)})`;
}
