import { figureOfRun } from '../../evaluation/figures.ts';
import type { Tally } from '../../evaluation/tally.ts';
import { placeLabel } from '../data/data-confusion.ts';
import type { ReportData } from '../data/data.ts';
import { recallFprFigure } from '../figures/recall-fpr-figure.ts';
import { dateTime, formatCount, formatDuration, formatShare } from '../kit/format.ts';
import { formatPercent, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { plainFigure, table } from '../pages/page.ts';
import {
  outcomeSentence,
  pointOfRun,
  reachableSentence,
  RUN_NOTE,
  ruleList,
} from './rule-words.ts';

/** The first section of the page: recall against FPR, a sentence per rule, and a few counts. */
export function summarySection(data: ReportData): Markup {
  const { confusion } = data;
  return group(
    el(
      'div',
      { class: 'first' },
      plainFigure(recallFprFigure(confusion.map(pointOfRun)), 'Bars are 95 % Wilson intervals.'),
      el(
        'div',
        {},
        ruleList(confusion.map((row) => ({ place: row, says: outcomeSentence(row) }))),
        el('p', { class: 'soft' }, RUN_NOTE),
      ),
    ),
    facts(data),
    terms(data),
  );
}

function facts({ people, manifest, scenario }: ReportData): Markup {
  const shown: [string, string][] = [
    ['people', formatCount(people.total)],
    ['people with an app', formatCount(people.withApp)],
    ['cases', formatCount(people.cases)],
    ['cases that uploaded', formatCount(people.uploads)],
  ];
  const days = manifest.days ?? scenario.days;
  if (days !== null && days !== undefined) shown.splice(2, 0, ['days', formatCount(days)]);
  return el(
    'dl',
    { class: 'facts' },
    ...shown.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}

function terms({ people, scenario, apps }: ReportData): Markup {
  const minimum = formatDuration(scenario.truth.minimumUs);
  const closeness =
    scenario.world.kind === 'trace'
      ? 'face to face'
      : `closer than ${scenario.truth.closeM} m without a wall between`;
  const upTake = apps.map(({ label, users }) => `${label} on ${plural(users, 'phone')}`).join(', ');
  return el(
    'p',
    { class: 'soft' },
    `A true contact is a person who spent ${minimum} or more of one day ${closeness} ` +
      'with one diagnosed person, with an app or without. "Others with the app" are all other ' +
      'people who run it and were not diagnosed: a person without it cannot be warned falsely. ' +
      `Apps: ${upTake}; ${formatPercent(people.withApp / Math.max(1, people.total))} of people ` +
      `carry one. Test results arrive from ` +
      `${dateTime(scenario.startDate, scenario.cases.testUs)} on. The section ` +
      '"Limits" lists what the simulation leaves out.',
  );
}

/** The counts behind the first figure, over everybody and each group. */
export function countersSection({ confusion }: ReportData): Markup {
  const rows = confusion.flatMap((row) =>
    [row.everyone, ...row.groups].map((tally) => countsRow(placeLabel(row), tally)),
  );
  const columns = [
    { title: 'app and rule' },
    { title: 'among' },
    ...COUNTERS.map((title) => ({ title, number: true })),
  ];
  return group(
    table('Counts and figures of each rule, over all people who are no case', columns, rows),
    el(
      'p',
      { class: 'soft' },
      'TP and FN are people with a true contact, with the app or without; FP and TN are others ' +
        'with the app. AUC is of the score that the rule gives: the chance that a person with a ' +
        'true contact has the greater one of a pair; equal scores count half. In parentheses: ' +
        '95 % Wilson intervals.',
    ),
    el(
      'ul',
      { class: 'plain' },
      ...confusion.map((row) =>
        el('li', {}, el('b', {}, `${placeLabel(row)}. `), reachableSentence(row)),
      ),
    ),
  );
}

const COUNTERS = ['TP', 'FN', 'FP', 'TN', 'TPR (recall)', 'FPR', 'precision', 'AUC'];

function countsRow(label: string, tally: Tally): Child[] {
  const { tp, fn, fp, tn, group: name } = tally;
  const shares = (['recall', 'fpr', 'precision'] as const).map((figure) => {
    const estimate = figureOfRun(figure, tally);
    return estimate.value === null ? '–' : inParentheses(formatShare(estimate));
  });
  const auc = figureOfRun('auc', tally).value;
  return [
    label,
    name ?? 'everybody',
    ...[tp, fn, fp, tn].map(formatCount),
    ...shares,
    auc === null ? '–' : auc.toFixed(2),
  ];
}

/** `93 %, 69–99 %` as `93 % (69–99 %)`. */
const inParentheses = (share: string): string => share.replace(/, (.*)$/, ' ($1)');
