import { pairedOverReplicates } from '../../evaluation/paired.ts';
import { placeLabel } from '../data/data-confusion.ts';
import { bySeed, pooled, replicatedGroups, replicatedRules } from '../data/replicates-source.ts';
import { SHOWN_FIGURES } from '../../evaluation/figures.ts';
import type { ReplicatedRule, ReplicatesSource } from '../data/replicates-source.ts';
import type { ShownFigure } from '../../evaluation/figures.ts';
import { recallFprFigure } from '../figures/recall-fpr-figure.ts';
import { stripFigure } from '../figures/strip-figure.ts';
import type { StripPanel } from '../figures/strip-figure.ts';
import { formatCount, formatNumber } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { ruleList } from '../sections/rule-words.ts';
import { limitsSection, provenanceSection } from '../sections/provenance-section.ts';
import {
  differenceClause,
  NAMES,
  pointOfReplicates,
  replicatesSentence,
  sayEstimate,
  valueText,
} from '../sections/replicate-words.ts';
import { differenceStrips, differenceTable } from '../sections/replicate-differences.ts';
import type { RulePair } from '../sections/replicate-differences.ts';
import { detailsBlock, plainFigure, renderPage, table } from './page.ts';
import type { Section } from './page.ts';

/** Pairs of rules compared at most; judgement: more nobody reads. */
const MAX_PAIRS = 12;

/** The report of replicates as one HTML page: what a rule does over seeds, and how surely. */
export async function renderReplicates(set: ReplicatesSource): Promise<string> {
  const { manifest, seeds } = set;
  const { scenario } = manifest;
  return renderPage({
    title: scenario.title === '' ? scenario.name : scenario.title,
    eyebrow: 'bluecrowd · report of replicates',
    sub: [
      scenario.name,
      `from ${scenario.startDate}`,
      `${seeds.length} replicates`,
      `seed ${scenario.seed}`,
    ].join(' · '),
    sections: replicatesSections(set),
    version: manifest.version,
  });
}

function replicatesSections(set: ReplicatesSource): Section[] {
  const rules = replicatedRules(set);
  const groups = replicatedGroups(set);
  const sections: Section[] = [
    { id: 'summary', title: 'Summary', body: summary(set, rules) },
    { id: 'figures', title: 'Figures of each rule', body: figures(rules) },
  ];
  if (rules.length > 1) {
    sections.push({ id: 'against', title: 'Rule against rule', body: against(rules) });
  }
  if (groups.length > 0) sections.push({ id: 'groups', title: 'Groups', body: byGroup(groups) });
  return [
    ...sections,
    { id: 'seeds', title: 'Seed by seed', body: seedTables(rules) },
    { id: 'limits', title: 'Limits', body: limitsSection(set) },
    { id: 'provenance', title: 'Scenario and provenance', body: provenanceSection(set) },
  ];
}

