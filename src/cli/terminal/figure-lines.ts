import { safeText } from '../../base/text/printable.ts';
import { FIGURES, SHOWN_FIGURES } from '../../evaluation/figures.ts';
import type { Estimate, FigureName } from '../../evaluation/figures.ts';
import { formatPercent } from '../../report/kit/format.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { plainTable } from './summary.ts';
import type { RunSummary } from './summary-format.ts';

const HEADS = SHOWN_FIGURES.map((name) => FIGURES[name].label);

/** What is shown of a rule. */
type RuleCounts = Omit<RunSummary['alarms'][0], 'app' | 'rule' | 'others'>;

/** Per rule over everybody: the confusion matrix of one run and the figures from it. */
export function runLines(alarms: readonly RuleCounts[], { truth }: Scenario): string[] {
  const body = alarms
    .filter(({ group }) => group === null)
    .map(({ appLabel, ruleLabel, tp, fn, fp, tn, figures }) => [
      safeText(appLabel),
      safeText(ruleLabel),
      ...[tp, fn, fp, tn].map(String),
      ...SHOWN_FIGURES.map((name) => estimateText(name, figures[name])),
    ]);
  const head = ['app', 'rule', 'TP', 'FN', 'FP', 'TN', ...HEADS];
  return [
    ...plainTable(head, body).split('\n'),
    ...definitionLines(truth.minimumUs),
    'In parentheses: 95 % intervals if people were independent; people near the same case are ' +
      'not: --replicates 20 gives better ones.',
  ];
}

/** Per rule over everybody: TPR, FPR, precision and AUC over replicates, with 95 % intervals. */
export function replicateLines(
  alarms: RunSummary['alarms'],
  { truth }: Scenario,
  replicates: number,
): string[] {
  const body = alarms
    .filter(({ group }) => group === null)
    .map(({ appLabel, ruleLabel, figures }) => [
      safeText(appLabel),
      safeText(ruleLabel),
      ...SHOWN_FIGURES.map((name) => estimateText(name, figures[name])),
    ]);
  const head = ['app', 'rule', ...HEADS];
  return [
    ...plainTable(head, body).split('\n'),
    ...definitionLines(truth.minimumUs),
    `In parentheses: 95 % intervals for the mean over all seeds, from ${replicates} replicates.`,
  ];
}

/** What the figures are over. */
function definitionLines(minimumUs: number): string[] {
  return [
    `Positive: at least ${minimumUs / 60e6} minutes of true contact with one case in one day, ` +
      'with the app or without.',
    'Negative: the others who have the app. AUC: of the score of the rule.',
  ];
}

/** `78 % (70–85 %)`, `0.81 (0.77–0.85)`; `-` without an answer. */
function estimateText(name: FigureName, { value, interval }: Estimate): string {
  if (value === null) return '-';
  const [shown, range] = [number(name, value), interval];
  if (range === null) return shown;
  return `${shown} (${number(name, range.low).replace(' %', '')}–${number(name, range.high)})`;
}

const number = (name: FigureName, value: number): string =>
  name === 'auc' ? value.toFixed(2) : formatPercent(value);

/** How each rule that both have differs, in percentage points; rules that do not, in one line. */
export function pairedLines({ against, seeds, rules }: Paired): string[] {
  const changed = rules.filter(({ isSame }) => !isSame);
  const same = rules.length - changed.length;
  const shown = SHOWN_FIGURES.filter((name) =>
    rules.some(({ figures }) => figures[name] !== undefined),
  );
  const table = changed.map(({ app, rule, figures }) => [
    safeText(app),
    safeText(rule),
    ...shown.map((name) => differenceText(name, figures[name] ?? NONE)),
  ]);
  const heads = shown.map((name) => FIGURES[name].label);
  const of = seeds === 1 ? 'of the same people' : `in pairs over ${seeds} seeds`;
  return [
    `Difference from ${safeText(against)}, ${of}, with 95 % intervals:`,
    ...(table.length === 0 ? [] : plainTable(['app', 'rule', ...heads], table).split('\n')),
    ...(rules.length === 0 ? ['No rule is in both.'] : []),
    ...(same === 0 ? [] : [`${same === 1 ? '1 rule is' : `${same} rules are`} the same in both.`]),
  ];
}

type Paired = NonNullable<RunSummary['paired']>;
type Difference = NonNullable<Paired['rules'][0]['figures']['recall']>;

const NONE: Difference = { difference: null, interval: null };

/**
 * `-4.2 points (-6.1 to -2.3)`, of one run also how many people changed; AUC as it is.
 */
function differenceText(name: FigureName, found: Difference): string {
  const { difference, interval, onlyThere, onlyHere } = found;
  if (difference === null) return '-';
  const scale = name === 'auc' ? 1 : 100;
  const digits = name === 'auc' ? 3 : 1;
  const signed = (value: number): string =>
    `${value > 0 ? '+' : ''}${(scale * value).toFixed(digits)}`;
  if (difference === 0 && interval === null) return 'same';
  const unit = name === 'auc' ? '' : ' points';
  const range = interval === null ? [] : [`${signed(interval.low)} to ${signed(interval.high)}`];
  const changed = onlyHere === undefined ? [] : [`${onlyHere} more, ${onlyThere} fewer warned`];
  return `${signed(difference)}${unit} (${[...range, ...changed].join('; ')})`;
}
