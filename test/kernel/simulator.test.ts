import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { Journal } from '../../src/kernel/journal.ts';
import { Simulator } from '../../src/kernel/simulator.ts';

const LIMITS = { pendingEvents: 1_000_000, events: 10_000_000 };
const RANKS = [2, 0, 1];

interface Wanted {
  timeUs: number;
  kind: number;
  entity: number;
}

const wanted = fc.record({
  // Ties, a few near ones, and gaps of many orders of magnitude.
  timeUs: fc.oneof(fc.nat(3), fc.nat(2000), fc.integer({ min: 0, max: 4_503_599_627_370_496 })),
  kind: fc.nat(2),
  entity: fc.nat(3),
});

function order(a: Wanted & { count: number }, b: Wanted & { count: number }): number {
  return (
    a.timeUs - b.timeUs || RANKS[a.kind] - RANKS[b.kind] || a.entity - b.entity || a.count - b.count
  );
}

describe('the event calendar', () => {
  it('handles events by time, rank, entity and the own count of the entity', () => {
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 300 }), (events) => {
        const counts = new Map<number, number>();
        const expected = events.map((event, data) => {
          const count = counts.get(event.entity) ?? 0;
          counts.set(event.entity, count + 1);
          return { ...event, count, data };
        });
        const simulator = new Simulator({ limits: LIMITS, ranks: RANKS });
        const found: number[] = [];
        for (let kind = 0; kind < 3; kind++) {
          simulator.handle(kind, (_entity, data) => found.push(data));
        }
        events.forEach(({ timeUs, kind, entity }, data) =>
          simulator.schedule(timeUs, kind, entity, data),
        );
        simulator.run();
        expect(found).toEqual(expected.sort(order).map(({ data }) => data));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps the order when events are scheduled and cancelled while it runs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(wanted, fc.nat(50), fc.boolean()), { minLength: 1, maxLength: 120 }),
        (steps) => {
          const simulator = new Simulator({ limits: LIMITS, ranks: RANKS });
          const seen: [number, number, number][] = [];
          const cancelled = new Set<number>();
          const handles: number[] = [];
          const again = (entity: number, data: number, timeUs: number): void => {
            seen.push([timeUs, RANKS[steps[data][0].kind], entity]);
            expect(cancelled.has(data)).toBe(false);
            const [, delay, reschedules] = steps[data];
            const next = data + 60;
            if (reschedules && next < steps.length) {
              const { kind, entity: other } = steps[next][0];
              // A lower rank at this very instant would have been before what runs now.
              handles[next] = simulator.scheduleCancellable(timeUs + 1 + delay, kind, other, next);
            }
          };
          for (let kind = 0; kind < 3; kind++) simulator.handle(kind, again);
          steps.slice(0, 60).forEach(([{ timeUs, kind, entity }], data) => {
            handles[data] = simulator.scheduleCancellable(timeUs, kind, entity, data);
          });
          steps.slice(0, 60).forEach(([, delay], data) => {
            if (delay % 3 !== 0) return;
            expect(simulator.cancel(handles[data])).toBe(true);
            expect(simulator.cancel(handles[data])).toBe(false);
            cancelled.add(data);
          });
          simulator.run();
          for (let k = 1; k < seen.length; k++) {
            const [a, b] = [seen[k - 1], seen[k]];
            expect(a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).toBeLessThanOrEqual(0);
          }
          expect(simulator.pending).toBe(0);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  it('holds through growth and shrinking to a hundred thousand events and back', () => {
    const simulator = new Simulator({ limits: LIMITS, ranks: [0] });
    let last = -1;
    let handled = 0;
    simulator.handle(0, (_entity, _data, timeUs) => {
      expect(timeUs >= last).toBe(true);
      last = timeUs;
      handled++;
    });
    let x = 1;
    for (let k = 0; k < 100_000; k++) {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      simulator.schedule(x * (k % 7 === 0 ? 1000 : 1), 0, k);
    }
    simulator.run();
    expect(handled).toBe(100_000);
  });

  it('stops at the time given and goes on from there', () => {
    const simulator = new Simulator({ limits: LIMITS, ranks: [0] });
    const times: number[] = [];
    simulator.handle(0, (_entity, _data, timeUs) => times.push(timeUs));
    for (const timeUs of [10, 20, 30]) simulator.schedule(timeUs, 0, 0);
    simulator.run(20);
    expect(times).toEqual([10, 20]);
    expect(simulator.nowUs).toBe(20);
    simulator.schedule(25, 0, 0);
    simulator.run();
    expect(times).toEqual([10, 20, 25, 30]);
  });

  it('knows a stale handle though its place is used again', () => {
    const simulator = new Simulator({ limits: LIMITS, ranks: [0] });
    simulator.handle(0, () => undefined);
    const first = simulator.scheduleCancellable(1, 0, 0);
    simulator.run();
    const second = simulator.scheduleCancellable(2, 0, 0);
    expect(simulator.cancel(first)).toBe(false);
    expect(simulator.cancel(second)).toBe(true);
    simulator.run();
    expect(simulator.processed).toBe(1);
  });

  it('names the scenario key of a limit, and refuses the past', () => {
    const limits = { pendingEvents: 2, events: 3 };
    const simulator = new Simulator({ limits, ranks: [0] });
    simulator.handle(0, (entity, data, timeUs) => {
      simulator.schedule(timeUs + 1, 0, entity, data);
    });
    simulator.schedule(5, 0, 0);
    expect(() => simulator.run()).toThrow(/limits\.events/);
    const small = new Simulator({ limits, ranks: [0] });
    small.schedule(1, 0, 0);
    small.schedule(1, 0, 1);
    expect(() => small.schedule(1, 0, 2)).toThrow(InputError);
    expect(() => small.schedule(1, 0, 2)).toThrow(/limits\.pendingEvents/);
    for (const wrong of [-1, 0.5, Number.NaN, Infinity]) {
      expect(() => new Simulator({ limits, ranks: [0] }).schedule(wrong, 0, 0)).toThrow(RangeError);
    }
    expect(() => new Simulator({ limits, ranks: [0] }).schedule(1, 1, 0)).toThrow(/"kind"/);
  });
});

describe('the journal', () => {
  const digestOf = (events: [number, number, number, number][]): string => {
    const journal = new Journal();
    for (const event of events) journal.note(...event);
    return journal.digest();
  };

  it('is the same for the same events and another for any change', () => {
    const event = fc.tuple(fc.nat(1e15), fc.nat(4), fc.nat(1000), fc.nat(1e10));
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 2, maxLength: 30 }),
        fc.nat(),
        fc.nat(3),
        (events, which, field) => {
          const digest = digestOf(events);
          expect(digestOf(events)).toBe(digest);
          expect(digestOf(events.slice(1))).not.toBe(digest);
          const k = which % events.length;
          const changed = events.map((e) => [...e] as typeof e);
          changed[k][field]++;
          expect(digestOf(changed)).not.toBe(digest);
          const swapped = [events[1], events[0], ...events.slice(2)];
          if (String(events[0]) !== String(events[1])) expect(digestOf(swapped)).not.toBe(digest);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});