function summary({ seeds }: ReplicatesSource, rules: readonly ReplicatedRule[]): Markup {
  const mean = (count: (tally: ReplicatedRule['tallies'][number]) => number): string => {
    const tallies = rules[0]?.tallies ?? [];
    const sum = tallies.reduce((total, tally) => total + count(tally), 0);
    return formatNumber(sum / Math.max(1, tallies.length));
  };
  const facts: [string, string][] = [
    ['replicates', formatCount(seeds.length)],
    ['true contacts in each, mean', mean(({ tp, fn }) => tp + fn)],
    ['others with the app, mean', mean(({ fp, tn }) => fp + tn)],
  ];
  return group(
    el(
      'div',
      { class: 'first' },
      plainFigure(
        recallFprFigure(rules.map(pointOfReplicates)),
        'A pale dot is one seed; marks are all seeds together, bars their 95 % intervals.',
      ),
      el(
        'div',
        {},
        ruleList(rules.map((rule) => ({ place: rule, says: replicatesSentence(rule) }))),
        el(
          'p',
          { class: 'soft' },
          'In parentheses: 95 % intervals over replicates, for what all seeds of this scenario ' +
            'would give. People, places and draws differ from seed to seed.',
        ),
      ),
    ),
    el(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
  );
}

function figures(rules: readonly ReplicatedRule[]): Markup {
  const panels = SHOWN_FIGURES.map((figure): [ShownFigure, StripPanel] => [
    figure,
    {
      title: TITLES[figure],
      text: valueText(figure),
      rows: rules.map((rule) => {
        const estimate = pooled(rule, figure);
        return {
          app: rule.app,
          rule: rule.rule,
          label: placeLabel(rule),
          says: sayEstimate(figure, estimate),
          ...estimate,
          dots: bySeed(rule, figure).map(({ label, value }) => ({
            label: `seed ${label}: ${valueText(figure)(value)}`,
            value,
          })),
        };
      }),
    },
  ]);
  const drawn = panels.map(([figure, panel]) =>
    plainFigure(stripFigure({ id: figure, title: TITLES[figure] }, [panel], 'share'), null),
  );
  const rows = rules.map((rule) => [placeLabel(rule), ...estimates(rule)]);
  return group(
    el('p', {}, 'A dot is one seed, a mark all seeds together, a bar the 95 % interval over them.'),
    el('div', { class: 'grid' }, ...drawn),
    detailsBlock(
      'Numbers behind these figures',
      table('Figures over all seeds', [{ title: 'app and rule' }, ...figureColumns()], rows),
    ),
  );
}

const TITLES: Readonly<Record<ShownFigure, string>> = {
  recall: 'Recall: people with a true contact warned',
  fpr: 'FPR: others with the app warned',
  precision: 'Precision: warned people with a true contact',
  auc: "AUC of the rule's score",
};

const figureColumns = () => SHOWN_FIGURES.map((name) => ({ title: NAMES[name], number: true }));

const estimates = (rule: ReplicatedRule): string[] =>
  SHOWN_FIGURES.map((figure) => sayEstimate(figure, pooled(rule, figure)));

/** Every two rules of the set, over the same seeds. */
function against(rules: readonly ReplicatedRule[]): Markup {
  const all = rules.flatMap((a, i) =>
    rules.slice(i + 1).map((b, k) => ({ a, b, numbers: [i + k + 2, i + 1] as const })),
  );
  const shown = all.slice(0, MAX_PAIRS);
  const left = all.length - shown.length;
  const pairs = shown.map(({ a, b, numbers: [later, first] }): RulePair => ({
    a,
    b,
    label: `rule ${later} − rule ${first}`,
  }));
  const items = shown.map(({ a, b, numbers: [later, first] }) => {
    const clauses = (['fpr', 'recall'] as const).map((name) =>
      differenceClause(name, pairedOverReplicates(name, a.tallies, b.tallies)),
    );
    const who = `Rule ${later} (${placeLabel(b)}) against rule ${first} (${placeLabel(a)}): `;
    return el('li', {}, el('b', {}, who), `${clauses.join('; ')}.`);
  });
  return group(
    el(
      'p',
      {},
      'Both rules judge the same people of each seed, so that what people and places do to both ' +
        'cancels: differences are surer than two intervals beside each other.',
    ),
    el('ul', { class: 'plain' }, ...items),
    left > 0 ? el('p', { class: 'soft' }, `${formatCount(left)} more pairs are not shown.`) : null,
    plainFigure(differenceStrips('against', pairs, ['fpr', 'recall']), 'Dots are seeds.'),
    detailsBlock('Numbers behind this figure', differenceTable(pairs)),
  );
}

function byGroup(groups: readonly ReplicatedRule[]): Markup {
  const rows = groups.map((rule): Child[] => [placeLabel(rule), rule.group, ...estimates(rule)]);
  return table(
    'Figures of each group over all seeds, with 95 % intervals over replicates',
    [{ title: 'app and rule' }, { title: 'group' }, ...figureColumns()],
    rows,
  );
}

function seedTables(rules: readonly ReplicatedRule[]): Markup {
  const counts = ['TP', 'FN', 'FP', 'TN'].map((title) => ({ title, number: true }));
  return group(
    ...rules.map((rule) => {
      const figuresOf = SHOWN_FIGURES.map((figure) => ({
        figure,
        values: new Map(bySeed(rule, figure).map(({ label, value }) => [label, value])),
      }));
      const rows = rule.seeds.map((seed, k) => {
        const { tp, fn, fp, tn } = rule.tallies[k];
        const values = figuresOf.map(({ figure, values: found }) => {
          const value = found.get(seed);
          return value === undefined ? '–' : valueText(figure)(value);
        });
        return [el('code', {}, seed), ...[tp, fn, fp, tn].map(formatCount), ...values];
      });
      const caption = `${placeLabel(rule)}, by seed`;
      const columns = [{ title: 'seed' }, ...counts, ...figureColumns()];
      return detailsBlock(placeLabel(rule), table(caption, columns, rows));
    }),
  );
}
