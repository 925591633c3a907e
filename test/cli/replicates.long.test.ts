import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSummary, summaryJsonSchema } from '../../src/cli/terminal/summary-format.ts';
import type { RunSummary } from '../../src/cli/terminal/summary-format.ts';
import { readTallies } from '../../src/report/data/data-tallies.ts';
import { openReplicates } from '../../src/replicates/replicates-folder.ts';
import { openRun } from '../../src/results/open-run.ts';
import { rewrite } from './parquet.ts';
import { bluecrowd, ROOT, scratch, start, TINY } from './program.ts';
import { TEAMS } from './teams.ts';

const COUNT = 8;
const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const TEAM = at('teams.yaml');

type OfReplicates = Extract<RunSummary, { kind: 'replicates' }>;

/** `run --json` of the teams; the summary is as its schema says. */
function summaryOf(...args: string[]): RunSummary {
  const { code, stdout, stderr } = bluecrowd(['run', TEAM, '--json', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  const summary = checkSummary(JSON.parse(stdout));
  expect(summary).not.toHaveProperty('warnings');
  return summary;
}

function bytesOf(path: string): Record<string, string> {
  const names = readdirSync(path).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(path, name)).toString('base64')]),
  );
}

function replicates(out: string, workers = 2, count = COUNT): string[] {
  return ['--replicates', `${count}`, '--out', at(out), '--workers', `${workers}`];
}

const outcomesIn = async (name: string) => {
  const opened = await openReplicates(at(name));
  opened.close();
  return opened.outcomes;
};

