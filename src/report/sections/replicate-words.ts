import type { Estimate, FigureName } from '../../evaluation/figures.ts';
import type { Interval } from '../../base/numbers/wilson.ts';
import type { PairedDifference } from '../../evaluation/paired.ts';
import { bySeed, pooled } from '../data/replicates-source.ts';
import type { ReplicatedRule } from '../data/replicates-source.ts';
import type { ShownFigure } from '../../evaluation/figures.ts';
import type { RulePoint } from '../figures/recall-fpr-figure.ts';
import { formatCount, formatPercent, formatPoints, formatShare } from '../kit/format.ts';
import { plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';

/** What the figures are called within a sentence. */
export const NAMES: Readonly<Record<ShownFigure, string>> = {
  recall: 'recall',
  fpr: 'FPR',
  precision: 'precision',
  auc: 'AUC',
};

/** `93 % (88–96 %)`; AUC, which is no share of people, as `0.82 (0.78–0.85)`. */
export function sayEstimate(figure: FigureName, estimate: Estimate): string {
  const { value, interval } = estimate;
  if (value === null) return 'no answer';
  if (figure !== 'auc') return formatShare(estimate).replace(/, (.*)$/, ' ($1)');
  if (interval === null) return decimals(value);
  return `${decimals(value)} (${decimals(interval.low)}–${decimals(interval.high)})`;
}

const decimals = (value: number): string => value.toFixed(2);

/** A value of a figure on an axis. */
export const valueText = (figure: FigureName): ((value: number) => string) =>
  figure === 'auc' ? decimals : formatPercent;

/** A difference on an axis: points of per cent, of AUC its own. */
export function differenceText(figure: FigureName): (difference: number) => string {
  if (figure !== 'auc') return formatPoints;
  return (value) => {
    const text = Math.abs(value).toFixed(2);
    return Number(text) === 0 ? '0' : `${value < 0 ? '−' : '+'}${text}`;
  };
}

/** `−30 (−35 to −25)`. */
export function sayDifference(figure: FigureName, paired: PairedDifference): string {
  const { difference, interval } = paired;
  if (difference === null) return 'no answer';
  const text = differenceText(figure);
  return text(difference) + (interval === null ? '' : ` (${rangeText(figure, interval)})`);
}

const rangeText = (figure: FigureName, { low, high }: Interval): string =>
  `${differenceText(figure)(low)} to ${differenceText(figure)(high)}`;

/** A rule as a point with a dot for each seed that has both rates. */
export function pointOfReplicates(rule: ReplicatedRule): RulePoint {
  const recall = new Map(bySeed(rule, 'recall').map(({ label, value }) => [label, value]));
  const dots = bySeed(rule, 'fpr').flatMap(({ label, value }) => {
    const found = recall.get(label);
    return found === undefined ? [] : [{ label: `seed ${label}`, recall: found, fpr: value }];
  });
  return {
    app: rule.app,
    rule: rule.rule,
    appLabel: rule.appLabel,
    ruleLabel: rule.ruleLabel,
    recall: pooled(rule, 'recall'),
    fpr: pooled(rule, 'fpr'),
    dots,
  };
}

/** What one rule did over all seeds. */
export function replicatesSentence(rule: ReplicatedRule): Markup {
  const { tallies } = rule;
  const [tp, fn, fp, tn] = (['tp', 'fn', 'fp', 'tn'] as const).map((cell) =>
    tallies.reduce((sum, tally) => sum + tally[cell], 0),
  );
  const share = (figure: 'recall' | 'fpr', part: number, whole: number, who: string): Markup => {
    const estimate = pooled(rule, figure);
    if (estimate.value === null) return group(`nobody of ${who}, as there are none`);
    const range = estimate.interval === null ? '' : `${rangeOf(estimate)}; `;
    const counts = `${formatCount(part)} of ${formatCount(whole)}`;
    return group(el('b', {}, formatPercent(estimate.value)), ` of ${who} (${range}${counts})`);
  };
  return group(
    'warned ',
    share('recall', tp, tp + fn, 'people with a true contact'),
    ' and ',
    share('fpr', fp, fp + tn, 'others with the app'),
    `, over ${plural(tallies.length, 'seed')}.`,
  );
}

const rangeOf = (estimate: Estimate): string => formatShare(estimate).replace(/^.*?, /, '');

/**
 * `FPR is 30 points lower in B (−35 to −25)`, or
 * `recall is not decided (−2 points, −6 to +2)`.
 *
 * @param where - on which side, such as ` in B`; nothing where the sentence says it
 */
export function differenceClause(
  figure: ShownFigure,
  { difference, interval }: PairedDifference,
  where = '',
): string {
  const name = NAMES[figure];
  if (difference === null) return `${name} has no answer`;
  const text = differenceText(figure);
  const points = figure === 'auc' ? '' : ' points';
  if (interval === null) {
    return difference === 0
      ? `${name} is the same with every seed`
      : `${name} ${text(difference)}${points}, of one seed, without an interval`;
  }
  const range = rangeText(figure, interval);
  if (interval.low <= 0 && interval.high >= 0) {
    return `${name} is not decided (${text(difference)}${points}, ${range})`;
  }
  const size = text(Math.abs(difference)).slice(1);
  return `${name} is ${size}${points} ${difference < 0 ? 'lower' : 'higher'}${where} (${range})`;
}
