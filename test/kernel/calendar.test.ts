import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Calendar } from '../../src/kernel/calendar.ts';
import { Simulator } from '../../src/kernel/simulator.ts';
import { Xoshiro128 } from '../../src/kernel/xoshiro.ts';
import { rootKey } from '../../src/kernel/keyed.ts';

const LIMITS = { pendingEvents: 1_000_000, events: 100_000_000 };
const RANKS = [2, 0, 1];
const HOUR_US = 3.6e9;

/** What a pattern of load draws from. */
interface Draw {
  /** A number from 0 to below 1. */
  readonly uniform: () => number;
  readonly below: (count: number) => number;
}

/** Delay of the next event, us, from how many were handled; made anew for each side. */
type Pattern = (draw: Draw) => (handled: number) => number;

/** 10^0 to 10^12 us, equally likely by their logarithm. */
const wide = ({ uniform }: Draw): number => Math.floor(Math.exp(uniform() * 27.6));

const PATTERNS: Record<string, Pattern> = {
  'gaps of one law': (draw) => () => Math.floor(-1e6 * Math.log(1 - draw.uniform())),
  'gaps over twelve orders of magnitude': (draw) => () => wide(draw),
  'equal times': (draw) => () => 1000 * draw.below(2),
  'bursts, then silence': (draw) => (handled) =>
    handled % 50 === 0 ? HOUR_US + draw.below(5) : draw.below(5),
  'two clusters far apart': (draw) => () => (draw.below(2) === 0 ? 0 : 1e11) + draw.below(20),
  'three periods': (draw) => () => Math.floor([25e4, 15e6, 3e8][draw.below(3)] * draw.uniform()),
  'an hour between events, then a microsecond': (draw) => (handled) =>
    handled % 4000 < 2000 ? Math.floor(HOUR_US * draw.uniform()) : draw.below(3),
};

/** Events in order by a plain binary heap of objects: the reference. */
class Reference {
  readonly heap: [number, number, number, number, number][] = [];
  private readonly counts = new Map<number, number>();

  push(timeUs: number, kind: number, entity: number, data: number): void {
    const count = this.counts.get(entity) ?? 0;
    this.counts.set(entity, count + 1);
    const { heap } = this;
    heap.push([timeUs, RANKS[kind], entity, count, data]);
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (order(heap[parent], heap[at]) <= 0) break;
      [heap[parent], heap[at]] = [heap[at], heap[parent]];
      at = parent;
    }
  }

  pop(): [number, number] | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined) return undefined;
    if (heap.length > 0) heap[0] = last;
    for (let at = 0; ;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && order(heap[child + 1], heap[child]) < 0) child++;
      if (order(heap[at], heap[child]) <= 0) break;
      [heap[at], heap[child]] = [heap[child], heap[at]];
      at = child;
    }
    return [first[0], first[4]];
  }
}

function order(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < 4; k++) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}

function drawOf(seed: number): Draw {
  const stream = new Xoshiro128(rootKey(`calendar ${seed}`));
  const uniform = (): number => stream.uniform();
  return { uniform, below: (count) => Math.floor(count * uniform()) };
}

/** Pushes another event for each that is handled; `most` gives how many may be pending by then. */
interface Load {
  readonly seed: number;
  readonly pattern: Pattern;
  readonly events: number;
  most(handled: number): number;
}

/** What one event does: schedules more, which `schedule` puts on the calendar in question. */
function follow(load: Load, schedule: (...event: [number, number, number, number]) => void) {
  const draw = drawOf(load.seed);
  const delay = load.pattern(draw);
  let handled = 0;
  let pending = 0;
  const add = (nowUs: number): void => {
    pending++;
    // A lower rank at this very instant would have been before what runs now.
    const inUs = delay(handled);
    schedule(nowUs + inUs, inUs === 0 ? 0 : draw.below(3), draw.below(5), draw.below(2 ** 30));
  };
  return {
    start: () => {
      while (pending < load.most(0)) add(0);
    },
    next: (nowUs: number) => {
      handled++;
      pending--;
      if (handled >= load.events) return;
      for (let more = 0; more < 3 && pending < load.most(handled); more++) add(nowUs);
    },
  };
}

/** Data of the events as the calendar gives them, and as the heap does. */
function both(load: Load): [number[], number[]] {
  const found: number[] = [];
  const simulator = new Simulator({ limits: LIMITS, ranks: RANKS });
  const own = follow(load, (...event) => simulator.schedule(...event));
  for (const kind of RANKS.keys()) {
    simulator.handle(kind, (_entity, data, timeUs) => {
      found.push(timeUs, data);
      own.next(timeUs);
    });
  }
  own.start();
  simulator.run();

  const wanted: number[] = [];
  const reference = new Reference();
  const other = follow(load, (...event) => reference.push(...event));
  other.start();
  for (let event = reference.pop(); event !== undefined; event = reference.pop()) {
    wanted.push(...event);
    other.next(event[0]);
  }
  return [found, wanted];
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(Object.entries(PATTERNS))('the calendar under %s', (_name, pattern) => {
  it('gives the order of a plain heap with 1 to 70 events pending', () => {
    for (let pending = 1; pending <= 70; pending++) {
      const load = { seed: pending, pattern, events: 400, most: () => pending };
      const [found, wanted] = both(load);
      expect(found).toEqual(wanted);
    }
  });

  it('gives the order of a plain heap while the number pending rises and falls', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer({ min: 1, max: 600 })), (seed, levels) => {
        // Up and down through every size at which list and buckets change.
        const most = (handled: number): number => levels[Math.floor(handled / 300)] ?? 8;
        const [found, wanted] = both({ seed, pattern, most, events: 300 * levels.length + 100 });
        expect(found).toEqual(wanted);
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  it.each([1, 2, 5, 10, 20, 1000])(
    'costs no search of all buckets and no new width for most of %d events pending',
    (pending) => {
      const methods = Calendar.prototype as unknown as Record<'earliestDay' | 'resize', () => void>;
      const searches = vi.spyOn(methods, 'earliestDay');
      const widths = vi.spyOn(methods, 'resize');
      const events = 30_000;
      const [found] = both({ seed: 7, pattern, events, most: () => pending });
      expect(found.length).toBeGreaterThanOrEqual(2 * events);
      // A new width costs about as much as eight searches. Silence after a burst costs one.
      const steps = searches.mock.calls.length + 8 * widths.mock.calls.length;
      expect(steps).toBeLessThan(events / 20);
    },
  );
});

describe('the calendar with many events of one instant', () => {
  it('sorts them as a whole, not one by one', () => {
    const events = 20_000;
    const simulator = new Simulator({ limits: LIMITS, ranks: [0] });
    const found: number[] = [];
    simulator.handle(0, (entity) => found.push(entity));
    const moved = vi.spyOn(Int32Array.prototype, 'copyWithin');
    for (let k = 0; k < events; k++) simulator.schedule(5000, 0, (k * 7919) % events);
    simulator.run();
    expect(found).toEqual(Array.from({ length: events }, (_, k) => k));
    expect(moved.mock.calls.length).toBeLessThan(events / 10);
  });
});
