import { pairedOverReplicates } from '../../evaluation/paired.ts';
import { bySeed } from '../data/replicates-source.ts';
import { SHOWN_FIGURES } from '../../evaluation/figures.ts';
import type { ReplicatedRule } from '../data/replicates-source.ts';
import type { ShownFigure } from '../../evaluation/figures.ts';
import type { Figure } from '../figures/figure.ts';
import { stripFigure } from '../figures/strip-figure.ts';
import type { StripRow } from '../figures/strip-figure.ts';
import type { Markup } from '../kit/markup.ts';
import { table } from '../pages/page.ts';
import { differenceText, NAMES, sayDifference } from './replicate-words.ts';

/** Two rules over the same seeds; the difference is B minus A. */
export interface RulePair {
  readonly a: ReplicatedRule;
  readonly b: ReplicatedRule;
  readonly label: string;
}

/** A strip for each pair and figure: a dot per seed, the difference and its interval. */
export function differenceStrips(
  id: string,
  pairs: readonly RulePair[],
  figures: readonly ShownFigure[] = SHOWN_FIGURES,
): Figure {
  const panels = figures.map((figure) => ({
    title: `${NAMES[figure]}${figure === 'auc' ? '' : ', points'}`,
    text: differenceText(figure),
    rows: pairs.map((pair) => stripOf(figure, pair)),
  }));
  return stripFigure({ id, title: 'Paired differences over replicates' }, panels, 'difference');
}

function stripOf(figure: ShownFigure, { a, b, label }: RulePair): StripRow {
  const paired = pairedOverReplicates(figure, a.tallies, b.tallies);
  const inA = new Map(bySeed(a, figure).map((dot) => [dot.label, dot.value]));
  const dots = bySeed(b, figure).flatMap(({ label: seed, value }) => {
    const before = inA.get(seed);
    if (before === undefined) return [];
    const text = differenceText(figure)(value - before);
    return [{ label: `seed ${seed}: ${text}`, value: value - before }];
  });
  return {
    app: b.app,
    rule: b.rule,
    label,
    says: sayDifference(figure, paired),
    value: paired.difference,
    interval: paired.interval,
    dots,
  };
}

/** The differences of all figures, with their intervals. */
export function differenceTable(pairs: readonly RulePair[]): Markup {
  const rows = pairs.map(({ a, b, label }) => [
    label,
    ...SHOWN_FIGURES.map((figure) =>
      sayDifference(figure, pairedOverReplicates(figure, a.tallies, b.tallies)),
    ),
  ]);
  const columns = SHOWN_FIGURES.map((figure) => ({
    title: `${NAMES[figure]}${figure === 'auc' ? '' : ', points'}`,
    number: true,
  }));
  return table('Paired differences, with 95 % intervals', [{ title: 'rules' }, ...columns], rows);
}
