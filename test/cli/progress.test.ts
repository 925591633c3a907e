import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBar, createLines } from '../../src/cli/terminal/progress.ts';
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
