import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidedSoFar } from '../../src/cli/terminal/decided-so-far.ts';
import { createBar, createLines } from '../../src/cli/terminal/progress.ts';
import type { ReplicateOutcome } from '../../src/replicates/replicate.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';
import { leftWords, TimeLeft } from '../../src/cli/terminal/time-left.ts';

const NONSENSE = /NF|NaN|Infinity|undefined|-\d/;

describe('the time that work will take still', () => {
  it('is not estimated before 3 % are done, nor where nothing moves', () => {
    const left = new TimeLeft();
    expect(left.update(0, 100, 0)).toBeUndefined();
    expect(left.update(2.9, 100, 10_000)).toBeUndefined();
    expect(left.update(3, 100, 20_000)).toBeCloseTo((97 / 3) * 20, 6);
    const still = new TimeLeft();
    for (let ms = 0; ms < 9e5; ms += 5000) still.update(50, 100, ms);
    expect(still.update(50, 100, 9e5)).toBeUndefined();
  });

  it('follows from the last half minute, not from the whole', () => {
    const left = new TimeLeft();
    let found;
    // A tenth in 1000 s, then 1 % a second.
    for (let s = 0; s <= 1000; s++) found = left.update(s / 100, 100, 1000 * s);
    expect(found).toBeCloseTo(9000, 0);
    for (let s = 1; s <= 40; s++) found = left.update(10 + s, 100, 1000 * (1000 + s));
    expect(found).toBeCloseTo(50, 6);
  });

  it('starts afresh with other work', () => {
    const left = new TimeLeft();
    left.update(0, 10, 0);
    left.update(9, 10, 1000);
    expect(left.update(0, 20, 2000)).toBeUndefined();
    expect(left.update(10, 20, 3000)).toBeCloseTo(1, 6);
  });

  it.each([
    [undefined, ''],
    [0, ''],
    [0.4, ''],
    [1.2, ', about 1 s left'],
    [59.4, ', about 59 s left'],
    [59.6, ', about 1 min left'],
    [3569, ', about 59 min left'],
    [3599, ', about 1 h left'],
    [12_000, ', about 3 h 20 min left'],
    [86_399, ', about 1 d left'],
    [190_800, ', about 2 d 5 h left'],
    [Number.NaN, ''],
  ])('%s s reads "%s"', (seconds, words) => {
    expect(leftWords(seconds)).toBe(words);
  });
});

/** What a bar and what lines write of the same work. */
function written(steps: readonly (readonly [done: number, total: number, ms: number])[]): string {
  let now = 0;
  const text: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  stream.on('data', (chunk: Buffer) => text.push(chunk.toString()));
  // The library moves the cursor by these.
  for (const name of ['cursorTo', 'moveCursor', 'clearLine'])
    Object.assign(stream, { [name]: () => true });
  const clock = (): number => now;
  const both = [
    createBar('work', stream, clock),
    createLines('work', (line) => text.push(line), clock),
  ];
  for (const [done, total, ms] of steps) {
    now += ms;
    for (const one of both) one.update(done, total);
  }
  for (const one of both) one.stop();
  return text.join('');
}

describe('bars and lines', () => {
  it('tell share and time left', () => {
    const text = written([
      [0, 50, 0],
      [1, 50, 10_000],
      [10, 50, 20_000],
    ]);
    expect(text).toContain('work: 2 %\n');
    expect(text).toContain('work: 20 %, about 2 min left\n');
    expect(text).toMatch(/work .* 20 %/);
  });

  it('never hold nonsense, however the work goes', () => {
    const step = fc.tuple(fc.nat(120), fc.nat(100), fc.nat(40_000));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        // Codes that move the cursor hold signs of their own.
        expect(written(steps).replaceAll(/\u001b\[[?\d;]*[A-Za-z]/g, '')).not.toMatch(NONSENSE);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

const ofTallies = (k: number, tp: number, fn: number): ReplicateOutcome => {
  const rest = { group: null, fp: 0, tn: 0, others: 0, concordant: 0 };
  const tallies = [{ app: 0, rule: 0, tp, fn, ...rest }];
  return { kind: 'replicate', seed: `s.${k}`, tallies, verdictsDigest: '', truthDigest: '' };
};

describe('what is decided so far', () => {
  const scenario = smallScenario(lineWorld(2));
  const outcomes = [ofTallies(1, 8, 2), ofTallies(2, 9, 1), ofTallies(3, 7, 3)];
  const expectation = { figure: 'recall', app: 0, rule: 0, judge: 'value' } as const;

  it('is the recall of each rule with its interval, or how many expectations hold', () => {
    expect(decidedSoFar(outcomes, scenario)).toMatch(/^; recall so far 80 \(\d\d–\d\d\) %$/);
    const expected = {
      ...scenario,
      expect: [
        { ...expectation, atLeast: 0.75 },
        { ...expectation, atLeast: 0.9 },
      ],
    };
    expect(decidedSoFar(outcomes, expected)).toBe('; 1 of 2 expectations hold so far');
  });

  it('is nothing of one replicate, nor where nobody is judged', () => {
    expect(decidedSoFar(outcomes.slice(0, 1), scenario)).toBe('');
    const nobody = outcomes.map((one) => ({ ...one, tallies: [] }));
    expect(decidedSoFar(nobody, scenario)).toBe('');
  });

  it('stands after the time left, on one calm line, and is worked out only for it', () => {
    let now = 0;
    let asked = 0;
    const lines: string[] = [];
    const progress = createLines(
      'replicates',
      (line) => lines.push(line),
      () => now,
    );
    for (let done = 0; done <= 20; done++, now += 1500) {
      progress.update(done, 20, () => {
        asked++;
        return decidedSoFar(outcomes, scenario);
      });
    }
    expect(lines).toEqual([
      expect.stringMatching(/^replicates: 35 %, about 20 s left; recall so far 80 \(.*\) %\n$/),
      expect.stringMatching(/^replicates: 70 %, about 9 s left; recall so far 80 \(.*\) %\n$/),
    ]);
    expect(asked).toBe(2);
  });
});
