import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DUTY_CYCLES } from '../../src/phone/duty-cycles.ts';
import { ENGINE_NAMES } from '../../src/protocols/engines.ts';
import type { EngineName } from '../../src/protocols/engines.ts';
import { runScenario } from '../../src/run/run.ts';
import type { TableName } from '../../src/tables/tables.ts';
import type { AppScenario, Scenario, WorldScenario } from '../../src/scenario/scenario.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

const HOUR_US = 3_600_000_000;

/** Tables that must not depend on which sightings were computed. */
const OUTCOME: TableName[] = [
  'phones',
  'cases',
  'publications',
  'exposures',
  'notifications',
  'verdicts',
];

const world: fc.Arbitrary<WorldScenario> = fc.oneof(
  fc.integer({ min: 2, max: 9 }).map((people) => lineWorld(people)),
  fc.integer({ min: 1, max: 4 }).map((people) => roomsWorld(people)),
);

/** GAEN beside the engine; it alone where it is that one. */
function appsOf(engine: EngineName, { apps: [first, gaen] }: Scenario): AppScenario[] {
  return engine === gaen.engine ? [gaen] : [{ ...first, engine }, gaen];
}

/** Randomly drawn small scenarios. */
const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    world,
    seed: fc.string({ minLength: 1, maxLength: 8 }),
    count: fc.nat(2),
    adoption: fc.constantFrom(0.7, 1),
    mix: fc.constantFrom('together' as const, 'exclusive' as const),
    testHours: fc.integer({ min: 8, max: 40 }),
    uploadShare: fc.constantFrom(0.5, 1),
    offsetS: fc.constantFrom(0, 60, 1200),
    days: fc.integer({ min: 1, max: 2 }),
    dutyCycle: fc.constantFrom('own' as const, 'own' as const, ...DUTY_CYCLES),
    engine: fc.constantFrom(...ENGINE_NAMES),
  })
  .map((drawn) => {
    const base = smallScenario(drawn.world);
    return {
      ...base,
      seed: drawn.seed,
      days: drawn.days,
      apps: appsOf(drawn.engine, base).map((app) => ({ ...app, dutyCycle: drawn.dutyCycle })),
      phones: {
        ...base.phones,
        adoption: drawn.adoption,
        mix: drawn.mix,
        clockOffsetSdUs: drawn.offsetS * 1e6,
      },
      cases: {
        ...base.cases,
        count: drawn.count,
        testUs: drawn.testHours * HOUR_US,
        uploadShare: drawn.uploadShare,
      },
    };
  });

/** Too few phones for the cases asked for is an error in either materialisation, and no run. */
async function bothGrains(drawn: Scenario) {
  try {
    const all = await digestsOf({ ...drawn, materialise: 'all' });
    const cases = await digestsOf({ ...drawn, materialise: 'cases' });
    return { all, cases };
  } catch (error) {
    if (/cases\.count/.test(String(error))) return undefined;
    throw error;
  }
}

describe('eager = lazy', () => {
  it('exposures, notifications and verdicts agree bit for bit on drawn scenarios', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const both = await bothGrains(drawn);
        if (both === undefined) return;
        compared++;
        for (const table of OUTCOME) {
          expect(both.cases.digests[table]).toBe(both.all.digests[table]);
        }
        expect(both.cases.outcome.journal).toEqual(both.all.outcome.journal);
      }),
      { seed: 9, numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(25);
  });

  it('the sightings of a case are the same rows materialised either way', async () => {
    const base = smallScenario(lineWorld(8));
    const rows = async (materialise: 'all' | 'cases') => {
      const sink = new MemorySink();
      await runScenario({ ...base, materialise }, sink);
      const cases = new Set(sink.rows('cases').map(([person]) => person));
      return sink.rows('sightings').filter(([, , sender]) => cases.has(sender));
    };
    const eager = await rows('all');
    expect(eager.length).toBeGreaterThan(50);
    expect(await rows('cases')).toEqual(eager);
  });

  it('has something to agree on: exposures and warnings come out of the scenarios', async () => {
    const sink = new MemorySink();
    await runScenario(smallScenario(lineWorld(8)), sink);
    for (const table of ['exposures', 'notifications', 'publications'] as const) {
      expect(sink.rows(table).length).toBeGreaterThan(0);
    }
  });
});

describe('1 worker = N workers', () => {
  it.each([
    ['rooms', roomsWorld(9)],
    ['static', lineWorld(20)],
  ])('1, 2 and 3 workers give the same bytes in a %s world', async (_kind, of) => {
    const base = smallScenario(of);
    const one = await digestsOf(base, { workers: 1 });
    expect(await digestsOf(base, { workers: 2 })).toEqual(one);
    expect(await digestsOf(base, { workers: 3 })).toEqual(one);
  });

  it('1 and 2 workers agree with every engine, and somebody is exposed in each', async () => {
    const base = smallScenario(lineWorld(12));
    const apps = ENGINE_NAMES.map((engine) => ({ ...base.apps[0], engine }));
    const scenario = { ...base, apps };
    const sink = new MemorySink();
    await runScenario(scenario, sink);
    for (const [app, engine] of ENGINE_NAMES.entries()) {
      const exposed = sink.rows('exposures').filter(([of]) => of === app);
      expect(exposed.length, engine).toBeGreaterThan(0);
    }
    const one = await digestsOf(scenario, { workers: 1 });
    expect(await digestsOf(scenario, { workers: 2 })).toEqual(one);
  });

  it('a run longer than the phones keep their keys: 20 days, a case on the second', async () => {
    const base = smallScenario(lineWorld(9), { days: 20 });
    const scenario = { ...base, limits: { ...base.limits, days: 20 } };
    const one = await digestsOf(scenario, { workers: 1 });
    expect(await digestsOf(scenario, { workers: 2 })).toEqual(one);
    expect(await digestsOf(scenario, { workers: 3 })).toEqual(one);
    const short = await digestsOf({ ...base, days: 2 });
    // What is published does not depend on how long the run goes on after it.
    expect(one.digests.publications).toBe(short.digests.publications);
  });

  it('a mistake in a worker reaches the user as it is', async () => {
    const base = smallScenario(lineWorld(20), {
      limits: { ...smallScenario(lineWorld(2)).limits, sightings: 10 },
    });
    await expect(digestsOf(base, { workers: 2 })).rejects.toThrow(/limits\.sightings/);
  });
});

describe('repetition', () => {
  it('the same seed gives the same run, another seed another', async () => {
    const base = smallScenario(roomsWorld(4));
    const first = await digestsOf(base);
    expect(await digestsOf(base)).toEqual(first);
    const other = await digestsOf({ ...base, seed: 'other' });
    expect(other.digests.sightings).not.toBe(first.digests.sightings);
  });
});
