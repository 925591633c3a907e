import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf, exportOf, ROWS } from '../matching/match-samples.ts';
import { bluecrowd, scratch } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const put = (name: string, content: string | Uint8Array): void => writeFileSync(at(name), content);
const match = (exports: readonly string[], log: string, ...options: string[]) =>
  bluecrowd(['match', ...exports, '--log', log, ...options]);

beforeAll(() => {
  put('good.zip', exportOf());
  put('log.csv', csvOf(ROWS));
});

describe('match --at', () => {
  it('counts only what was there by then, the rest told on stderr and as JSON', () => {
    const asOf = (instant: string, files = ['good.zip'], ...options: string[]) =>
      match(files.map(at), at('log.csv'), '--at', instant, '--risk', 'any-match', ...options);
    const early = asOf('2020-09-15');
    expect([early.code, early.stderr]).toEqual([
      0,
      'bluecrowd: left out, as later than 2020-09-15T00:00:00Z (--at): 1 export, 1 of 1 keys; ' +
        'the first of them counts from 2020-09-16T00:00:00Z\n',
    ]);
    expect(early.stdout).toBe(
      'gaen@1.2: 0 keys; 3 log rows of 1 phone\nno exposure\n' +
        'any-match, as of 2020-09-15T00:00:00Z: no phone warned\n',
    );
    expect(asOf('2020-09-14T10:05:00Z').stderr).toMatch(
      /1 export, 1 of 1 keys, 1 of 3 log rows; the first .* 2020-09-14T10:10:00Z\n$/,
    );
    const before: unknown = JSON.parse(asOf('2020-09-01', ['good.zip'], '--json').stdout);
    expect(before).toMatchObject({
      keys: 0,
      log: { rows: 0, phones: 1 },
      exposed: [],
      leftOut: { exports: 1, keys: 1, rows: 3 },
      rules: [{ rule: 'any-match', at: '2020-09-01T00:00:00Z', warned: 0, phones: [] }],
    });
    const late = asOf('2020-09-16');
    expect([late.stderr, late.stdout.includes('ada    yes')]).toEqual(['', true]);
  });

  it('between two exports: what a later one says does not count yet', () => {
    const later = { startTimestampS: 1_600_300_800, endTimestampS: 1_600_387_200 };
    put('first.zip', exportOf([{ reportType: 3 }]));
    put('second.zip', exportOf([{ reportType: 5, revised: true }], later));
    const of = (instant: string) => {
      const files = [at('second.zip'), at('first.zip')];
      const { stdout } = match(files, at('log.csv'), '--at', instant, '--json');
      return JSON.parse(stdout) as { exposed: unknown[]; leftOut: { exports: number } };
    };
    expect(of('2020-09-17')).toMatchObject({ exposed: [{}], leftOut: { exports: 1, keys: 1 } });
    expect(of('2020-09-18')).toMatchObject({ exposed: [], leftOut: { exports: 0, keys: 0 } });
  });

  it('lets rules look back from it', () => {
    const warned = (instant: string, rule: string): boolean => {
      const options = ['--at', instant, '--risk', rule, '--json'];
      const { stdout } = match([at('good.zip')], at('log.csv'), ...options);
      const { rules } = JSON.parse(stdout) as { rules: { phones: { scoreMin: number }[] }[] };
      return rules[0].phones.some(({ scoreMin }) => scoreMin > 0);
    };
    for (const [rule, days] of [
      ['swisscovid-2020-09-10', 10],
      ['cwa-2-2021-04-15', 14],
      ['cwa-2-2022', 10],
      ['en-express', 14],
    ] as const) {
      const on = (day: number) => new Date(Date.UTC(2020, 8, 14 + day)).toISOString().slice(0, 10);
      expect([rule, warned(on(days), rule), warned(on(days + 1), rule)]).toEqual([
        rule,
        true,
        false,
      ]);
    }
  });
});
