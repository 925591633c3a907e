// The kernel on the hold model: N timers re-arm, a third each every 250 ms, 15 s and 300 s (+-5 %),
// as advertising, bursts and scans do. Against a plain heap, npm's tinyqueue, and SimPy.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import TinyQueue from 'tinyqueue';
import { Simulator } from '../src/kernel/simulator.ts';
import { measure, tell } from './timing.ts';
import type { Contender } from './timing.ts';
import { HeapSimulator } from './yardstick-heap.ts';

const PERIODS_US = [250_000, 15_000_000, 300_000_000];
const EVENTS = 5_000_000;

/** The same delays for everybody, from a cheap generator. */
function delays(): (entity: number) => number {
  let x = 123_456_789;
  return (entity) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return Math.floor(PERIODS_US[entity % 3] * (0.95 + (0.1 * (x >>> 0)) / 4294967296));
  };
}

function firstTimes(timers: number): Float64Array {
  const delay = delays();
  return Float64Array.from(
    { length: timers },
    (_, k) => (delay(k) * ((k * 7919) % 1000)) / 1000,
  ).map(Math.floor);
}

function kernel(timers: number): Contender {
  return {
    name: `bluecrowd, ${timers} pending`,
    run() {
      const limits = { pendingEvents: 1e9, events: 1e12 };
      const simulator = new Simulator({ limits, ranks: [0] });
      const delay = delays();
      let left = EVENTS;
      simulator.handle(0, (entity, _data, timeUs) => {
        if (left-- > 0) simulator.schedule(timeUs + delay(entity), 0, entity);
      });
      firstTimes(timers).forEach((timeUs, entity) => simulator.schedule(timeUs, 0, entity));
      simulator.run();
      return simulator.processed;
    },
  };
}

function heap(timers: number): Contender {
  return {
    name: `plain typed-array heap, ${timers} pending`,
    run() {
      const delay = delays();
      let left = EVENTS;
      const simulator: HeapSimulator = new HeapSimulator(timers + 1, (entity, timeUs) => {
        if (left-- > 0) simulator.schedule(timeUs + delay(entity), entity);
      });
      firstTimes(timers).forEach((timeUs, entity) => simulator.schedule(timeUs, entity));
      simulator.run();
      return simulator.processed;
    },
  };
}

interface QueuedEvent {
  timeUs: number;
  rank: number;
  entity: number;
  count: number;
}

function tinyQueue(timers: number): Contender {
  return {
    name: `tinyqueue with objects, ${timers} pending`,
    run() {
      const delay = delays();
      const queue = new TinyQueue<QueuedEvent>(
        [],
        (a, b) =>
          a.timeUs - b.timeUs || a.rank - b.rank || a.entity - b.entity || a.count - b.count,
      );
      firstTimes(timers).forEach((timeUs, entity) =>
        queue.push({ timeUs, rank: 0, entity, count: 0 }),
      );
      let processed = 0;
      for (let left = EVENTS; queue.length > 0; processed++) {
        const { timeUs, rank, entity, count } = queue.pop()!;
        if (left-- > 0) {
          queue.push({ timeUs: timeUs + delay(entity), rank, entity, count: count + 1 });
        }
      }
      return processed;
    },
  };
}

const TIMERS = 20_000;
const rows = measure([kernel(TIMERS), heap(TIMERS), tinyQueue(TIMERS)]);
const hold = fileURLToPath(new URL('../bench/hold.py', import.meta.url));
const simpy = spawnSync('/usr/bin/python3', [hold, String(TIMERS)], { encoding: 'utf8' });
const rate = Number.parseFloat(simpy.stdout);
if (rate > 0)
  rows.push({ name: `SimPy, ${TIMERS} pending`, median: rate, least: rate, greatest: rate });
else console.log('SimPy is not here: apt-get install python3-simpy3');
tell('Kernel, events through the whole loop', rows);
tell('Kernel, flatness', measure([1000, 3000, 10_000, 30_000, 100_000].map(kernel), 5));
