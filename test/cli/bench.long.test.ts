import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readResult } from '../../src/benchmark/result.ts';
import type { BenchResult } from '../../src/benchmark/result.ts';
import { resultOf, suiteOf } from '../benchmark/results.ts';
import { bluecrowd, scratch, start } from './program.ts';
import type { Ended } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

/**
 * A folder with one suite; its subject says itself how long it took, `slower` times a millisecond.
 */
function suites(name: string, slower: number, prepare = ''): string {
  const path = at(name);
  writeFileSync(
    join(mkdir(path), 'tiny.mjs'),
    `const timed = (name, role, ms) => ({
       name, role, operation: 'keys', run: () => ({ operations: 1, seconds: ms / 1000 }),
     });
     export const suite = {
       about: 'a suite for a test',
       rounds: 1,
       prepare() {
         ${prepare}
         return {
           contenders: [timed('engine', 'subject', ${slower}), timed('other', 'yardstick', 5)],
           notes: ['One thing is missing here.'],
         };
       },
     };`,
  );
  return path;
}

function mkdir(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** Without the progress that a busy machine makes long enough to be shown. */
function bench(args: readonly string[]): Ended {
  const ended = bluecrowd(['bench', ...args]);
  return { ...ended, stderr: ended.stderr.replaceAll(/^measuring: .*\n/gm, '') };
}

const steady = suites('steady', 1);
const baseline = at('baseline.json');
const three = ['--processes', '3'];
beforeAll(() => {
  bench(['--suites', steady, ...three, '--out', baseline]);
});

describe('bluecrowd bench', () => {
  it('measures suites, writes each format, and tells what it found', () => {
    const files = [
      '--out',
      at('out.json'),
      '--markdown',
      at('sum.md'),
      '--github',
      at('github.json'),
    ];
    const { code, stdout, stderr } = bench(['--suites', steady, ...three, ...files]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('3 processes of each suite, intervals hold the median at 75 %');
    expect(stdout).toContain('tiny: a suite for a test');
    expect(stdout).toMatch(/^engine +1,000 keys \(1,000 to 1,000\) +5 \(5 to 5\)/m);
    expect(stdout).toContain('One thing is missing here.');
    const [suite] = readResult(at('out.json')).suites;
    expect(suite.contenders.map(({ name, perS }) => [name, perS.samples])).toEqual([
      ['engine', [1000, 1000, 1000]],
      ['other', [200, 200, 200]],
    ]);
    expect(suite.contenders[0].yardstickTime?.samples).toEqual([0.2, 0.2, 0.2]);
    expect(suite.peakBytes.median).toBeGreaterThan(1e7);
    expect(readFileSync(at('sum.md'), 'utf8')).toContain('| engine | 1,000 keys');
    const entries = JSON.parse(readFileSync(at('github.json'), 'utf8')) as { name: string }[];
    expect(entries.map(({ name }) => name)).toEqual(['tiny: engine', 'tiny: peak memory']);
    // Written over what it wrote itself.
    expect(bench(['--suites', steady, '--processes', '1', ...files.slice(2)]).code).toBe(0);
  });

  it('leaves out long suites where it has to be quick, unless they are named', () => {
    const path = suites('both', 1);
    const long = readFileSync(join(path, 'tiny.mjs'), 'utf8').replace('rounds: 1', 'isLong: true');
    writeFileSync(join(path, 'long.mjs'), long);
    const measured = (...args: string[]): string[][] => {
      const { code, stdout } = bench(['--suites', path, '--quick', '--json', ...args]);
      expect(code).toBe(0);
      return (JSON.parse(stdout) as BenchResult).suites.map(({ name, peakBytes }) => [
        name,
        String(peakBytes.samples.length),
      ]);
    };
    expect(measured()).toEqual([['tiny', '3']]);
    expect(measured('--only', 'long', '--processes', '1')).toEqual([['long', '1']]);
    writeFileSync(join(path, 'tiny.mjs'), long);
    const { code, stderr } = bench(['--suites', path, '--quick']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'bluecrowd: --quick leaves out long suites, and all are long; name the suites to run\n',
    );
  });

  it('ends with 1 on a regression and says how much, in JSON as well', () => {
    // A thousand times slower: no noise of a busy machine comes near.
    const slow = suites('slow', 1000);
    const args = ['--suites', slow, ...three, '--compare', baseline, '--fail-above', '10%'];
    const told = bench(args);
    expect(told.code).toBe(1);
    expect(told.stderr).toMatch(/^bluecrowd: tiny, engine: \d+ % slower than the baseline \(.*\n$/);
    expect(told.stdout).toMatch(/tiny +engine +\+\d+ % .* REGRESSION/);
    const { code, stdout } = bench([...args, '--json']);
    expect(code).toBe(1);
    const { comparison } = JSON.parse(stdout) as {
      comparison: { hasRegression: boolean; changes: { what: string; verdict: string }[] };
    };
    expect(comparison.hasRegression).toBe(true);
    expect(comparison.changes[0]).toMatchObject({ what: 'time', verdict: 'regression' });
  });

  it('ends with 0 where nothing is worse', () => {
    const quick = suites('quick', 0.001);
    const args = ['--suites', quick, ...three, '--compare', baseline, '--fail-above', '900 %'];
    const { code, stdout, stderr } = bench(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/tiny +engine +-\d+ % .* better/);
  });

  it('ends with 1 where a suite fails, with its reason and without a result', () => {
    const failing = suites('failing', 1, `throw new RangeError('"bytes" expected 1, got 2');`);
    const { code, stdout, stderr } = bench([
      '--suites',
      failing,
      '--out',
      at('failed.json'),
      '--json',
    ]);
    expect(code).toBe(1);
    expect(stderr).toBe('bluecrowd: suite "tiny" failed: "bytes" expected 1, got 2\n');
    expect(JSON.parse(stdout)).toEqual({ error: 'suite "tiny" failed: "bytes" expected 1, got 2' });
    expect(readdirSync(folder.path)).not.toContain('failed.json');
    // A place that cannot be written is told before anything is measured.
    for (const option of ['--out', '--markdown', '--github']) {
      const refused = bench(['--suites', failing, option, '/proc/nowhere']);
      expect([refused.code, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toMatch(/^bluecrowd: expected a .* \/proc\/nowhere.*\n$/);
    }
  });

  it.each([
    ['ends', 'process.exit(7);', 'its process ended with 7'],
    ['exports nothing', undefined, '"suite" expected an export with prepare(), got none'],
  ])('says so where a suite %s', (name, prepare, why) => {
    const path = suites(`odd-${name}`, 1, prepare);
    if (prepare === undefined) writeFileSync(join(path, 'tiny.mjs'), 'export const other = 1;');
    const { code, stderr } = bench(['--suites', path]);
    expect([code, stderr]).toEqual([1, `bluecrowd: suite "tiny" failed: ${why}\n`]);
  });

  it('stops with its process when it is interrupted', async () => {
    const told = at('pid');
    const endless = suites(
      'endless',
      1,
      `process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(told)}, String(process.pid));
       for (;;);`,
    );
    const child = start(['bench', '--suites', endless]);
    const ended = new Promise((resolve) => child.on('close', resolve));
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
    while (!existsSync(told) || readFileSync(told, 'utf8') === '') await pause();
    const pid = Number(readFileSync(told, 'utf8'));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    // Its own process is gone, or gone the next moment.
    for (let k = 0; k < 100 && isAlive(pid); k++) await pause();
    expect(isAlive(pid)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('bench refuses with exit code 2 and one sentence', () => {
  writeFileSync(at('cut.json'), '{"bluecrowdBench": 1, "suites": [');
  const written = (name: string, result: BenchResult): string => {
    writeFileSync(at(name), JSON.stringify(result));
    return at(name);
  };
  const good = written('good.json', resultOf([suiteOf('tiny', { engine: [1, 2, 3] })]));
  const other = written('other.json', resultOf([suiteOf('expansion', { engine: [1, 2, 3] })]));
  const next = written(
    'next.json',
    resultOf([suiteOf('tiny', { engine: [1] })], { bluecrowdBench: 1 as 2 }),
  );
  mkdir(at('empty'));
  const own = ['--suites', steady];
  const compare = [...own, '--compare', good];

  it.each([
    [
      'an unknown suite',
      ['--only', 'expansoin'],
      /--only: .*"expansoin"; did you mean "expansion"\?/,
    ],
    ['a list with an unknown suite', ['--only', 'kernel,nosuch'], /--only: .*found "nosuch"/],
    ['no suite', ['--only', ''], /--only: expected a value/],
    ['an empty part of a list', ['--only', 'kernel,'], /--only: .*found ""/],
    [
      'a limit in words',
      [...compare, '--fail-above', 'banana'],
      /percentage as in 10%, found "ban/,
    ],
    ['a limit without its sign', [...compare, '--fail-above', '10'], /found "10"/],
    ['a negative limit', [...compare, '--fail-above=-5%'], /found "-5%"/],
    ['a limit without a baseline', [...own, '--fail-above', '5%'], /expected --compare with it/],
    [
      'no processes',
      [...own, '--processes', '0'],
      /--processes: expected .* from 1 to 64, found 0/,
    ],
    ['rounds in words', [...own, '--rounds', 'many'], /--rounds: expected .* found "many"/],
    ['a baseline that is missing', [...own, '--compare', at('none')], /found nothing/],
    ['a baseline cut short', [...own, '--compare', at('cut.json')], /that is not JSON/],
    [
      'a baseline of another format',
      [...own, '--compare', next],
      /found format 1; measure it again/,
    ],
    ['a baseline of other suites', [...own, '--compare', other], /found expansion/],
    ['too few processes', [...compare, '--processes', '1'], /more --processes/],
    ['a folder without suites', ['--suites', at('empty')], /expected suites .* found none/],
    ['a missing folder', ['--suites', at('nowhere')], /expected a folder of suites/],
    ['one file twice', [...own, '--out', at('x'), '--github', at('x')], /found that of --out/],
    ['a file that is something else', [...own, '--out', at('cut.md')], /found another file/],
    ['an option that it has not', ['--rond', '1'], /found --rond/],
  ])('%s', (_, args, message) => {
    writeFileSync(at('cut.md'), 'mine');
    const { code, stdout, stderr } = bench(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
