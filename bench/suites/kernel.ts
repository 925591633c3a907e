import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { HeapSimulator } from '../hold-heap.ts';
import { delays, firstTimes, holdModel } from '../hold-model.ts';

const EVENTS = 2_000_000;
const TIMERS = 20_000;

const kernel = (timers: number): Contender =>
  holdModel(timers, EVENTS, { name: `bluecrowd, ${timers} pending`, role: 'subject' });

const heap: Contender = {
  name: 'plain typed-array heap, same total order',
  role: 'yardstick',
  operation: 'events',
  run() {
    const delay = delays();
    let left = EVENTS;
    const simulator: HeapSimulator = new HeapSimulator(TIMERS + 1, (entity, timeUs) => {
      if (left-- > 0) simulator.schedule(timeUs + delay(entity), entity);
    });
    firstTimes(TIMERS).forEach((timeUs, entity) => simulator.schedule(timeUs, entity));
    simulator.run();
    return simulator.processed;
  },
};

interface QueuedEvent {
  timeUs: number;
  rank: number;
  entity: number;
  count: number;
}

/** npm's tinyqueue with objects and the same total order; nothing where it is not installed. */
async function tinyQueue(): Promise<Contender | undefined> {
  const module = await import('tinyqueue').catch(() => undefined);
  if (module === undefined) return undefined;
  return {
    name: 'tinyqueue with objects, same total order',
    role: 'reference',
    operation: 'events',
    run() {
      const delay = delays();
      const queue = new module.default<QueuedEvent>(
        [],
        (a, b) =>
          a.timeUs - b.timeUs || a.rank - b.rank || a.entity - b.entity || a.count - b.count,
      );
      firstTimes(TIMERS).forEach((timeUs, entity) =>
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

/** SimPy, which times itself; nothing where it is not installed. */
function simPy(): Contender | undefined {
  const program = fileURLToPath(new URL('./hold.py', import.meta.url));
  const { status } = spawnSync('python3', ['-c', 'import simpy'], { stdio: 'ignore' });
  if (status !== 0) return undefined;
  return {
    name: 'SimPy',
    role: 'reference',
    operation: 'events',
    run() {
      const { stdout } = spawnSync('python3', [program, String(TIMERS)], { encoding: 'utf8' });
      const [operations, seconds] = stdout.trim().split(' ').map(Number);
      return { operations, seconds };
    },
  };
}

export const suite: Suite = {
  about:
    'events through the whole loop on the hold model, a third of the timers each every 250 ms, ' +
    '15 s and 300 s (+-5 %); where not said, 20000 pending',
  async prepare() {
    const notes: string[] = [];
    const contenders = [kernel(TIMERS), heap, ...[1000, 100_000].map(kernel)];
    const tiny = await tinyQueue();
    if (tiny === undefined) notes.push('tinyqueue is not measured: npm install tinyqueue.');
    else contenders.push(tiny);
    const python = simPy();
    if (python === undefined) notes.push('SimPy is not measured: apt-get install python3-simpy3.');
    else contenders.push(python);
    return { contenders, notes };
  },
};
