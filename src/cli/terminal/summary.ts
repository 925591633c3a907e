import Table from 'cli-table3';
import { formatInterval } from '../../report/kit/format.ts';
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

/** Per app and rule: true contacts found, and others alarmed, with 95 % intervals. */
export function confusionLines(rows: readonly ConfusionRow[], { truth }: Scenario): string[] {
  const minutes = truth.minimumUs / 60e6;
  const body = rows.map(({ appLabel, ruleLabel, everyone: { tp, fp, fn, tn } }) => [
    appLabel,
    ruleLabel,
    `${tp} of ${tp + fn}`,
    tp + fn === 0 ? '-' : formatInterval(tp, tp + fn),
    `${fp} of ${fp + tn}`,
    fp + tn === 0 ? '-' : formatInterval(fp, fp + tn),
  ]);
  const head = ['app', 'rule', 'true contacts found', '95 %', 'others alarmed', '95 %'];
  return [
    ...plainTable(head, body).split('\n'),
    `A true contact had ${minutes} minutes or more with one case in one day; who has no phone or ` +
      'not the app counts as not found.',
  ];
}
