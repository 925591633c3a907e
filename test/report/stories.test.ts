import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReportData } from '../../src/report/data/data.ts';
import type { ReportData } from '../../src/report/data/data.ts';
import { storySection } from '../../src/report/sections/story-section.ts';
import { syntheticRun } from './synthetic.ts';
import type { SyntheticRun } from './synthetic.ts';

let run: SyntheticRun;
let data: ReportData;

beforeAll(async () => {
  run = await syntheticRun();
  data = await readReportData(run);
});
afterAll(() => run.close());

const numbers = async (sql: string): Promise<number[]> =>
  (await run.query(sql)).rows.map(([value]) => Number(value));

describe('stories of cases', () => {
  it('call a person a true contact where a verdict does, and nobody else', async () => {
    const judged = new Set(await numbers('SELECT person FROM verdicts WHERE true_contact = 1'));
    for (const { people } of data.stories.cases) {
      for (const { person, trueContact, otherTrueContacts } of people) {
        expect(trueContact || otherTrueContacts.length > 0).toBe(judged.has(person));
      }
    }
  });

  it('leave out contact before the contagious period and after the test result', async () => {
    const late = await syntheticRun();
    await late.query('UPDATE cases SET contagious_from_us = test_us - 1 WHERE person = 3');
    await late.query('UPDATE verdicts SET true_contact = 0 WHERE case_person = 3');
    const story = (await readReportData(late)).stories.cases[0];
    expect(story.person).toBe(3);
    expect(data.stories.cases[0].trueContacts).toBeGreaterThan(0);
    expect(story.trueContacts).toBe(0);
    expect(story.people.every(({ trueContact }) => !trueContact)).toBe(true);
    late.close();
  });

  it('tell of sums over several cases whose they are, and the part of this one', async () => {
    const people = data.stories.cases.flatMap((story) =>
      story.people.map((person) => ({ ...person, name: story.name })),
    );
    const shared = await numbers(
      `SELECT receiver FROM exposures WHERE app = 1 GROUP BY receiver
       HAVING count(DISTINCT sender) > 1`,
    );
    const told = people.filter(({ person }) => shared.includes(person));
    expect(told.length).toBeGreaterThan(0);
    for (const { verdicts, hearing, name } of told) {
      const { why } = verdicts.find(({ app }) => app === 1)!;
      if (hearing[1].matchedRows === 0) expect(why).not.toContain('counted');
      else {
        expect(why).toMatch(/over the keys of .+ and .+ together/);
        expect(why).toContain(` matched log rows are of ${name} (`);
      }
    }
  });

  it('name the rule in every badge, table and sentence, and the case of a true contact', () => {
    const html = storySection(data).text;
    const badges = [...html.matchAll(/<span class="(?:badge|badge bad|soft)">([^<]*)</g)];
    expect(badges.length).toBeGreaterThan(20);
    for (const [, text] of badges) {
      expect(text).toMatch(/^(bluezone@3, any match|gaen@1\.2, 15 min under 63 dB): /);
    }
    expect(html).toMatch(/no true contact with this case, one with p0(03|17)/);
  });
});
