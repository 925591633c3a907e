import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIGURE_NAMES, figureOfRun } from '../../src/evaluation/figures.ts';
import type { Tally } from '../../src/evaluation/tally.ts';
import { readTallies } from '../../src/report/data/data-tallies.ts';
import { openRun } from '../../src/results/open-run.ts';
import type { OpenRun } from '../../src/results/open-run.ts';
import { bluecrowd, ROOT, scratch } from '../cli/program.ts';
import { TEAMS } from '../cli/teams.ts';

const DOCUMENT = readFileSync(join(ROOT, 'docs/scoring.md'), 'utf8');
/** Of each figure the line below its heading. */
const SQL = new Map(
  [...DOCUMENT.matchAll(/^### `(\w+)`: .*\n\n.+\n\n {4}(SELECT .+)$/gm)].map(([, name, sql]) => {
    return [name, sql];
  }),
);

const folder = scratch();
let run: OpenRun;
let tallies: Tally[];

beforeAll(async () => {
  writeFileSync(join(folder.path, 's.yaml'), TEAMS);
  const { code, stderr } = bluecrowd(['run', 's.yaml', '--out', 'r', '--seed', 'l'], {
    cwd: folder.path,
  });
  expect([code, stderr]).toEqual([0, '']);
  run = await openRun(join(folder.path, 'r'), 'as they are');
  tallies = await readTallies(run);
});
afterAll(() => {
  run.close();
  folder.remove();
});

async function answer(sql: string): Promise<number | null> {
  const { rows } = await run.query(sql);
  const [[value]] = rows;
  return value === null ? null : Number(value);
}

describe('the figures of docs/scoring.md', () => {
  it('are all of them, in words and one line of SQL', () => {
    expect([...SQL.keys()]).toEqual(FIGURE_NAMES);
  });

  it.each(FIGURE_NAMES)('give what the code gives, for each app and rule: %s', async (name) => {
    const own = tallies.filter(({ group }) => group === null);
    expect(own).toHaveLength(3);
    expect(own.every(({ tp, fn, fp, tn }) => tp > 0 && fn > 0 && fp > 0 && tn > 0)).toBe(true);
    const values = own.map((tally) => figureOfRun(name, tally).value!);
    for (const [k, { app, rule }] of own.entries()) {
      const sql = SQL.get(name)!
        .replaceAll(/\bapp = 0\b/g, `app = ${app}`)
        .replaceAll(/\brule = 0\b/g, `rule = ${rule}`);
      expect(await answer(sql)).toBeCloseTo(values[k], 12);
    }
    // One figure for all rules would say nothing about the rule in the line.
    expect(new Set(values).size).toBeGreaterThan(1);
  });

  it('have no answer in both where nobody is in their denominator', async () => {
    const none = (tally: string): string => SQL.get(tally)!.replaceAll('app = 0', 'app = 9');
    for (const name of ['recall', 'fpr', 'precision', 'auc']) {
      expect(await answer(none(name))).toBeNull();
    }
  });
});
