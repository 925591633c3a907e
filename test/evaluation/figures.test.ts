import { describe, expect, it } from 'vitest';
import {
  figureOfRun,
  figureOverReplicates,
  meanOverReplicates,
  shareOverReplicates,
} from '../../src/evaluation/figures.ts';
import { pairedOverReplicates, pairedShares } from '../../src/evaluation/paired.ts';
import { tallies } from '../../src/evaluation/tally.ts';
import type { Tally } from '../../src/evaluation/tally.ts';
import {
  countInterval,
  exactInterval,
  fairCoinCdf,
  studentQuantile,
} from '../../src/base/numbers/quantiles.ts';

const EMPTY: Tally = {
  app: 0,
  rule: 0,
  group: null,
  tp: 0,
  fn: 0,
  fp: 0,
  tn: 0,
  others: 0,
  concordant: 0,
};
const tally = (counts: Partial<Tally>): Tally => ({ ...EMPTY, ...counts });

describe('quantiles', () => {
  it('are those of published tables', () => {
    // Student's t, 97.5 %: 12.706, 2.093, 2.001 for 1, 19 and 59 degrees (any table).
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 3);
    expect(studentQuantile(0.975, 19)).toBeCloseTo(2.09302, 5);
    expect(studentQuantile(0.975, 59)).toBeCloseTo(2.001, 3);
    // Newcombe 1998, table I, method 5 (Clopper-Pearson): 81/263, 15/148, 0/20, 1/29.
    expect(exactInterval(81, 263).low).toBeCloseTo(0.2527, 4);
    expect(exactInterval(81, 263).high).toBeCloseTo(0.3676, 4);
    expect(exactInterval(15, 148).low).toBeCloseTo(0.0578, 4);
    expect(exactInterval(15, 148).high).toBeCloseTo(0.1617, 4);
    expect(exactInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1684, 4) as number });
    expect(exactInterval(1, 29).high).toBeCloseTo(0.1776, 4);
    // Poisson with 0 and 10 seen: 3.689, and 4.795 to 18.390.
    expect(countInterval(0, 1).high).toBeCloseTo(3.6889, 3);
    expect(countInterval(10, 1).low).toBeCloseTo(4.7954, 3);
    expect(countInterval(10, 1).high).toBeCloseTo(18.3904, 3);
    expect(countInterval(10, 5).high).toBeCloseTo(18.3904 / 5, 3);
  });

  it('toss a coin as counting does', () => {
    expect(fairCoinCdf(0, 10)).toBeCloseTo(1 / 1024, 12);
    expect(fairCoinCdf(3, 10)).toBeCloseTo(176 / 1024, 12);
    expect(fairCoinCdf(10, 10)).toBe(1);
  });

  it('refuse more hits than trials', () => {
    expect(() => exactInterval(3, 2)).toThrow('0..trials');
  });
});

describe('tallies', () => {
  it('count by app, rule and group, and compare scores pair by pair', () => {
    const verdicts = {
      count: 6,
      app: [0, 0, 0, 0, 0, 1],
      rule: [0, 0, 0, 0, 0, 0],
      group: ['b', 'a', 'b', 'a', '', 'b'],
      hasApp: [1, 0, 1, 1, 0, 1],
      trueContact: [1, 1, 0, 0, 0, 0],
      warned: [1, 0, 1, 0, 0, 0],
      scoreMin: [9, -1, 4, -1, -1, 0],
      people: [2, 1, 1, 3, 5, 1],
    };
    const found = tallies(verdicts);
    expect(found.map(({ app, group }) => [app, group])).toEqual([
      [0, null],
      [0, 'a'],
      [0, 'b'],
      [1, null],
      [1, 'a'],
      [1, 'b'],
    ]);
    // Two of score 9 beat all four; the one without the app ties with three and loses to one.
    expect(found[0]).toEqual(tally({ tp: 2, fn: 1, fp: 1, tn: 3, others: 5, concordant: 9.5 }));
    expect(found[1]).toEqual(tally({ group: 'a', fn: 1, tn: 3, concordant: 1.5 }));
    expect(found[3]).toEqual(tally({ app: 1, tn: 1 }));
  });
});

describe('a figure of one run', () => {
  it('is its share, with an interval where people are counted', () => {
    const run = tally({ tp: 8, fn: 2, fp: 3, tn: 27, concordant: 285 });
    expect(figureOfRun('recall', run).value).toBe(0.8);
    expect(figureOfRun('recall', run).interval?.low).toBeCloseTo(0.4902, 3);
    expect(figureOfRun('fpr', run).value).toBe(0.1);
    expect(figureOfRun('precision', run).value).toBeCloseTo(8 / 11, 12);
    expect(figureOfRun('auc', run)).toEqual({ value: 0.95, interval: null });
    expect(figureOfRun('warned', run)).toEqual({ value: 11, interval: null });
    expect(figureOfRun('missed', run).value).toBe(2);
    expect(figureOfRun('falseAlarms', run).value).toBe(3);
  });

  it('has no answer where nobody is in its denominator', () => {
    expect(figureOfRun('recall', EMPTY)).toEqual({ value: null, interval: null });
    expect(figureOfRun('falseAlarms', EMPTY).value).toBe(0);
  });
});

