import { describe, expect, it } from 'vitest';
import { checkComparable, compareResults } from '../../src/benchmark/compare.ts';
import { comparisonSection, regressionSentence, toMarkdown } from '../../src/benchmark/tables.ts';
import { toGithub } from '../../src/benchmark/github.ts';
import { resultOf, suiteOf } from './results.ts';

const STEADY = [1, 1.01, 1.02, 0.99, 0.98, 1.005];
const times = (samples: number[], factor: number): number[] => samples.map((x) => factor * x);
const one = (samples: number[], peakBytes?: number[]) =>
  resultOf([suiteOf('expansion', { engine: samples }, peakBytes)]);

/** Verdicts on time and on memory. */
function verdicts(before: number[], now: number[], limit = 0.1): string[] {
  return compareResults(one(before), one(now), limit).changes.map(({ verdict }) => verdict);
}

describe('a comparison with a baseline', () => {
  it('finds a regression that is beyond the limit and beyond noise', () => {
    const comparison = compareResults(one(STEADY), one(times(STEADY, 1.2)), 0.1);
    expect(comparison.hasRegression).toBe(true);
    const [change] = comparison.changes;
    expect(change.verdict).toBe('regression');
    expect(change.factor.median).toBeCloseTo(1.2, 6);
    expect(regressionSentence(change, 0.1)).toBe(
      'expansion, engine: 20 % slower than the baseline (18 % to 22 % at 95 %), 10 % allowed',
    );
  });

  it('lets pass what is within the limit, and says so', () => {
    expect(verdicts(STEADY, times(STEADY, 1.08))).toEqual(['worse', 'same']);
    expect(verdicts(STEADY, times(STEADY, 1.08), 0.05)).toEqual(['regression', 'same']);
  });

  it('lets pass what is beyond the limit, but within noise', () => {
    const wild = [1, 3, 0.5, 2, 4, 0.25];
    expect(verdicts(wild, times(wild, 1.5))).toEqual(['same', 'same']);
  });

  it('knows what became better, and what did not change at all', () => {
    expect(verdicts(STEADY, times(STEADY, 0.7))).toEqual(['better', 'same']);
    expect(verdicts(STEADY, STEADY)).toEqual(['same', 'same']);
  });

  it('counts memory as well', () => {
    const comparison = compareResults(one(STEADY), one(STEADY, times(STEADY, 1.3e8)), 0.1);
    expect(comparison.hasRegression).toBe(true);
    expect(comparison.changes.map(({ what, verdict }) => [what, verdict])).toEqual([
      ['time', 'same'],
      ['memory', 'regression'],
    ]);
    expect(regressionSentence(comparison.changes[1], 0.1)).toContain(
      'expansion, peak memory: 30 % more memory than the baseline',
    );
  });

  it('watches subjects alone', () => {
    const suite = suiteOf('expansion', { engine: STEADY, other: STEADY });
    const slower = suiteOf('expansion', { engine: STEADY, other: times(STEADY, 2) });
    for (const { contenders } of [suite, slower]) contenders[1].role = 'yardstick';
    expect(compareResults(resultOf([suite]), resultOf([slower]), 0.1).hasRegression).toBe(false);
  });

  it('names what one side alone has', () => {
    const before = resultOf([
      suiteOf('expansion', { engine: STEADY, gone: STEADY }),
      suiteOf('kernel', { loop: STEADY }),
    ]);
    const now = resultOf([
      suiteOf('expansion', { engine: STEADY, fresh: STEADY }),
      suiteOf('radio', { span: STEADY }),
    ]);
    const comparison = compareResults(before, now, 0.1);
    expect(comparison.onlyBefore).toEqual(['kernel', 'expansion: gone']);
    expect(comparison.onlyNow).toEqual(['radio', 'expansion: fresh']);
    expect(comparison.hasRegression).toBe(false);
    const { notes } = comparisonSection(comparison);
    expect(notes).toContain('Only in the baseline: kernel, expansion: gone.');
    expect(notes).toContain('Not in the baseline: radio, expansion: fresh.');
  });

  it('says where the baseline is of another Node, another machine or other rounds', () => {
    const other = { ...one(STEADY).machine, node: 'v24.1.0', cpu: 'another processor' };
    const before = { ...one(STEADY), machine: other, rounds: 1 };
    const { notes } = compareResults(before, one(STEADY), 0.1);
    expect(notes).toHaveLength(3);
    expect(notes[2]).toContain('Rounds of the baseline: 1, of this: as the suites say');
    expect(notes[0]).toContain('Node v24.1.0');
    expect(notes[1]).toContain('another processor');
    expect(compareResults(one(STEADY), one(STEADY), 0.1).notes).toEqual([]);
  });

  it('refuses before the work what could say nothing', () => {
    expect(() => checkComparable(one([1, 2, 3]), ['expansion'], 3)).not.toThrow();
    expect(() => checkComparable(one([1, 2]), ['expansion'], 3)).toThrow(/found 2 and 3; measure/);
    expect(() => checkComparable(one(STEADY), ['expansion'], 1)).toThrow(/--processes/);
    expect(() => checkComparable(one(STEADY), ['radio'], 6)).toThrow(/found expansion/);
  });
});

describe('what is written for others', () => {
  const result = one(STEADY, times(STEADY, 1e8));

  it('is the list that the benchmark action reads, smaller being better', () => {
    const entries = toGithub(result);
    expect(entries.map(({ name, unit, value, range }) => ({ name, unit, value, range }))).toEqual([
      {
        name: 'expansion: engine',
        unit: 'machine yardsticks',
        value: 1.0025,
        range: '0.98 to 1.02',
      },
      { name: 'expansion: peak memory', unit: 'MB', value: 100.25, range: '98 to 102' },
    ]);
    expect(entries[0].extra).toBe('997500 keys a second\nNode v20.20.2, 2 cores, a processor');
  });

  it('is Markdown whose tables survive any name', () => {
    const odd = resultOf([suiteOf('a|b', { 'one\n| two': STEADY })]);
    const text = toMarkdown(odd, compareResults(odd, odd, 0.1));
    expect(text).toContain('| one \\| two | 998,000 keys (980,000 to 1,020,000) |');
    expect(text.match(/^## .*$/gm)).toEqual([
      '## Against the baseline',
      '## a\\|b: made for a test',
    ]);
    for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
      const widths = block.split('\n').map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });
});
