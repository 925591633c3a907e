import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../../src/benchmark/result.ts';
import type { Suite } from '../../src/benchmark/suite.ts';
import { bluecrowd, ROOT } from './program.ts';

describe('the suites that come with bluecrowd', () => {
  const built = join(ROOT, 'dist/bench/suites');

  it('are one file each, and measure what they say', () => {
    const names = readdirSync(join(ROOT, 'bench/suites'))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.replace('.ts', ''));
    expect(names).toEqual(
      expect.arrayContaining(['expansion', 'kernel', 'matching', 'radio', 'replicates', 'runs']),
    );
    // Those that take long have tests of their own.
    const quick = names.filter((name) => !['crowd', 'replicates', 'runs'].includes(name));
    const once = ['--quick', '--processes', '1', '--json'];
    const { code, stdout, stderr } = bluecrowd(['bench', '--only', quick.join(','), ...once]);
    expect([code, stderr]).toEqual([0, '']);
    const { suites: measured } = JSON.parse(stdout) as BenchResult;
    expect(measured.map(({ name }) => name)).toEqual(quick);
    for (const { contenders } of measured) {
      expect(contenders.some(({ role }) => role === 'subject')).toBe(true);
    }
  }, 300_000);

  it.each([
    ['runs', ['runs', 'runs', 'runs']],
    ['replicates', ['commands', 'commands']],
    [
      'crowd',
      [...Array<string>(3).fill('receiver-days'), ...Array<string>(2).fill('days of a person')],
    ],
  ])('take long, and are left out of quick ones: %s', async (name, operations) => {
    const { suite } = (await import(pathToFileURL(join(built, `${name}.js`)).href)) as {
      suite: Suite;
    };
    const prepared = await suite.prepare();
    prepared.close?.();
    expect(prepared.contenders.map(({ operation }) => operation)).toEqual(operations);
    // `bench --quick` leaves them out.
    expect(suite.isLong).toBe(true);
  });
});
