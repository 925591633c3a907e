import { figureOfRun } from '../../evaluation/figures.ts';
import type { Tally } from '../../evaluation/tally.ts';
import { placeLabel } from '../data/data-confusion.ts';
import type { ConfusionRow, NamedPlace } from '../data/data-confusion.ts';
import type { RulePoint } from '../figures/recall-fpr-figure.ts';
import { formatCount, formatShare, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';

/** How sure the intervals of one run are. */
export const RUN_NOTE =
  'In parentheses: 95 % intervals. They take people for independent; one case makes many people ' +
  'alike, so they are too narrow. Better are replicates: bluecrowd run --replicates 20.';

/** The rates of a rule in one run. */
export function pointOfRun({ app, rule, appLabel, ruleLabel, everyone }: ConfusionRow): RulePoint {
  return {
    app,
    rule,
    appLabel,
    ruleLabel,
    recall: figureOfRun('recall', everyone),
    fpr: figureOfRun('fpr', everyone),
    dots: [],
  };
}

/** The sentences of all rules, numbered as their marks in the figure. */
export function ruleList(
  rows: readonly { readonly place: NamedPlace; readonly says: Child }[],
): Markup {
  return el(
    'ol',
    { class: 'rules' },
    ...rows.map(({ place, says }) =>
      el(
        'li',
        { 'data-outcome': `${place.app}/${place.rule}` },
        el('b', {}, `${placeLabel(place)}: `),
        says,
      ),
    ),
  );
}

/** What one rule did in one run. */
export function outcomeSentence({ everyone }: ConfusionRow): Markup {
  const { tp, fp, fn, tn } = everyone;
  const found =
    tp + fn === 0
      ? 'nobody had a true contact; it warned '
      : group(
          'warned ',
          ratio(tp, tp + fn),
          ` with a true contact${rate('recall', everyone)} and `,
        );
  if (fp + tn === 0) return group(found, 'nobody else, as nobody else has the app.');
  const others = tp + fn === 0 ? ' with the app' : ' others with the app';
  return group(
    found,
    el('b', {}, formatCount(fp)),
    ` of ${formatCount(fp + tn)}${others}${rate('fpr', everyone)}.`,
  );
}

const ratio = (part: number, whole: number): Markup =>
  group(el('b', {}, formatCount(part)), ` of ${plural(whole, 'person', 'people')}`);

const rate = (name: 'recall' | 'fpr', tally: Tally): string =>
  ` (${formatShare(figureOfRun(name, tally))})`;

/** The same among people whom the app could reach. */
export function reachableSentence({ reachable, appLabel }: ConfusionRow): string {
  const { warned, missed } = reachable;
  const both = `Where both people had ${appLabel} and the case uploaded its keys`;
  if (warned + missed === 0) return `${both}: no true contact.`;
  const whole = warned + missed;
  return `${both}, it warned ${formatCount(warned)} of ${plural(whole, 'true contact')}.`;
}