/** Whole lines of what is kept beside a folder to come, without the first. */
function keptBeside(name: string): number {
  const file = at(`.${name}.unfinished`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0;
}

/** Sends a signal once so many replicates are kept; gives exit code and what it said. */
async function stoppedAfter(kept: number, signal: NodeJS.Signals, name: string) {
  const child = start(['run', TEAM, ...replicates(name)]);
  const ended = once(child, 'exit');
  let said = '';
  child.stderr!.on('data', (text) => (said += String(text)));
  while (keptBeside(name) < kept && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return { code, said };
}

let first: OfReplicates;
beforeAll(() => {
  writeFileSync(TEAM, TEAMS);
  first = summaryOf(...replicates('set', 1)) as OfReplicates;
});

describe('a set of replicates', () => {
  it('has the same bytes with one, two and three workers', () => {
    const bytes = bytesOf(at('set'));
    expect(Object.keys(bytes)).toEqual(expect.arrayContaining(['manifest.json']));
    for (const workers of [2, 3]) {
      const { digests, seeds } = summaryOf(...replicates('more', workers)) as OfReplicates;
      expect([digests, seeds]).toEqual([first.digests, first.seeds]);
      expect(bytesOf(at('more'))).toEqual(bytes);
      rmSync(at('more'), { recursive: true });
    }
  });

  it.each(['all', 'cases'])(
    'counts what the run of a seed counts, materialised %s',
    async (how) => {
      const outcome = (await outcomesIn('set'))[2];
      expect(outcome.seed).toBe('d.3');
      const args = ['--seed', 'd.3', '--replicates', '1', '--set', `materialise=${how}`];
      const summary = summaryOf(...args, '--out', at(`whole-${how}`));
      expect(summary).toMatchObject({ kind: 'run', materialisation: how });
      const run = await openRun(at(`whole-${how}`));
      try {
        expect(await readTallies(run)).toEqual(outcome.tallies);
        expect(run.manifest.digests.verdicts).toBe(outcome.verdictsDigest);
      } finally {
        run.close();
      }
    },
  );

  it('gives figures over all seeds, of everybody and of groups', async () => {
    const outcomes = await outcomesIn('set');
    for (const group of [null, 'design', 'sales']) {
      const own = outcomes.map(({ tallies }) =>
        tallies.find((t) => t.app === 1 && t.rule === 1 && t.group === group)!,
      );
      const sum = (name: 'tp' | 'fn' | 'fp'): number => own.reduce((n, one) => n + one[name], 0);
      const row = first.alarms.find((r) => r.app === 1 && r.rule === 1 && r.group === group)!;
      expect([row.tp, row.fn, row.fp]).toEqual([sum('tp'), sum('fn'), sum('fp')]);
      expect(row.figures.recall.value).toBeCloseTo(sum('tp') / (sum('tp') + sum('fn')), 12);
      expect(row.figures.warned.value).toBeCloseTo((sum('tp') + sum('fp')) / COUNT, 12);
    }
  });

  it('is checked, and asked in SQL', () => {
    const checked = bluecrowd(['check', at('set'), '--workers', '2']);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toMatch(/outcomes +same.*\nThe outcomes of all replicates agree\.\n$/);
    const sql = "SELECT count(DISTINCT seed)::INT AS n FROM outcomes WHERE person_group = 'sales'";
    const { code, stdout } = bluecrowd(['query', at('set'), sql, '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, [{ n: COUNT }]]);
  });

  it.each([
    ['another digest', /("outcomes": ")(\w)/, 'outcomes'],
    ['another number of rows', /("outcomes": )(\d)/, 'rows of outcomes'],
    ['another seed in its table', undefined, 'outcomes'],
  ])('is not reproduced with %s', async (_, part, differs) => {
    rmSync(at('copy'), { recursive: true, force: true });
    cpSync(at('set'), at('copy'), { recursive: true });
    const file = join(at('copy'), 'manifest.json');
    const flipped = (_whole: string, before: string, first: string): string =>
      before + (first === '1' ? '2' : '1');
    if (part === undefined) {
      const table = join(at('copy'), 'outcomes.parquet');
      await rewrite(table, "SELECT * REPLACE (replace(seed, 'd.3', 'd.33') AS seed) FROM FILE");
    } else {
      writeFileSync(file, readFileSync(file, 'utf8').replace(part, flipped));
    }
    const { code, stdout } = bluecrowd(['check', at('copy'), '--workers', '2']);
    expect(stdout).toMatch(new RegExp(`^${differs} +DIFFERENT`, 'm'));
    expect(stdout).toMatch(/Outcomes differ: the replicates are not reproduced\.\n$/);
    expect([code, stdout.match(/DIFFERENT/g)]).toEqual([1, ['DIFFERENT']]);
  });

  it('takes the place of no run, and a run not its place', () => {
    const over = bluecrowd(['run', TEAM, ...replicates('whole-all')]);
    expect(over.stderr).toMatch(/expected earlier replicates or an empty folder .* found a run;/);
    const under = bluecrowd(['run', TEAM, '--out', at('set')]);
    expect(under.stderr).toMatch(/an earlier run or an empty folder .* found a set of replicates;/);
    expect([over.code, under.code]).toEqual([2, 2]);
    expect(existsSync(at('.whole-all.unfinished'))).toBe(false);
  });
});

describe('replicates that were stopped', () => {
  it('go on after three kills, repeat nothing and give the same bytes', async () => {
    for (const kept of [1, 3, 5]) {
      await stoppedAfter(kept, 'SIGKILL', 'killed');
      expect(keptBeside('killed')).toBeGreaterThanOrEqual(kept);
      expect(existsSync(at('killed'))).toBe(false);
    }
    const kept = keptBeside('killed');
    const { code, stderr } = bluecrowd(['run', TEAM, ...replicates('killed')]);
    expect(code).toBe(0);
    expect(stderr).toBe(`bluecrowd: went on with ${kept} of ${COUNT} replicates\n`);
    expect(bytesOf(at('killed'))).toEqual(bytesOf(at('set')));
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('say with Ctrl-C how many are kept; another scenario does not go on with them', async () => {
    const { code, said } = await stoppedAfter(2, 'SIGINT', 'stopped');
    const kept = keptBeside('stopped');
    expect(said).toContain(
      `bluecrowd: stopped; ${kept} of ${COUNT} replicates are kept; the same command goes on`,
    );
    expect(code).toBe(130);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([
      '.stopped.unfinished',
    ]);
    const other = bluecrowd(['run', TEAM, ...replicates('stopped', 2, 2), '--seed', 'other']);
    expect([other.code, other.stderr]).toEqual([
      0,
      `bluecrowd: began anew: ${kept} unfinished replicates there were of another scenario or ` +
        'version, and are not kept\n',
    ]);
  });

  it('do not touch a file of somebody else in the place of theirs', () => {
    writeFileSync(at('.mine.unfinished'), 'mine\n');
    const { code, stdout, stderr } = bluecrowd(['run', TEAM, ...replicates('mine')]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/\.mine\.unfinished: expected unfinished replicates or no file/);
    expect(readFileSync(at('.mine.unfinished'), 'utf8')).toBe('mine\n');
    expect(existsSync(at('mine'))).toBe(false);
    rmSync(at('.mine.unfinished'));
  });
});

describe('replicates are refused in one sentence', () => {
  it.each([
    [['--replicates', '0'], /--replicates: expected a whole number from 1 to 100000, found 0/],
    [['--replicates', '1.5'], /--replicates: expected a whole number .* found 1\.5/],
    [['--replicates', 'x'], /--replicates: expected a number, found "x"/],
    [['--replicates', '100001'], /--replicates: expected a whole number .* found 100001/],
    [['--replicates', '2', '--contact-logs'], /--contact-logs: expected one run, found replicates/],
    [
      ['--replicates', '1', '--set', 'expect=[{figure: recall, atLeast: 0.1, judge: interval}]'],
      /judge: expected 2 replicates or more for an interval, found 1/,
    ],
  ])('%j', (args, says) => {
    const { code, stdout, stderr } = bluecrowd(['run', TEAM, ...args, '--out', at('none')]);
    expect(stderr).toMatch(says);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(existsSync(at('none'))).toBe(false);
  });
});

describe('replicates in which nobody has a true contact', () => {
  it('have no recall, and an expectation of it has no answer', () => {
    const far = `${TINY.replace('x: 1 m', 'x: 6 m').replace('x: 4 m', 'x: 9 m')}expect:
  - { figure: recall, app: 1, atLeast: 0.1 }
`;
    writeFileSync(at('far.yaml'), far);
    const args = ['run', at('far.yaml'), '--replicates', '2', '--out', at('key=value')];
    const { code, stdout, stderr } = bluecrowd(args);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^gaen@1\.2 +\S.* +- +\S/m);
    expect(stdout).toContain('no answer: nobody had a true contact');
    expect(stdout).toContain('0 of 1 expectations hold.');
    // The name of the folder is no column of its table.
    expect(bluecrowd(['query', at('key=value'), 'SELECT key FROM outcomes']).code).toBe(2);
    const run = ['run', at('far.yaml'), '--out', at('one=two'), '--json'];
    expect(checkSummary(JSON.parse(bluecrowd(run).stdout)).kind).toBe('run');
  });
});

describe('the schema of the summary', () => {
  it('is published as it is (npm run schema)', () => {
    const published = readFileSync(join(ROOT, 'docs/run-summary.schema.json'), 'utf8');
    expect(published === summaryJsonSchema()).toBe(true);
    expect(() => checkSummary({ ...first, warnings: [] })).toThrow(/warnings/);
  });
});
