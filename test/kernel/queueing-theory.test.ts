import { describe, expect, it } from 'vitest';
import { deriveKey, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import type { Key } from '../../src/kernel/keyed.ts';
import { Simulator } from '../../src/kernel/simulator.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import { mean, variance } from '../../src/testkit/statistics.ts';

const LIMITS = { pendingEvents: 1000, events: 1e9 };
const ARRIVE = 0;
const DEPART = 1;
const UNIT_US = 1_000_000;

/** Time-average number in a queue with one server, Poisson arrivals and the given service times. */
function meanInQueue(key: Key, load: number, service: (stream: Xoshiro128) => number): number {
  const stream = new Xoshiro128(key);
  const simulator = new Simulator({ limits: LIMITS, ranks: [0, 1] });
  const warmUpUs = 2_000 * UNIT_US;
  const endUs = warmUpUs + 60_000 * UNIT_US;
  let inQueue = 0;
  let lastUs = 0;
  let area = 0;
  const change = (by: number, timeUs: number): void => {
    if (timeUs > warmUpUs) area += inQueue * (timeUs - Math.max(lastUs, warmUpUs));
    lastUs = timeUs;
    inQueue += by;
  };
  const after = (units: number): number => simulator.nowUs + Math.round(units * UNIT_US);
  simulator.handle(ARRIVE, (_entity, _data, timeUs) => {
    change(1, timeUs);
    if (inQueue === 1) simulator.schedule(after(service(stream)), DEPART, 0);
    simulator.schedule(after(stream.exponential() / load), ARRIVE, 0);
  });
  simulator.handle(DEPART, (_entity, _data, timeUs) => {
    change(-1, timeUs);
    if (inQueue > 0) simulator.schedule(after(service(stream)), DEPART, 0);
  });
  simulator.schedule(0, ARRIVE, 0);
  simulator.run(endUs);
  return area / (endUs - warmUpUs);
}

/** Whether the closed form lies in the 99 % interval of the mean of independent runs. */
function expectMean(sample: readonly number[], closedForm: number): void {
  const error = Math.sqrt(variance(sample) / (sample.length - 1));
  // Two-sided 99 % point of Student's t with 19 degrees of freedom.
  expect(sample.length).toBe(20);
  expect(Math.abs(mean(sample) - closedForm)).toBeLessThan(2.861 * error);
  // An interval that holds anything would show nothing.
  expect(error).toBeLessThan(0.05 * closedForm);
}

const key = purposeKey(rootKey('queueing'), 'test');
const runs = (of: (run: Key) => number): number[] =>
  Array.from({ length: 20 }, (_, k) => of(deriveKey(key, k)));

describe('the kernel against closed forms, 20 runs each', () => {
  it('M/M/1 at load 0.7 holds load / (1 - load) customers', () => {
    const load = 0.7;
    expectMean(
      runs((run) => meanInQueue(run, load, (stream) => stream.exponential())),
      load / (1 - load),
    );
  });

  it('M/D/1 at load 0.7 holds load + load^2 / (2 (1 - load)) customers', () => {
    const load = 0.7;
    expectMean(
      runs((run) => meanInQueue(run, load, () => 1)),
      load + (load * load) / (2 * (1 - load)),
    );
  });

  it('a birth-death process of 6 states spends the closed-form share of time in each', () => {
    const birth = [1, 0.9, 0.8, 0.7, 0.6, 0];
    const death = [0, 0.7, 0.9, 1.1, 1.3, 1.5];
    const weights = [1];
    for (let state = 1; state < 6; state++) {
      weights.push((weights[state - 1] * birth[state - 1]) / death[state]);
    }
    const total = weights.reduce((sum, w) => sum + w, 0);
    const shares = Array.from({ length: 20 }, (_, k) => timeShares(deriveKey(key, 100 + k)));
    for (let state = 0; state < 6; state++) {
      expectMean(
        shares.map((share) => share[state]),
        weights[state] / total,
      );
    }

    function timeShares(run: Key): number[] {
      const stream = new Xoshiro128(run);
      const simulator = new Simulator({ limits: LIMITS, ranks: [0] });
      const spentUs = [0, 0, 0, 0, 0, 0];
      let state = 0;
      let lastUs = 0;
      simulator.handle(0, (_entity, _data, timeUs) => {
        spentUs[state] += timeUs - lastUs;
        lastUs = timeUs;
        const rate = birth[state] + death[state];
        if (timeUs > 0) state += stream.uniform() * rate < birth[state] ? 1 : -1;
        const stay = stream.exponential() / (birth[state] + death[state]);
        simulator.schedule(timeUs + Math.round(stay * UNIT_US), 0, 0);
      });
      simulator.schedule(0, 0, 0);
      simulator.run(20_000 * UNIT_US);
      const sum = spentUs.reduce((a, b) => a + b, 0);
      return spentUs.map((us) => us / sum);
    }
  });
});
