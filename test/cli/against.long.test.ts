import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSummary } from '../../src/cli/terminal/summary-format.ts';
import type { RunSummary } from '../../src/cli/terminal/summary-format.ts';
import { openReplicates } from '../../src/replicates/replicates-folder.ts';
import { openRun } from '../../src/results/open-run.ts';
import { bluecrowd, scratch } from './program.ts';
import type { Ended } from './program.ts';
import { TEAMS } from './teams.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const TEAM = at('teams.yaml');
const EASIER = ['--set', 'apps.1.rules.1.minutes=10'];

const run = (...args: string[]): Ended => bluecrowd(['run', TEAM, ...args]);

function pairedOf({ code, stdout, stderr }: Ended): NonNullable<RunSummary['paired']> {
  expect([code, stderr]).toEqual([0, '']);
  return checkSummary(JSON.parse(stdout)).paired!;
}

beforeAll(() => {
  writeFileSync(TEAM, TEAMS);
  expect(run('--out', at('run')).code).toBe(0);
  expect(run('--out', at('set'), '--replicates', '4').code).toBe(0);
});

/** Verdicts of the second rule of the second app, by person. */
async function verdictsIn(name: string): Promise<number[][]> {
  const opened = await openRun(at(name));
  try {
    const sql =
      'SELECT warned, true_contact, has_app FROM verdicts ' +
      'WHERE app = 1 AND rule = 1 ORDER BY person';
    const { columns, chunks } = await opened.stream(sql);
    expect(columns).toHaveLength(3);
    const rows: number[][] = [];
    for await (const chunk of chunks) rows.push(...(chunk as number[][]));
    return rows;
  } finally {
    opened.close();
  }
}

describe('run --against', () => {
  it('a run: of the same people, how many changed in each direction', async () => {
    const args = ['--out', at('easier'), '--against', at('run'), ...EASIER];
    const { seeds, rules } = pairedOf(run(...args, '--json'));
    expect([seeds, rules.map(({ isSame }) => isSame)]).toEqual([1, [true, true, false]]);
    const [there, here] = [await verdictsIn('run'), await verdictsIn('easier')];
    for (const [figure, isTrue] of [
      ['recall', 1],
      ['fpr', 0],
    ] as const) {
      const pairs = there.flatMap(([warned, truth, hasApp], k) =>
        truth === isTrue && (isTrue === 1 || hasApp === 1) ? [[warned, here[k][0]]] : [],
      );
      const onlyHere = pairs.filter(([a, b]) => a < b).length;
      const onlyThere = pairs.filter(([a, b]) => a > b).length;
      expect(rules[2].figures[figure]).toMatchObject({ onlyHere, onlyThere });
      const { difference, interval } = rules[2].figures[figure]!;
      expect(difference).toBeCloseTo((onlyHere - onlyThere) / pairs.length, 12);
      expect(interval!.low).toBeLessThanOrEqual(difference!);
      expect(interval!.high).toBeGreaterThanOrEqual(difference!);
    }
    expect(rules[2].figures.fpr!.onlyHere).toBeGreaterThan(0);
    const { stdout } = run('--out', at('again'), '--against', at('run'), ...EASIER);
    expect(stdout.match(/2 rules are the same in both\./g)).toHaveLength(1);
    expect(stdout).toMatch(/30 min under 60 dB → 10 min under 60 dB .*more, 0 fewer warned\)/);
    expect(stdout.match(/swisscovid/g)).toHaveLength(1);
  });

  it('replicates: seed by seed, as far as both have it, with an interval by Student', async () => {
    const args = ['--replicates', '6', '--out', at('six'), '--against', at('set'), ...EASIER];
    const { seeds, rules } = pairedOf(run(...args, '--json'));
    expect([seeds, rules.map(({ isSame }) => isSame)]).toEqual([4, [true, true, false]]);
    const sums = [];
    for (const name of ['set', 'six']) {
      const opened = await openReplicates(at(name));
      opened.close();
      sums.push(
        opened.outcomes.slice(0, 4).map(({ tallies }) => {
          const own = tallies.find((t) => t.app === 1 && t.rule === 1 && t.group === null)!;
          return { part: own.fp, whole: own.fp + own.tn };
        }),
      );
    }
    const offs = sums.map((runs) => {
      const whole = runs.reduce((sum, one) => sum + one.whole, 0);
      const value = runs.reduce((sum, one) => sum + one.part, 0) / whole;
      return { value, off: runs.map((one) => (4 * (one.part - value * one.whole)) / whole) };
    });
    const difference = offs[1].value - offs[0].value;
    const off = offs[1].off.reduce((sum, one, k) => sum + (one - offs[0].off[k]) ** 2, 0);
    // Student's t with 3 degrees of freedom, 97.5 %.
    const half = 3.182446 * Math.sqrt(off / (4 * 3));
    const { fpr } = rules[2].figures;
    expect(difference).toBeGreaterThan(0);
    expect(fpr!.difference).toBeCloseTo(difference, 12);
    expect(fpr!.interval!.low).toBeCloseTo(difference - half, 5);
    expect(fpr!.interval!.high).toBeCloseTo(difference + half, 5);
  });

  it('says so where no rule is in both', () => {
    const other = ['--set', 'apps=[{engine: dp3t-hybrid}]'];
    const { code, stdout } = run('--out', at('other'), '--against', at('run'), ...other);
    expect(stdout).toMatch(/Difference from .*\nNo rule is in both\.\n/);
    expect(code).toBe(0);
  });
});

