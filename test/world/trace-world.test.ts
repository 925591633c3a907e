import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US_PER_DAY, US_PER_MIN, US_PER_S } from '../../src/base/time.ts';
import type { BystandersOptions, TraceWorldOptions } from '../../src/world/options.ts';
import type { TraceData } from '../../src/world/trace/trace-data.ts';
import { TraceWorld } from '../../src/world/trace/trace-world.ts';
import { MEETING_FACE, MEETING_STILL, emptyGeometry } from '../../src/world/world.ts';
import { checkPureAndSymmetric } from './properties.ts';

const worldKey = { hi: 0x1234, lo: 0x5678 };

function options(bystanders: BystandersOptions, originS = 0): TraceWorldOptions {
  return {
    kind: 'trace',
    resolutionS: 20,
    originS,
    encounterGapUs: 5 * US_PER_MIN,
    contactMinM: 0.8,
    contactMaxM: 1.6,
    contactAngleRad: 0.6,
    bystanders,
  };
}

/** Records [step of 20 s, i, j]. */
function traceOf(records: [number, number, number][], people: number): TraceData {
  const seen = new Set<string>();
  const rows = records
    .map(([step, i, j]) => [20 * (step + 1), Math.min(i, j), Math.max(i, j)])
    .filter((row) => !seen.has(row.join()) && seen.add(row.join()))
    .sort((x, y) => x[0] - y[0]);
  return {
    timeS: Float64Array.from(rows, ([t]) => t),
    a: Int32Array.from(rows, ([, a]) => a),
    b: Int32Array.from(rows, ([, , b]) => b),
    names: Array.from({ length: people }, (_, k) => `p${k}`),
    groups: Array.from({ length: people }, (_, k) => (k % 2 === 0 ? 'even' : 'odd')),
  };
}

const kinds: BystandersOptions[] = [
  { kind: 'none' },
  { kind: 'cluster', blockUs: 5 * US_PER_MIN, minM: 1.5, maxM: 5 },
  { kind: 'cluster', blockUs: 7 * US_PER_MIN, minM: 1.5, maxM: 5 },
  { kind: 'hall', blockUs: 10 * US_PER_MIN, areaM2: 400, perClass: false, rangeM: 12 },
  { kind: 'hall', blockUs: 10 * US_PER_MIN, areaM2: 400, perClass: true, rangeM: 12 },
];

const people = 6;
const record = fc.tuple(
  // Near midnight of the first day, so that two days and their edge are in play.
  fc.integer({ min: 4320 - 60, max: 4320 + 60 }),
  fc.nat(people - 1),
  fc.nat(people - 1),
);
const traces = fc
  .array(
    record.filter(([, i, j]) => i !== j),
    { minLength: 1, maxLength: 60 },
  )
  .map((records) => traceOf(records, people));

