import { pairedOverReplicates } from '../../evaluation/paired.ts';
import { diffKeys } from '../data/diff-data.ts';
import { alignRules } from '../data/diff-rules.ts';
import type { AlignedRule } from '../data/diff-rules.ts';
import { replicatedRules } from '../data/replicates-source.ts';
import { SHOWN_FIGURES } from '../../evaluation/figures.ts';
import type { ReplicatedRule, ReplicatesSource } from '../data/replicates-source.ts';
import { recallFprFigure } from '../figures/recall-fpr-figure.ts';
import { formatCount, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { differenceStrips, differenceTable } from '../sections/replicate-differences.ts';
import type { RulePair } from '../sections/replicate-differences.ts';
import {
  differenceClause,
  NAMES,
  pointOfReplicates,
  replicatesSentence,
  sayDifference,
} from '../sections/replicate-words.ts';
import { scenarioKeys } from './diff.ts';
import { detailsBlock, plainFigure, renderPage, table } from './page.ts';

/** What changed from replicates A to replicates B, over the seeds that both have. */
export async function renderReplicatesDiff(
  a: ReplicatesSource,
  b: ReplicatesSource,
): Promise<string> {
  const [inA, inB] = [a.manifest.scenario, b.manifest.scenario];
  const seeds = a.seeds.filter((seed) => b.seeds.includes(seed));
  const rules = alignRules(inA, inB);
  const pairs = rulePairs(rules, withSeeds(a, seeds), withSeeds(b, seeds));
  return renderPage({
    title: inA.name === inB.name ? `${inA.name}: A and B` : `${inA.name} and ${inB.name}`,
    eyebrow: 'bluecrowd · difference of replicates',
    sub: [
      `A: ${a.dir ?? inA.title}`,
      `B: ${b.dir ?? inB.title}`,
      `${plural(seeds.length, 'seed')} in both`,
    ].join(' · '),
    sections: [
      { id: 'summary', title: 'What changed', body: summary(a, b, seeds, rules, pairs) },
      { id: 'scenario', title: 'Scenario keys', body: scenarioKeys({ keys: diffKeys(a, b) }) },
      { id: 'seeds', title: 'Seed by seed', body: seedTables(pairs) },
    ],
    version: b.manifest.version,
  });
}

/** The same with some of its seeds, in their order. */
function withSeeds(set: ReplicatesSource, seeds: readonly string[]): ReplicatesSource {
  return { ...set, seeds, tallies: seeds.map((seed) => set.tallies[set.seeds.indexOf(seed)]) };
}

function rulePairs(
  rules: readonly AlignedRule[],
  a: ReplicatesSource,
  b: ReplicatesSource,
): RulePair[] {
  const [inA, inB] = [replicatedRules(a), replicatedRules(b)];
  const at = (all: readonly ReplicatedRule[], place: AlignedRule['a']) =>
    all.find(({ app, rule }) => app === place?.app && rule === place.rule);
  return rules.flatMap((aligned) => {
    const [first, second] = [at(inA, aligned.a), at(inB, aligned.b)];
    if (first === undefined || second === undefined) return [];
    return [{ a: first, b: second, label: `${aligned.app}, ${aligned.rule}` }];
  });
}

function summary(
  a: ReplicatesSource,
  b: ReplicatesSource,
  seeds: readonly string[],
  rules: readonly AlignedRule[],
  pairs: readonly RulePair[],
): Markup {
  if (seeds.length === 0) return unpaired(a, b);
  const lonely = rules
    .filter((rule) => rule.a === null || rule.b === null)
    .map(({ app, rule, a: inA }) => `${app}, ${rule} is only in ${inA === null ? 'B' : 'A'}.`);
  const items = pairs.map(({ a: first, b: second, label }) => {
    const clauses = SHOWN_FIGURES.map((name) =>
      differenceClause(name, pairedOverReplicates(name, first.tallies, second.tallies), ' in B'),
    );
    const says = isFlat({ a: first, b: second }) ? FLAT : `${clauses.join('; ')}.`;
    return el('li', {}, el('b', {}, `${label}: `), says);
  });
  const moved = pairs.filter((pair) => !isFlat(pair));
  const only = [a, b].map((set) => set.seeds.length - seeds.length);
  return group(
    el(
      'div',
      { class: 'first' },
      moved.length === 0
        ? el('p', { class: 'lead' }, 'No figure changed.')
        : plainFigure(
            differenceStrips('paired', moved),
            'B minus A: a dot is one seed, bars are 95 % intervals over the seeds ' +
              'that both have. One that leaves out zero is decided. Rules that are the ' +
              'same in both are not drawn.',
          ),
      el(
        'div',
        {},
        el('ul', { class: 'plain' }, ...items, ...lonely.map((text) => el('li', {}, text))),
        el(
          'p',
          { class: 'soft' },
          `Over ${plural(seeds.length, 'seed')} that both have ` +
            `(${formatCount(only[0])} more only in A, ${formatCount(only[1])} only in B). Equal ` +
            'seeds share people, places and draws as far as the scenarios agree, so that what ' +
            'these do to both cancels.',
        ),
      ),
    ),
    detailsBlock('Numbers behind this figure', differenceTable(pairs)),
  );
}

const FLAT = 'the same with every seed.';

/** Whether no figure of any seed changed. */
function isFlat({ a, b }: Pick<RulePair, 'a' | 'b'>): boolean {
  return SHOWN_FIGURES.every((figure) => {
    const { difference, interval } = pairedOverReplicates(figure, a.tallies, b.tallies);
    return (difference === 0 && interval === null) || difference === null;
  });
}

/** Without a seed in common: both sides beside each other. */
function unpaired(a: ReplicatesSource, b: ReplicatesSource): Markup {
  const side = (run: string, set: ReplicatesSource, app: number): ReplicatedRule[] =>
    replicatedRules(set).map((rule) => ({ ...rule, app, appLabel: `${run}: ${rule.appLabel}` }));
  const rows = [...side('A', a, 0), ...side('B', b, 1)];
  return group(
    el(
      'p',
      { class: 'lead' },
      'These replicates are not paired: no seed is in both. Each side stands for itself.',
    ),
    el(
      'div',
      { class: 'first' },
      plainFigure(recallFprFigure(rows.map(pointOfReplicates)), 'Bars are 95 % intervals.'),
      el(
        'ol',
        { class: 'rules' },
        ...rows.map((row) =>
          el('li', {}, el('b', {}, `${row.appLabel}, ${row.ruleLabel}: `), replicatesSentence(row)),
        ),
      ),
    ),
  );
}

function seedTables(pairs: readonly RulePair[]): Markup {
  return group(
    ...pairs.map(({ a, b, label }) => {
      const rows = a.seeds.map((seed, k) => [
        el('code', {}, seed),
        ...SHOWN_FIGURES.map((figure) =>
          sayDifference(figure, pairedOverReplicates(figure, [a.tallies[k]], [b.tallies[k]])),
        ),
      ]);
      const columns = SHOWN_FIGURES.map((figure) => ({
        title: `${NAMES[figure]}${figure === 'auc' ? '' : ', points'}`,
        number: true,
      }));
      const caption = `${label}, B minus A by seed`;
      return detailsBlock(label, table(caption, [{ title: 'seed' }, ...columns], rows));
    }),
  );
}
