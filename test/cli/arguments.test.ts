import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markedArguments, original } from '../../src/cli/arguments/raw-arguments.ts';
import { runProgram } from '../../src/cli/program.ts';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const NUMERIC = [
  ['run x', 'workers'],
  ['check x', 'workers'],
  ['query x y', 'limit'],
  ['report x --pair a,b', 'day'],
  ['report x --packets a', 'seconds'],
  ['import sociopatterns x', 'resolution'],
  ['import measurements x --out y', 'max-rows'],
  ['fit x', 'bootstrap'],
  ['fit x', 'tx-power'],
  ['validate x', 'replicates'],
  ['match x --log y', 'rx-correction'],
  ['bench', 'processes'],
  ['bench', 'rounds'],
] as const;

const words = (line: string): string[] => line.split(' ');

describe('every numeric option', () => {
  it.each(NUMERIC)('%s --%s shows what is no number as it was typed', async (command, option) => {
    for (const typed of ['0,5', '1e400', '0x10', ' ', '5s', '١', 'NaN', '-', '--1', '1_000']) {
      for (const args of [[`--${option}=${typed}`], [`--${option}`, typed]]) {
        await expect(runProgram([...words(command), ...args])).rejects.toThrow(
          `--${option}: expected a number`,
        );
        await expect(runProgram([...words(command), ...args])).rejects.toThrow(
          `found ${JSON.stringify(typed)}`,
        );
      }
    }
  });

  it.each(NUMERIC)('%s --%s is refused twice and without a value', async (command, option) => {
    await expect(runProgram([...words(command), `--${option}=`])).rejects.toThrow(
      `--${option}: expected a value, found none`,
    );
    await expect(runProgram([...words(command), `--${option}`])).rejects.toThrow(
      `--${option}: expected a value after it, found none`,
    );
    await expect(
      runProgram([...words(command), `--${option}=1`, `--${option}`, '2']),
    ).rejects.toThrow(`--${option}: expected once, found 2 times`);
  });

  it('says that a number has a point', async () => {
    await expect(runProgram(words('report x --packets a --seconds 0,5'))).rejects.toThrow(
      '--seconds: expected a number of seconds, found "0,5"; write a point for the comma',
    );
  });
});

describe('a lone "-" is no value', () => {
  it.each([
    ['run -', 'scenario'],
    ['check -', 'run'],
    ['report -', 'runs'],
    ['report - -', 'runs'],
    ['report a -', 'runs'],
    ['report -- -', 'runs'],
    ['query - x', 'run'],
    ['query x -', 'sql'],
    ['import sociopatterns -', 'file'],
    ['import measurements a - --out b', 'files'],
    ['import herald - --out b', 'file'],
    ['fit -', 'data'],
    ['validate -', 'data'],
    ['match a - --log b', 'exports'],
  ])('%s', async (line, name) => {
    await expect(runProgram(words(line))).rejects.toThrow(
      `${name}: expected a value, found none (standard input is not read); give one`,
    );
  });

  it('nor is it one of an option', async () => {
    for (const line of ['run x --out -', 'run x --set -', 'fit x --where -', 'report x --svg -']) {
      const option = /--\w+/.exec(line)![0];
      await expect(runProgram(words(line))).rejects.toThrow(`${option}: expected a value`);
    }
  });
});

describe('what the parser would pass over', () => {
  it.each(['run x --no-out', 'run x --no-json', 'run x --set.a=3', 'run x --workers.x 3'])(
    '%s is refused',
    async (line) => {
      await expect(runProgram(words(line))).rejects.toThrow(/run: expected /);
    },
  );
});

describe('two dashes', () => {
  beforeAll(() => {
    writeFileSync(at('--odd.yaml'), TINY);
    expect(bluecrowd(['run', '--out', 'o', '--', '--odd.yaml'], { cwd: folder.path }).code).toBe(0);
  });

  it('end the options, of every command', () => {
    const { stdout, code } = bluecrowd(['query', '--json', '--', at('o'), 'select 1 as n']);
    expect(JSON.parse(stdout)).toMatchObject([{ n: 1 }]);
    expect(code).toBe(0);
    expect(bluecrowd(['check', '--', at('o')]).code).toBe(0);
  });

  it.each([
    '-- count\nselect count(*) n from phones',
    '--count\nselect count(*) n from phones',
    '--\nselect count(*) n from phones',
    '-- a\n-- b\nselect count(*) n from phones',
  ])('begin a comment of SQL: %j', (sql) => {
    const { stdout, stderr, code } = bluecrowd(['query', at('o'), sql]);
    expect({ stdout: stdout.trim(), stderr, code }).toEqual({
      stdout: 'n\n3',
      stderr: '',
      code: 0,
    });
  });

  it('leave options before them and words after them as they are', () => {
    const args = ['run', '--out', 'a b', '-5', '--where', '-92,3.4', '--', '--json', '-', '--'];
    expect(markedArguments(args).map(original)).toEqual(args.filter((_, k) => k !== 6));
    expect(markedArguments(args).slice(6)).not.toContain('--json');
  });
});