describe('a trace world', () => {
  it('gives the same disjoint meetings from both sides, in any order of asking', () => {
    fc.assert(
      fc.property(traces, fc.constantFrom(...kinds), (trace, bystanders) => {
        checkPureAndSymmetric(() => new TraceWorld(trace, options(bystanders), worldKey));
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it('has each pair face to face exactly as long as its records say', () => {
    const run = (trace: TraceData, bystanders: BystandersOptions) => {
      const world = new TraceWorld(trace, options(bystanders), worldKey);
      const want = new Map<string, number>();
      for (let k = 0; k < trace.timeS.length; k++) {
        const key = `${trace.a[k]} ${trace.b[k]}`;
        want.set(key, (want.get(key) ?? 0) + 20 * US_PER_S);
      }
      const got = new Map<string, number>();
      for (let day = 0; day < world.days; day++) {
        for (let person = 0; person < people; person++) {
          const { count, other, fromUs, toUs, flags } = world.meetings(person, day);
          for (let k = 0; k < count; k++) {
            if (other[k] < person || (flags[k] & MEETING_FACE) === 0) continue;
            const key = `${person} ${other[k]}`;
            got.set(key, (got.get(key) ?? 0) + toUs[k] - fromUs[k]);
          }
        }
      }
      expect(got).toEqual(new Map([...got.keys()].map((key) => [key, want.get(key)])));
      expect(got.size).toBe(want.size);
    };
    fc.assert(fc.property(traces, fc.constantFrom(...kinds), run), { seed: 3, numRuns: 150 });
  });

  it('joins consecutive records, leaves gaps out and counts encounters', () => {
    const trace = traceOf(
      [
        [0, 0, 1],
        [1, 0, 1],
        [3, 0, 1],
        [100, 0, 1],
      ],
      2,
    );
    const world = new TraceWorld(trace, options({ kind: 'none' }), worldKey);
    const meetings = world.meetings(1, 0);
    expect([...meetings.fromUs].map((us) => us / US_PER_S)).toEqual([0, 60, 2000]);
    expect([...meetings.toUs].map((us) => us / US_PER_S)).toEqual([40, 80, 2020]);
    expect([...meetings.flags]).toEqual(Array(3).fill(MEETING_STILL | MEETING_FACE));
    const at = [0, 1, 2].map((k) => {
      const out = emptyGeometry();
      world.geometry(meetings, k, meetings.fromUs[k], out);
      return out;
    });
    expect(at.map(({ encounter }) => encounter)).toEqual([0, 0, 1]);
    expect(at[0]).toEqual(at[1]);
    expect(at[2].distanceM).not.toBe(at[0].distanceM);
    for (const { distanceM, angleSelfRad, placed } of at) {
      expect(distanceM).toBeGreaterThan(0.8);
      expect(distanceM).toBeLessThan(1.6);
      expect(angleSelfRad).toBeLessThan(0.6);
      expect(placed).toBe(false);
    }
  });

  it('puts a whole chain of contacts into one cluster, cut where two are face to face', () => {
    // 0-1 and 1-2 in the first block; 3-4 apart from them.
    const trace = traceOf(
      [
        [0, 0, 1],
        [5, 1, 2],
        [0, 3, 4],
        [14, 0, 1],
      ],
      5,
    );
    const bystanders: BystandersOptions = {
      kind: 'cluster',
      blockUs: 5 * US_PER_MIN,
      minM: 2,
      maxM: 4,
    };
    const world = new TraceWorld(trace, options(bystanders), worldKey);
    const { other, fromUs, toUs, flags } = world.meetings(0, 0);
    const list = Array.from(other, (o, k) => [
      o,
      fromUs[k] / US_PER_S,
      toUs[k] / US_PER_S,
      flags[k] & MEETING_FACE,
    ]);
    expect(list).toEqual([
      [1, 0, 20, MEETING_FACE],
      [1, 20, 280, 0],
      [1, 280, 300, MEETING_FACE],
      // Person 2 is seen from 100 to 120 s only.
      [2, 100, 120, 0],
    ]);
  });

  it('keeps classes apart in a hall per class', () => {
    const trace = traceOf(
      [
        [0, 0, 1],
        [60, 0, 1],
        [0, 2, 3],
        [60, 2, 3],
      ],
      4,
    );
    const hall = (perClass: boolean): BystandersOptions => ({
      kind: 'hall',
      blockUs: 10 * US_PER_MIN,
      areaM2: 4,
      perClass,
      rangeM: 10,
    });
    const met = (perClass: boolean) => {
      const world = new TraceWorld(trace, options(hall(perClass)), worldKey);
      return [...new Set(world.meetings(0, 0).other)];
    };
    expect(met(false)).toEqual([1, 2, 3]);
    expect(met(true)).toEqual([1, 2]);
  });

  it('splits at local midnight and moves days with the origin', () => {
    const step = US_PER_DAY / US_PER_S / 20;
    const trace = traceOf(
      [
        [step - 1, 0, 1],
        [step, 0, 1],
      ],
      2,
    );
    const world = new TraceWorld(trace, options({ kind: 'none' }), worldKey);
    expect(world.days).toBe(2);
    expect([...world.meetings(0, 0).toUs]).toEqual([US_PER_DAY]);
    expect([...world.meetings(0, 1).fromUs]).toEqual([US_PER_DAY]);
    expect(new TraceWorld(trace, options({ kind: 'none' }, -3600), worldKey).days).toBe(2);
    expect(() => new TraceWorld(trace, options({ kind: 'none' }, 86_400), worldKey)).toThrow(
      'move the origin',
    );
  });
});
