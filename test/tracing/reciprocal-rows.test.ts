import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/run/run.ts';
import type { TableName } from '../../src/tables/tables.ts';
import type { Scenario, WorldScenario } from '../../src/scenario/scenario.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

/** People six metres apart: many pairs of phones hear each other in one direction only. */
function sparseWorld(people: number): WorldScenario {
  const world = lineWorld(people);
  if (world.kind !== 'static') throw new Error('expected people on a line');
  const apart = world.people.map((person, k) => ({ ...person, xM: 6 * k }));
  return { ...world, rangeM: 40, people: apart };
}

function blueTrace(world: WorldScenario, changes: Partial<Scenario> = {}): Scenario {
  const base = smallScenario(world);
  const apps = [{ ...base.apps[0], engine: 'bluetrace' as const }];
  return { ...base, apps, phones: { ...base.phones, adoption: 1 }, ...changes };
}

describe('a phone that reads another writes back', () => {
  it('who heard a case is told, also where the case heard nothing', async () => {
    let oneWayPairs = 0;
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const sink = new MemorySink();
      await runScenario(blueTrace(sparseWorld(12), { seed }), sink);
      const cases = sink.rows('cases').map(([person]) => person as number);
      const told = new Set(sink.rows('exposures').map(([, user, of]) => `${user} ${of}`));
      const heard = new Set(sink.rows('sightings').map(([, by, of]) => `${by} ${of}`));
      const oneWay = [...heard].filter((pair) => {
        const [by, of] = pair.split(' ');
        return cases.includes(Number(of)) && !heard.has(`${of} ${by}`);
      });
      oneWayPairs += oneWay.length;
      expect(oneWay.filter((pair) => !told.has(pair))).toEqual([]);
    }
    expect(oneWayPairs).toBeGreaterThan(10);
  });

  it('a pair has at most one record in 100 s, whoever began', async () => {
    const hours = 2;
    const sink = new MemorySink();
    await runScenario(blueTrace(lineWorld(6, hours)), sink);
    const rows = sink.rows('exposures').map(([, , , , count]) => count as number);
    // A new identifier, every quarter of an hour, is not known to be of the same phone: a few more.
    expect(Math.max(...rows)).toBeLessThan((hours * 3600) / 100 + 4 * hours);
    expect(Math.max(...rows)).toBeGreaterThan(40);
  });

  it('eager = lazy, 1 worker = 2', async () => {
    const outcome: TableName[] = ['publications', 'exposures', 'notifications', 'verdicts'];
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.string({ minLength: 1, maxLength: 8 }),
          world: fc.constantFrom(sparseWorld(7), lineWorld(5), roomsWorld(3)),
          offsetS: fc.constantFrom(0, 60, 1200),
          count: fc.integer({ min: 1, max: 3 }),
        }),
        async ({ seed, world, offsetS, count }) => {
          const base = blueTrace(world, { seed });
          const scenario = {
            ...base,
            phones: { ...base.phones, clockOffsetSdUs: offsetS * 1e6 },
            cases: { ...base.cases, count },
          };
          const all = await digestsOf(scenario);
          const lazy = { ...scenario, materialise: 'cases' as const };
          const cases = await digestsOf(lazy);
          for (const table of outcome) expect(cases.digests[table]).toBe(all.digests[table]);
          expect(cases.outcome.journal).toEqual(all.outcome.journal);
        },
      ),
      { seed: 5, numRuns: 12 },
    );
    const lazy = blueTrace(sparseWorld(20), { materialise: 'cases' });
    expect(await digestsOf(lazy, { workers: 2 })).toEqual(await digestsOf(lazy));
  });
});
