import { describe, expect, it } from 'vitest';
import { processorS } from '../../src/benchmark/processor-time.ts';
import { measureSuite } from '../../src/benchmark/rounds.ts';
import type { Measured } from '../../src/benchmark/rounds.ts';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { summariseSuite } from '../../src/benchmark/summarise.ts';

/** A contender that times itself: the k-th run takes as long as `seconds` says. */
function contender(
  name: string,
  role: Contender['role'],
  calls: string[],
  seconds: (run: number) => number = () => 1,
): Contender {
  let run = 0;
  return {
    name,
    role,
    operation: 'keys',
    run() {
      calls.push(name);
      return { operations: 10, seconds: seconds(run++) };
    },
  };
}

function suiteOf(contenders: Contender[], more: Partial<Suite> = {}): Suite {
  return { about: 'a test', prepare: () => ({ contenders }), ...more };
}

describe('the rounds of a suite', () => {
  it('warm up, then time all in turn, forth and back, each behind a run of its own', async () => {
    const calls: string[] = [];
    const shares: number[] = [];
    const contenders = [
      contender('a', 'subject', calls),
      contender('b', 'yardstick', calls),
      contender('c', 'reference', calls),
    ];
    const measured = await measureSuite(suiteOf(contenders), {
      rounds: 2,
      onProgress: (done, total) => shares.push(done / total),
    });
    expect(calls.join('')).toBe('ab' + 'aabbc' + 'cbbaa');
    expect(measured.machine).toHaveLength(2);
    expect(measured.contenders.map(({ seconds }) => seconds)).toEqual(
      [1, 2, 3].map(() => [0.1, 0.1]),
    );
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('time every run where nothing warms up', async () => {
    const calls: string[] = [];
    const suite = suiteOf([contender('a', 'subject', calls)], { warmUps: 0, rounds: 1 });
    await measureSuite(suite);
    expect(calls).toEqual(['a']);
  });

  it('time a contender that does not time itself', async () => {
    const spin = (): number => {
      const untilS = processorS() + 0.002;
      while (processorS() < untilS);
      return 5;
    };
    const only: Contender = { name: 'a', role: 'subject', operation: 'turns', run: spin };
    const { contenders } = await measureSuite(suiteOf([only]), { rounds: 1 });
    // 2 ms for five, and no more than was waited at all.
    expect(contenders[0].seconds[0]).toBeGreaterThanOrEqual(0.0004);
    expect(contenders[0].seconds[0]).toBeLessThan(60);
  });

  it('count the processor time of the work, not what others take of the machine', async () => {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const waiting: Contender = {
      name: 'a',
      role: 'subject',
      operation: 'turns',
      run() {
        Atomics.wait(cell, 0, 0, 300);
        return 1;
      },
    };
    const { contenders } = await measureSuite(suiteOf([waiting]), { rounds: 1 });
    expect(contenders[0].seconds[0]).toBeLessThan(0.1);
  });

  it('are one, without references, where it has to be quick', async () => {
    const calls: string[] = [];
    const contenders = [contender('a', 'subject', calls), contender('c', 'reference', calls)];
    const quick = await measureSuite(suiteOf(contenders, { rounds: 5 }), { quick: true });
    expect(calls.join('')).toBe('a' + 'a');
    expect(quick.contenders.map(({ name }) => name)).toEqual(['a']);
  });

  it('tell peak memory by the process or by the suite', async () => {
    const contenders = [contender('a', 'subject', [])];
    const own = await measureSuite(suiteOf(contenders), { rounds: 1 });
    expect(own.peakBytes).toBeGreaterThanOrEqual(own.idleBytes);
    const told = suiteOf(contenders, { prepare: () => ({ contenders, peakBytes: () => 42 }) });
    expect((await measureSuite(told, { rounds: 1 })).peakBytes).toBe(42);
  });

  it('put away what was made, also where a contender fails', async () => {
    let closed = 0;
    const nothing: Contender = { name: 'a', role: 'subject', operation: 'keys', run: () => 0 };
    const suite = suiteOf([], {
      prepare: () => ({ contenders: [nothing], close: () => void closed++ }),
    });
    await expect(measureSuite(suite)).rejects.toThrow(/"a" expected operations in some time/);
    expect(closed).toBe(1);
  });

  it('need a subject, and names that tell contenders apart', async () => {
    const yardstick = contender('a', 'yardstick', []);
    await expect(measureSuite(suiteOf([yardstick]))).rejects.toThrow(/expected a subject/);
    const subject = contender('a', 'subject', []);
    await expect(measureSuite(suiteOf([subject, yardstick]))).rejects.toThrow(/one twice/);
  });
});

describe('a summary of processes', () => {
  /** What a process measured; all of it is so many times slower on this machine. */
  const process = (slower: number, notes: string[] = []): Measured => ({
    about: 'a test',
    notes,
    idleBytes: 5e7,
    peakBytes: 8e7,
    machine: [1, 2, 4].map((unit) => ({
      arithmetic: 1e-6 * unit * slower,
      memory: 4e-6 * unit * slower,
    })),
    contenders: [
      {
        name: 'a',
        role: 'subject',
        operation: 'keys',
        memoryShare: 0.5,
        seconds: [3, 6, 12].map((s) => s * slower),
      },
      {
        name: 'b',
        role: 'yardstick',
        operation: 'keys',
        memoryShare: 0,
        seconds: [6, 12, 24].map((s) => s * slower),
      },
      {
        name: 'c',
        role: 'subject',
        operation: 'files',
        memoryShare: 1,
        seconds: [1, 1, 1].map((s) => s * slower),
      },
    ],
  });

  it('pairs rounds, so that neither load nor a slow machine changes a quotient', () => {
    const { contenders, notes } = summariseSuite('s', [
      process(1, ['x']),
      process(7, ['x']),
      process(3, ['y']),
    ]);
    const [a, b, c] = contenders;
    expect(a.machineTime.samples).toEqual([1.5e6, 1.5e6, 1.5e6]);
    expect(b.machineTime.samples).toEqual([6e6, 6e6, 6e6]);
    expect(c.machineTime.samples).toEqual([125_000, 125_000, 125_000]);
    expect(a.yardstickTime?.samples).toEqual([0.5, 0.5, 0.5]);
    expect(a.perS.samples).toEqual([1 / 6, 1 / 42, 1 / 18].map((x) => Number(x.toPrecision(6))));
    expect(a.perS.median).toBeCloseTo(1 / 18, 6);
    // The yardstick is its own measure, and none for another operation.
    expect([b.yardstickTime, c.yardstickTime]).toEqual([null, null]);
    expect(notes).toEqual(['x', 'y']);
  });

  it('leaves out what some process could not measure', () => {
    const short = process(1);
    const without = { ...short, contenders: short.contenders.slice(0, 1) };
    const { contenders } = summariseSuite('s', [short, without]);
    expect(contenders.map(({ name, yardstickTime }) => [name, yardstickTime])).toEqual([
      ['a', null],
    ]);
  });
});
