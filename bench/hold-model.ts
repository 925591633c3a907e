import type { Contender } from '../src/benchmark/suite.ts';
import { Simulator } from '../src/kernel/simulator.ts';

// As advertising, bursts and scans do.
const PERIODS_US = [250_000, 15_000_000, 300_000_000];

/** The same delays for everybody, from a cheap generator. */
export function delays(): (entity: number) => number {
  let x = 123_456_789;
  return (entity) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return Math.floor(PERIODS_US[entity % 3] * (0.95 + (0.1 * (x >>> 0)) / 4294967296));
  };
}

export function firstTimes(timers: number): Float64Array {
  const delay = delays();
  return Float64Array.from(
    { length: timers },
    (_, k) => (delay(k) * ((k * 7919) % 1000)) / 1000,
  ).map(Math.floor);
}

/** The kernel on the hold model: each of `timers` re-arms until `events` are handled. */
export function holdModel(
  timers: number,
  events: number,
  named: Pick<Contender, 'name' | 'role'>,
): Contender {
  return {
    ...named,
    operation: 'events',
    // Many events do not fit into the caches of one core.
    memoryShare: timers < 10_000 ? 0.1 : 0.5,
    run() {
      const limits = { pendingEvents: 1e9, events: 1e12 };
      const simulator = new Simulator({ limits, ranks: [0] });
      const delay = delays();
      let left = events;
      simulator.handle(0, (entity, _data, timeUs) => {
        if (left-- > 0) simulator.schedule(timeUs + delay(entity), 0, entity);
      });
      firstTimes(timers).forEach((timeUs, entity) => simulator.schedule(timeUs, 0, entity));
      simulator.run();
      return simulator.processed;
    },
  };
}
