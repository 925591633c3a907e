import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { rootKey } from '../../src/kernel/keyed.ts';
import { Simulator } from '../../src/kernel/simulator.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import { HeapSimulator } from '../hold-heap.ts';
import { holdModel } from '../hold-model.ts';

const PENDING = [1, 2, 5, 10, 100, 1000, 10_000, 100_000];
const EVENTS = 500_000;
// Filling and draining would be much of the time of the greatest number.
const EVENTS_OF_MANY = 2_000_000;
const OBJECTS = 200_000;
const LOAD = 0.9;
const UNIT_US = 1_000_000;
const ARRIVE = 0;
const DEPART = 1;

type Schedule = (timeUs: number, kind: number) => void;

/** M/M/1: one queue, one server; two events an object, one or two of them pending. */
function queue(schedule: Schedule): (kind: number, timeUs: number) => void {
  const stream = new Xoshiro128(rootKey('bench'));
  let inQueue = 0;
  let toCome = OBJECTS - 1;
  const soon = (nowUs: number, mean: number, kind: number): void =>
    schedule(nowUs + Math.round(UNIT_US * mean * stream.exponential()), kind);
  return (kind, timeUs) => {
    if (kind === ARRIVE) {
      if (++inQueue === 1) soon(timeUs, 1, DEPART);
      if (toCome-- > 0) soon(timeUs, 1 / LOAD, ARRIVE);
    } else if (--inQueue > 0) soon(timeUs, 1, DEPART);
  };
}

function queueOfKernel(): number {
  const limits = { pendingEvents: 10, events: 1e12 };
  const simulator = new Simulator({ limits, ranks: [0, 1] });
  const handle = queue((timeUs, kind) => simulator.schedule(timeUs, kind, 0));
  for (const kind of [ARRIVE, DEPART]) {
    simulator.handle(kind, (_entity, _data, timeUs) => handle(kind, timeUs));
  }
  simulator.schedule(0, ARRIVE, 0);
  simulator.run();
  return simulator.nowUs;
}

function queueOfHeap(): number {
  let lastUs = 0;
  // The entity stands for the kind.
  const simulator: HeapSimulator = new HeapSimulator(3, (kind, timeUs) => {
    lastUs = timeUs;
    handle(kind, timeUs);
  });
  const handle = queue((timeUs, kind) => simulator.schedule(timeUs, kind));
  simulator.schedule(0, ARRIVE);
  simulator.run();
  return lastUs;
}

const objects = (name: string, role: Contender['role'], work: () => number): Contender => ({
  name,
  role,
  operation: 'objects',
  memoryShare: 0.1,
  run() {
    work();
    return OBJECTS;
  },
});

export const suite: Suite = {
  about:
    'the kernel with few and with many events pending, hold model as in "kernel": the column of ' +
    'the yardstick is the ratio to the best; and an M/M/1 queue at load 0.9',
  prepare() {
    const [ends, wanted] = [queueOfKernel(), queueOfHeap()];
    if (ends !== wanted) {
      throw new RangeError(`"M/M/1" expected the last event at ${wanted} us, got ${ends}`);
    }
    const hold = (timers: number): Contender =>
      holdModel(timers, timers > 1000 ? EVENTS_OF_MANY : EVENTS, {
        name: `${timers} pending`,
        role: 'subject',
      });
    return {
      contenders: [
        ...PENDING.map(hold),
        // One event is what a sorted list is best at.
        holdModel(1, EVENTS, { name: '1 pending, as a rule the best', role: 'yardstick' }),
        objects('M/M/1', 'subject', queueOfKernel),
        objects('M/M/1 on a plain typed-array heap', 'yardstick', queueOfHeap),
      ],
    };
  },
};
