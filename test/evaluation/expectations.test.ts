import { describe, expect, it } from 'vitest';
import {
  boundWords,
  foundWords,
  judgeExpectations as judge,
} from '../../src/evaluation/expectations.ts';
import type { Expectation } from '../../src/evaluation/expectations.ts';
import { FIGURE_NAMES, figureOfRun, figureOverReplicates } from '../../src/evaluation/figures.ts';
import type { Tally } from '../../src/evaluation/tally.ts';

const RULE = { app: 1, rule: 0, group: null };
const NOBODY = { tp: 0, fn: 0, fp: 0, tn: 0, others: 0, concordant: 0 };
const tally = (counts: Partial<Tally>): Tally => ({ ...RULE, ...NOBODY, ...counts });
const recall = (bounds: Partial<Expectation>): Expectation => {
  return { figure: 'recall', app: 1, rule: 0, judge: 'value', ...bounds };
};
const RUN = tally({ tp: 8, fn: 2, fp: 3, tn: 27, concordant: 285 });

describe('an expectation of one run', () => {
  it('is held against the value, which may stand on its bound', () => {
    const bounds = [
      { atLeast: 0.8 },
      { atLeast: 0.81 },
      { atMost: 0.8 },
      { atMost: 0.79 },
      { atLeast: 0.7, atMost: 0.9 },
    ];
    const results = judge(bounds.map(recall), [[RUN]]);
    expect(results.map(({ passed }) => passed)).toEqual([true, false, true, false, true]);
    expect(results[1]).toEqual({
      expectation: recall({ atLeast: 0.81 }),
      ...figureOfRun('recall', RUN),
      passed: false,
      reason: 'expected a value of at least 0.81, found 0.8 (0.49 to 0.943)',
    });
    expect(results[4].reason).toMatch(/^expected a value of at least 0\.7 and at most 0\.9, found/);
  });

  it('takes the tally of its own app, rule and group', () => {
    const others = [
      tally({ app: 0, tp: 1 }),
      tally({ rule: 1, tp: 1 }),
      tally({ group: 'sales', tp: 1, fn: 3 }),
    ];
    const asked = [recall({ atLeast: 0.5 }), recall({ group: 'sales', atLeast: 0.5 })];
    const [everybody, sales] = judge(asked, [[...others, RUN]]);
    expect([everybody.value, everybody.passed]).toEqual([0.8, true]);
    expect([sales.value, sales.passed]).toEqual([0.25, false]);
  });

  it('knows every figure', () => {
    const asked = FIGURE_NAMES.map((figure) => recall({ figure, atLeast: 0 }));
    const results = judge(asked, [[RUN]]);
    expect(results.map(({ value }) => value)).toEqual([0.8, 0.1, 8 / 11, 0.95, 11, 2, 3]);
    expect(results.every(({ passed }) => passed)).toBe(true);
  });
});

describe('an expectation without an answer', () => {
  it.each([
    ['recall', 'nobody had a true contact'],
    ['fpr', 'nobody with the app was without a true contact'],
    ['precision', 'nobody was warned'],
    ['auc', 'nobody had a true contact, or nobody with the app was without one'],
  ] as const)('has failed, in words: %s', (figure, why) => {
    const [result] = judge([recall({ figure, atMost: 1 })], [[tally({ others: 4 })]]);
    expect(result).toMatchObject({ value: null, passed: false, reason: `no answer: ${why}` });
  });

  it('has failed where nobody of its group was judged', () => {
    const [group] = judge([recall({ group: 'sales', atMost: 1 })], [[RUN], [RUN]]);
    expect([group.passed, group.reason]).toEqual([
      false,
      'no answer: nobody of the group "sales" is there but cases',
    ]);
  });

  it('is told of shares where everybody is a case; counts are 0 then', () => {
    const [missed] = judge([recall({ figure: 'missed', atMost: 1 })], [[]]);
    expect([missed.value, missed.passed]).toEqual([0, true]);
    const [share] = judge([recall({ atMost: 1 })], [[]]);
    expect(share.reason).toBe('no answer: nobody had a true contact');
  });

  it('has failed where its interval takes more replicates', () => {
    const asked = [recall({ judge: 'interval', atMost: 1 })];
    const few = [[RUN], [tally({ tn: 3 })]];
    for (const [result] of [judge(asked, few), judge(asked, [[tally({ ...RUN, fn: 0, tp: 0 })]])]) {
      expect(result.passed).toBe(false);
    }
    expect(judge(asked, few)[0]).toMatchObject({
      value: 0.8,
      interval: null,
      reason: 'no answer: an interval takes 2 replicates with a value',
    });
  });
});

describe('an expectation over replicates', () => {
  const counts = [8, 9, 7, 8].map((tp) => tally({ tp, fn: 10 - tp, fp: 1, tn: 9 }));
  const runs = counts.map((one) => [one]);
  const { value, interval } = figureOverReplicates('recall', counts);

  it('is held against the value over all, or against the whole interval', () => {
    expect(value).toBe(0.8);
    const { low, high } = interval!;
    expect(low).toBeGreaterThan(0.6);
    const bounds = [
      { atLeast: 0.8 },
      { atLeast: 0.8, judge: 'interval' },
      { atLeast: low, judge: 'interval' },
      { atMost: 0.8, judge: 'interval' },
      { atMost: high, judge: 'interval' },
      { atLeast: low, atMost: 0.81, judge: 'interval' },
    ] as const;
    const results = judge(bounds.map(recall), runs);
    expect(results.map(({ passed }) => passed)).toEqual([true, false, true, false, true, false]);
    expect(results[1].reason).toMatch(
      /^expected an interval of at least 0\.8, found 0\.8 \(0\.\d+ to 0\.\d+\)$/,
    );
  });

  it('counts a replicate in which a group has cases alone as nobody', () => {
    const sales = tally({ group: 'sales', fn: 2 });
    const asked = [recall({ figure: 'missed', group: 'sales', atMost: 1 })];
    expect(judge(asked, [[RUN, sales], [RUN]])[0]).toMatchObject({ value: 1, passed: true });
  });

  it('is refused without a run', () => {
    expect(() => judge([], [])).toThrow('expectations are judged over at least one run');
  });
});

describe('words', () => {
  it('show as many digits as it takes to tell a value from its bound', () => {
    const found = (value: number, bounds: Partial<Expectation>): string =>
      foundWords(recall(bounds), { value, interval: null });
    expect(found(2 / 3, { atLeast: 0.8 })).toBe('0.667');
    expect(found(0.79996, { atLeast: 0.8 })).toBe('0.79996');
    expect(found(0.80004, { atMost: 0.8 })).toBe('0.80004');
    expect(found(0.8, { atMost: 0.8 })).toBe('0.8');
    expect(found(0.1 + 0.2, { atMost: 0.3 })).toBe('0.30000000000000004');
    expect(found(12.5, { atMost: 20 })).toBe('12.5');
    expect(boundWords(recall({ atLeast: 0, atMost: 3 }))).toBe('at least 0 and at most 3');
  });
});
