import { describe, expect, it } from 'vitest';
import { figureOverReplicates } from '../../src/evaluation/figures.ts';
import { pairedOverReplicates } from '../../src/evaluation/paired.ts';
import { renderReplicates } from '../../src/report/pages/replicates.ts';
import { renderReplicatesDiff } from '../../src/report/pages/replicates-diff.ts';
import { replicatedRules } from '../../src/report/data/replicates-source.ts';
import { differenceClause } from '../../src/report/sections/replicate-words.ts';
import { syntheticReplicates } from './synthetic-replicates.ts';

const set = syntheticReplicates();
const section = (html: string, id: string): string =>
  html.slice(html.indexOf(`<section id="${id}"`)).split('</section>')[0];
const percent = (share: number): string => `${(share * 100).toFixed(0)}`;

describe('the report of replicates', () => {
  it('opens with a mark and a sentence per rule, and a dot per seed', async () => {
    const summary = section(await renderReplicates(set), 'summary');
    expect(summary.match(/data-rule="/g)).toHaveLength(2);
    expect(summary.match(/data-part="replicate"/g)).toHaveLength(2 * 12);
    expect(summary.match(/data-part="interval"/g)).toHaveLength(2 * 2);
    for (const { app, tallies } of replicatedRules(set)) {
      const recall = figureOverReplicates('recall', tallies);
      const { low, high } = recall.interval!;
      const sentence = summary.split(`data-outcome="${app}/0"`)[1].split('</li>')[0];
      expect(sentence).toContain(
        `<b>${percent(recall.value!)} %</b> of people with a true contact`,
      );
      expect(sentence).toContain(`(${percent(low)}–${percent(high)} %; `);
      expect(sentence).toContain('over 12 seeds.');
    }
  });

  it('has a strip per figure with a dot for each seed, and the numbers behind', async () => {
    const html = section(await renderReplicates(set), 'figures');
    for (const figure of ['recall', 'fpr', 'precision', 'auc']) {
      const drawn = html.slice(html.indexOf(`id="fig-${figure}"`)).split('</svg>')[0];
      expect(drawn.match(/data-part="replicate"/g)).toHaveLength(2 * 12);
      expect(drawn.match(/data-part="interval"/g)).toHaveLength(2);
    }
    const [, gaen] = replicatedRules(set);
    const auc = figureOverReplicates('auc', gaen.tallies);
    const { low, high } = auc.interval!;
    const says = `${auc.value!.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
    expect(html.split('<tbody>')[1]).toContain(says);
  });

  it('sets rule against rule over the same seeds', async () => {
    const html = section(await renderReplicates(set), 'against');
    const [a, b] = replicatedRules(set);
    const paired = pairedOverReplicates('fpr', a.tallies, b.tallies);
    expect(paired.interval!.high).toBeLessThan(0);
    expect(html).toContain(differenceClause('fpr', paired));
    expect(html).toMatch(/FPR is \d+ points lower \(/);
  });

  it('has the counts of every seed, and the figures of every group', async () => {
    const html = await renderReplicates(set);
    expect(section(html, 'seeds').match(/<code>first-light\/\d+<\/code>/g)).toHaveLength(24);
    const groups = section(html, 'groups');
    expect(groups.match(/<td>(design|sales)<\/td>/g)).toHaveLength(4);
    expect(html.replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('stands without groups, with one seed, and where nobody had a true contact', async () => {
    const tallies = set.tallies
      .slice(0, 1)
      .map((all) => all.filter(({ group }) => group === null))
      .map((all) => all.map((tally) => ({ ...tally, tp: 0, fn: 0, concordant: 0 })));
    const html = await renderReplicates({ ...set, seeds: set.seeds.slice(0, 1), tallies });
    expect(html).not.toContain('id="groups"');
    expect(html).toContain('no recall: nobody had a true contact');
    expect(html.replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the difference of replicates', () => {
  const changed = syntheticReplicates({ minutes: 25 });

  it('is of the seeds that both have, with a dot for each, and says what is decided', async () => {
    const some = syntheticReplicates({ minutes: 25, from: 4 });
    const html = await renderReplicatesDiff(set, some);
    const summary = section(html, 'summary');
    expect(summary).toContain('Over 8 seeds that both have (4 more only in A, 4 only in B)');
    const panel = summary.split('data-panel="FPR, points"')[1].split('data-panel=')[0];
    expect(panel.match(/data-part="replicate"/g)).toHaveLength(8);
    const [a, b] = [set, some].map((one) => replicatedRules(one)[1].tallies);
    const paired = pairedOverReplicates('fpr', a.slice(4), b.slice(0, 8));
    expect(summary).toContain(differenceClause('fpr', paired, ' in B'));
    expect(summary).toMatch(/15 min under 63 dB → 25 min under 63 dB: <\/b>recall/);
    expect(summary).toMatch(/FPR is \d+ points lower in B/);
    expect(summary).toContain('<b>bluezone@3, any match: </b>the same with every seed.');
  });

  it('lists the scenario keys that differ, and every seed', async () => {
    const html = await renderReplicatesDiff(set, changed);
    expect(section(html, 'scenario')).toContain('apps[1].rules[0].minutes');
    expect(section(html, 'seeds').match(/<code>first-light\/\d+<\/code>/g)).toHaveLength(24);
    expect(html.replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is called unpaired where no seed is in both', async () => {
    const html = await renderReplicatesDiff(set, syntheticReplicates({ from: 50 }));
    expect(html).toContain('These replicates are not paired: no seed is in both');
    expect(html).toContain('B: bluezone@3, any match');
    expect(html).not.toContain('fig-paired');
  });

  it('says what an interval around zero does not decide', () => {
    const open = { difference: -0.02, interval: { low: -0.06, high: 0.021 } };
    expect(differenceClause('recall', open, ' in B')).toBe(
      'recall is not decided (−2 points, −6 to +2.1)',
    );
    const alone = { difference: 0.1, interval: null };
    expect(differenceClause('auc', alone, ' in B')).toBe(
      'AUC +0.10, of one seed, without an interval',
    );
  });
});
