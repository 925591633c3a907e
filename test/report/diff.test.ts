import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairedShares } from '../../src/evaluation/paired.ts';
import { diffRuns } from '../../src/report/data/diff-data.ts';
import type { RunDiff } from '../../src/report/data/diff-data.ts';
import { renderDiff } from '../../src/report/pages/diff.ts';
import { pairedClause } from '../../src/report/sections/diff-summary.ts';
import { syntheticRun } from './synthetic.ts';
import type { SyntheticRun } from './synthetic.ts';

let [a, b, other]: SyntheticRun[] = [];
let diff: RunDiff;

beforeAll(async () => {
  [a, b, other] = [
    await syntheticRun(),
    await syntheticRun({ minutes: 30 }),
    await syntheticRun({ seed: 8 }),
  ];
  diff = await diffRuns(a, b);
});
afterAll(() => [a, b, other].forEach((run) => run.close()));

const warnedOf = async (run: SyntheticRun, who: string): Promise<Set<unknown>> => {
  const sql = `SELECT person FROM verdicts WHERE app = 1 AND warned = 1 AND ${who}`;
  return new Set((await run.query(sql)).rows.map(([person]) => person));
};

describe('two runs of the same people', () => {
  it('are compared person by person, for recall and for FPR of people with the app', async () => {
    expect(diff.notPaired).toEqual([]);
    expect(diff.paired.map(({ app, figure }) => [app, figure])).toEqual([
      ['bluezone@3', 'recall'],
      ['bluezone@3', 'fpr'],
      ['gaen@1.2', 'recall'],
      ['gaen@1.2', 'fpr'],
    ]);
    for (const row of diff.paired.slice(2)) {
      const isRecall = row.figure === 'recall';
      const who = isRecall ? 'true_contact = 1' : 'true_contact = 0 AND has_app = 1';
      const [inA, inB] = [await warnedOf(a, who), await warnedOf(b, who)];
      const onlyA = [...inA].filter((person) => !inB.has(person)).length;
      const onlyB = [...inB].filter((person) => !inA.has(person)).length;
      expect(row).toMatchObject({ warnedA: inA.size, warnedB: inB.size, onlyA, onlyB });
      expect(row).toMatchObject(pairedShares({ onlyA, onlyB, people: row.people }));
    }
    expect(diff.paired[3].onlyA).toBeGreaterThan(0);
    expect(diff.paired[3].onlyB).toBe(0);
  });

  it('say what changed in one sentence, with the interval and p', () => {
    const places = { a: { app: 1, rule: 1 }, b: { app: 1, rule: 1 } };
    const row = { app: 'gaen@1.2', rule: 'x', ...places, figure: 'fpr' as const };
    const counts = { people: 76, warnedA: 60, warnedB: 26, onlyA: 34, onlyB: 0 };
    expect(pairedClause({ ...row, ...counts, ...pairedShares(counts) })).toBe(
      'B warns 34 people fewer and nobody more of 76 others with the app ' +
        '(FPR −45 points, −60 to −24; p < 0.001)',
    );
    const same = { people: 14, warnedA: 13, warnedB: 13, onlyA: 0, onlyB: 0 };
    expect(pairedClause({ ...row, figure: 'recall', ...same, ...pairedShares({ ...same }) })).toBe(
      'the same 13 of 14 people with a true contact in both (recall 93 %)',
    );
  });

  it('show the change first, and what is the same once', async () => {
    const html = await renderDiff(a, b, diff);
    const section = (id: string): string =>
      html.slice(html.indexOf(`<section id="${id}"`)).split('</section>')[0];
    expect(html.indexOf('fig-paired')).toBeLessThan(html.indexOf('id="totals"'));
    expect(section('summary')).not.toContain('<li><b>bluezone@3, any match: </b>B warns');
    const totals = section('totals').split('<tbody>')[1];
    expect(totals.match(/bluezone@3, any match/g)).toHaveLength(1);
    expect(totals).toContain('the same in both');
    expect(totals.match(/>gaen@1\.2, /g)).toHaveLength(2);
  });
});

describe('two runs of other people', () => {
  it('are called so, with both sides and no paired figure', async () => {
    const found = await diffRuns(a, other);
    expect(found.paired).toEqual([]);
    expect(found.notPaired[0]).toMatch(/^Recall is not paired: other people have a true contact/);
    expect(found.notPaired[1]).toMatch(/^FPR of bluezone@3 is not paired: other people have/);
    const html = await renderDiff(a, other, found);
    expect(html).toContain('These runs are not paired');
    expect(html).not.toContain('fig-paired');
    expect(html).toContain('A: bluezone@3, any match');
  });
});