describe('a figure over replicates', () => {
  it('takes replicates, not people, for the sample', () => {
    // Four replicates of ten people each who all agree: as if three people had been asked.
    const alike = shareOverReplicates([10, 0, 10, 0], [10, 10, 10, 10]);
    const mixed = shareOverReplicates([5, 4, 6, 5], [10, 10, 10, 10]);
    expect(alike.value).toBe(0.5);
    expect(alike.interval!.low).toBeLessThan(0.07);
    expect(mixed.interval!.low).toBeGreaterThan(0.3);
    expect(mixed.interval!.high).toBeLessThan(0.7);
  });

  it('is never surer than its replicates, even where all agree', () => {
    const all = shareOverReplicates([10, 10, 10], [10, 10, 10]);
    expect(all.value).toBe(1);
    expect(all.interval!.high).toBe(1);
    // A sixth of 30 people, with Student's t for 2 degrees: 5 / (5 + 4.303^2).
    expect(all.interval!.low).toBeCloseTo(5 / (5 + 4.30265 ** 2), 4);
    const twenty = Array.from({ length: 20 }, () => 14);
    expect(shareOverReplicates(twenty, twenty).interval!.low).toBeCloseTo(0.914, 3);
  });

  it('gives no interval of one replicate, and no answer of none', () => {
    expect(shareOverReplicates([1], [2])).toEqual({ value: 0.5, interval: null });
    expect(shareOverReplicates([0, 0], [0, 0]).value).toBeNull();
    expect(meanOverReplicates([3]).interval).toBeNull();
  });

  it('gives counts per run', () => {
    const { value, interval } = meanOverReplicates([2, 4, 6]);
    expect(value).toBe(4);
    expect(interval!.high).toBeCloseTo(4 + 4.30265 * (2 / Math.sqrt(3)), 4);
    expect(interval!.low).toBe(0);
    expect(meanOverReplicates([0, 0, 0]).interval!.high).toBeCloseTo(3.6889 / 3, 3);
    expect(figureOverReplicates('missed', [tally({ fn: 1 }), tally({ fn: 3 })]).value).toBe(2);
  });
});

describe('a paired difference', () => {
  it('of one run follows those whose warning changed', () => {
    const oneWay = pairedShares({ onlyA: 34, onlyB: 0, people: 90 });
    expect(oneWay.difference).toBeCloseTo(-34 / 90, 12);
    expect(oneWay.p).toBeCloseTo(2 ** -33, 18);
    expect(oneWay.interval!.high).toBeLessThan(-0.15);
    const even = pairedShares({ onlyA: 5, onlyB: 5, people: 90 });
    expect(even.p).toBe(1);
    expect(even.interval!.low).toBeLessThan(0);
    expect(even.interval!.high).toBeGreaterThan(0);
    // McNemar's classic by the binomial: 2 against 10 of 100.
    expect(pairedShares({ onlyA: 2, onlyB: 10, people: 100 }).p).toBeCloseTo(158 / 4096, 10);
  });

  it('of one run stays open where nothing changed or nobody is there', () => {
    const { interval } = pairedShares({ onlyA: 0, onlyB: 0, people: 50 });
    expect(interval!.low).toBeCloseTo(-interval!.high, 12);
    expect(interval!.high).toBeGreaterThan(0.05);
    expect(pairedShares({ onlyA: 0, onlyB: 0, people: 0 }).difference).toBeNull();
  });

  it('over replicates lets cancel what both share', () => {
    const a = [8, 2, 6, 4].map((tp) => tally({ tp, fn: 10 - tp }));
    const b = [7, 1, 5, 3].map((tp, k) => tally({ tp, fn: 10 - tp + (k === 0 ? 1 : 0) }));
    const paired = pairedOverReplicates('recall', a, b);
    expect(paired.difference).toBeLessThan(-0.09);
    expect(paired.interval!.high).toBeLessThan(0);
    expect(paired.interval!.high - paired.interval!.low).toBeLessThan(0.1);
    expect(pairedOverReplicates('recall', a, a)).toEqual({ difference: 0, interval: null });
    const [none, all] = [tally({ fn: 1 }), tally({ tp: 1 })];
    const sure = pairedOverReplicates('recall', [none, none], [all, all]);
    expect(sure).toEqual({ difference: 1, interval: null });
    expect(pairedOverReplicates('recall', a, [EMPTY, EMPTY, EMPTY, EMPTY]).difference).toBeNull();
    expect(() => pairedOverReplicates('recall', a, [EMPTY])).toThrow('4 replicates');
  });
});