const REPLICATES = ['--replicates', '2'];

describe('a baseline is refused in one sentence, before any work', () => {
  beforeAll(() => {
    mkdirSync(at('empty'));
    expect(run('--out', at('hurt'), ...REPLICATES).code).toBe(0);
    appendFileSync(join(at('hurt'), 'outcomes.parquet'), 'x');
  });

  it.each([
    ['another seed', 'run', ['--seed', 'z'], /found seed d there and z here: they are not paired/],
    ['other cases', 'run', ['--set', 'cases.count=3'], /found cases\.count 2 there and 3 here/],
    [
      'another world',
      'run',
      ['--set', 'world.groups.0.people=13'],
      /found world\.groups\[0\]\.people 12 there and 13 here/,
    ],
    ['another truth', 'run', ['--set', 'truth.minimum=20min'], /found truth\.minimum\w* .* there/],
    ['another seed of replicates', 'set', [...REPLICATES, '--seed', 'z'], /found seed d there and/],
    [
      'replicates for a run',
      'set',
      [],
      /expected a run, found a set of replicates; run with --rep/,
    ],
    [
      'a run for replicates',
      'run',
      REPLICATES,
      /expected a set of replicates, found a run; run its/,
    ],
    ['nothing', 'nowhere', [], /expected a run folder at .*nowhere, found no readable manifest/],
    ['nothing for replicates', 'nowhere', REPLICATES, /expected a set of replicates, found none/],
    ['an empty folder', 'empty', [], /expected a run folder at .*empty/],
    ['a damaged table', 'hurt', REPLICATES, /outcomes\.parquet: expected the table outcomes/],
  ])('%s', (_, baseline, args, says) => {
    const { code, stdout, stderr } = run(...args, '--out', at('none'), '--against', at(baseline));
    expect(stderr).toMatch(says);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(existsSync(at('none'))).toBe(false);
  });

  it.each([
    ['run', []],
    ['set', REPLICATES],
  ])('the folder that would be replaced: %s', (name, args) => {
    const { code, stderr } = run(...args, '--out', `${at(name)}/`, '--against', at(name));
    expect(stderr).toMatch(/expected a folder that stays, found the one that this run would repl/);
    expect(code).toBe(2);
  });
});

describe('true contacts that are other ones, as other cases were drawn', () => {
  const FEWER = ['--set', 'phones.adoption=0.2'];

  it.each([
    ['run', [], /expected the same true contacts, found other ones \(other cases were drawn/],
    ['set', REPLICATES, /found others with the seed d\.1 \(other cases were drawn/],
  ])('are told after the work, which stays: %s', (name, args, says) => {
    const out = at(`fewer-${name}`);
    const { code, stdout, stderr } = run(...args, ...FEWER, '--out', out, '--against', at(name));
    expect(stderr).toMatch(says);
    expect([code, existsSync(join(out, 'manifest.json'))]).toEqual([2, true]);
    // What was run is told and judged all the same.
    expect(stdout).toMatch(/TPR \(recall\)/);
  });
});

describe('a rule that one of two sets alone has', () => {
  it('is left out, and nothing is said of other people', () => {
    const rules = 'apps.1.rules=[{kind: minutes-under, attenuation: 70 dB, minutes: 5}]';
    const out = ['--replicates', '4', '--out', at('other-rules')];
    expect(run(...out, '--set', rules).code).toBe(0);
    const args = ['--replicates', '4', '--out', at('more-rules'), '--against', at('other-rules')];
    const { code, stderr } = run(...args, '--json');
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('people who have the app in one of two alone', () => {
  const ONE = ['--set', 'cases={persons: [design 1]}'];
  const FEWER = ['--set', 'phones.adoption=0.4'];

  it('leave FPR unpaired in single runs, in which nothing is called the same', () => {
    expect(run(...ONE, '--out', at('one')).code).toBe(0);
    const args = [...ONE, ...FEWER, '--out', at('one-fewer'), '--against', at('one')];
    const { code, stdout, stderr } = run(...args, '--json');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/FPR of .* is not paired/)]);
    const { rules } = checkSummary(JSON.parse(stdout)).paired!;
    expect(rules.map(({ isSame, figures }) => [isSame, Object.keys(figures)])).toEqual(
      rules.map(() => [false, ['recall']]),
    );
  });

  it('are told of in replicates, whose seeds are paired', () => {
    expect(run(...ONE, '--replicates', '3', '--out', at('ones')).code).toBe(0);
    const args = [...ONE, ...FEWER, '--replicates', '3', '--out', at('ones-fewer')];
    const { code, stderr } = run(...args, '--against', at('ones'));
    expect([code, stderr]).toEqual([0, expect.stringMatching(/paired by seed, not by person/)]);
  });
});
