import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US_PER_DAY, US_PER_HOUR } from '../../src/base/time.ts';
import { runScenario } from '../../src/run/run.ts';
import type { BehaviourScenario, Scenario } from '../../src/scenario/scenario.ts';
import type { ContactLogSink, LogRows } from '../../src/tracing/log-rows.ts';
import type { OwnEngine, OwnProfile } from '../../src/own-engine/own-profile.ts';
import { ROOT } from '../cli/program.ts';
import { OUTCOME } from '../../src/testkit/swarm/promises.ts';
import {
  defaultScenario,
  digestsOf,
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

const REACTING: BehaviourScenario = {
  onWarning: 'stay-home',
  onDiagnosis: 'isolate',
  share: 0.8,
  isolationShare: 1,
  stayHomeDays: 3,
  isolationDays: 2,
  from: 0,
};

const ENGINES = ['bluezone@3', 'gaen@1.2', 'dp3t-lowcost', 'bluetrace', 'robert@1.1'] as const;

/** Days on which cases come to light one after the other, with apps of different kinds. */
const scenarios = fc
  .record({
    isRooms: fc.boolean(),
    people: fc.integer({ min: 4, max: 7 }),
    days: fc.integer({ min: 2, max: 4 }),
    engines: fc.uniqueArray(fc.constantFrom(...ENGINES), { minLength: 1, maxLength: 2 }),
    cases: fc.integer({ min: 1, max: 3 }),
    testHour: fc.integer({ min: 6, max: 20 }),
    spreadDays: fc.integer({ min: 0, max: 4 }),
    uploadDelayH: fc.integer({ min: 0, max: 30 }),
    share: fc.constantFrom(0.5, 1),
    seed: fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme-ascii' }),
  })
  .map((drawn): Scenario => {
    const world = drawn.isRooms ? roomsWorld(Math.ceil(drawn.people / 2)) : lineWorld(drawn.people);
    const usual = defaultScenario(world);
    return smallScenario(world, {
      seed: drawn.seed,
      days: drawn.days,
      phones: { ...usual.phones, adoption: 1 },
      apps: drawn.engines.map((engine) => ({
        engine,
        share: 1,
        dutyCycle: 'own',
        rules: [{ kind: 'any-match' }],
      })),
      cases: {
        ...usual.cases,
        count: drawn.cases,
        testUs: drawn.testHour * US_PER_HOUR,
        testSpreadUs: drawn.spreadDays * US_PER_DAY,
        uploadDelayUs: drawn.uploadDelayH * US_PER_HOUR,
        contagiousDaysBefore: 2,
      },
      behaviour: { ...REACTING, share: drawn.share },
    });
  });

async function rowsOf(scenario: Scenario): Promise<MemorySink> {
  const sink = new MemorySink();
  await runScenario(scenario, sink);
  return sink;
}

describe('days that follow one another', () => {
  it('have the same outcome whole and lazy', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const eager = await digestsOf({ ...scenario, materialise: 'all' });
        const lazy = await digestsOf({ ...scenario, materialise: 'cases' });
        for (const table of OUTCOME) {
          expect([table, lazy.digests[table]]).toEqual([table, eager.digests[table]]);
        }
        expect(lazy.outcome.journal).toEqual(eager.outcome.journal);
      }),
      { numRuns: 20 },
    );
  });

  it('are as without behaviour where nobody complies', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarios,
        fc.constantFrom('all' as const, 'cases' as const),
        async (scenario, materialise) => {
          const plain = await digestsOf({ ...scenario, materialise, behaviour: undefined });
          const behaviour = { ...REACTING, share: 0, isolationShare: 0 };
          const nobody = await digestsOf({ ...scenario, materialise, behaviour });
          expect(nobody.digests).toEqual(plain.digests);
          expect(nobody.outcome).toEqual(plain.outcome);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are the same on two workers, whole and lazy', async () => {
    const usual = smallScenario(roomsWorld(4), { days: 3 });
    const scenario: Scenario = {
      ...usual,
      // Who publishes starts anew, which workers learn as it happens.
      apps: ['dp3t-lowcost', 'bluetrace'].map((engine) => ({ ...usual.apps[0], engine })),
      cases: { ...usual.cases, count: 3, testSpreadUs: 2 * US_PER_DAY },
      behaviour: REACTING,
    };
    for (const materialise of ['all', 'cases'] as const) {
      const alone = await digestsOf({ ...scenario, materialise });
      expect(await digestsOf({ ...scenario, materialise }, { workers: 2 })).toEqual(alone);
    }
  });

  it('count what a radio did once more where its owner is diagnosed later', async () => {
    // Those near a case heard that case alone; who is diagnosed, and writes back, heard everybody.
    const usual = smallScenario(lineWorld(5), { days: 4, materialise: 'cases' });
    const apps = [{ ...usual.apps[0], engine: 'bluetrace', dutyCycle: 'bluezone' as const }];
    const cases = {
      ...usual.cases,
      count: 3,
      testUs: 9 * US_PER_HOUR,
      testSpreadUs: 3 * US_PER_DAY,
    };
    const behaviour = { ...REACTING, share: 0, isolationShare: 0 };
    const found = await rowsOf({ ...usual, apps, cases, behaviour });
    const testDays = found.rows('cases').map(([, , , us]) => Math.floor(Number(us) / US_PER_DAY));
    expect(new Set(testDays).size).toBeGreaterThan(1);
    const once = await rowsOf({ ...usual, apps, cases });
    expect(found.rows('radio_use')).toEqual(once.rows('radio_use'));
    expect(found.rows('daily')).toEqual(once.rows('daily'));
    const heard = found.rows('radio_use').filter(([, , , , , , packets]) => Number(packets) >= 0);
    expect(heard.length).toBeGreaterThan(4);
  });

  it('let nobody meet who keeps away', async () => {
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const sink = await rowsOf(scenario);
        const away = new Set(sink.rows('states').map(([day, person]) => `${day} ${person}`));
        kept += away.size;
        for (const [day, a, b] of sink.rows('contacts')) {
          expect(away.has(`${day} ${a}`) || away.has(`${day} ${b}`)).toBe(false);
        }
        for (const [, receiver, sender, day] of sink.rows('sightings')) {
          expect(away.has(`${day} ${receiver}`) || away.has(`${day} ${sender}`)).toBe(false);
        }
      }),
      { numRuns: 10 },
    );
    expect(kept).toBeGreaterThan(10);
  });

  it('ask all again of an engine that needs all senders, and refuse to do without', async () => {
    const { default: example } = (await import(`${ROOT}/examples/own-engine/my-engine.mjs`)) as {
      default: OwnProfile;
    };
    const profiles = [
      { ...example, engine: { ...example.engine, sendersIndependent: false } as OwnEngine },
    ];
    const usual = smallScenario(lineWorld(5), { days: 3 });
    const scenario: Scenario = {
      ...usual,
      apps: [{ ...usual.apps[0], engine: example.name }],
      cases: { ...usual.cases, count: 3, testSpreadUs: 2 * US_PER_DAY },
    };
    const plain = await digestsOf(scenario, { profiles });
    const nobody = { ...REACTING, share: 0, isolationShare: 0 };
    expect((await digestsOf({ ...scenario, behaviour: nobody }, { profiles })).digests).toEqual(
      plain.digests,
    );
    await expect(
      digestsOf({ ...scenario, materialise: 'cases', behaviour: REACTING }, { profiles }),
    ).rejects.toThrow(
      'materialise: expected "all" with hmac-days, found "cases"; its log does not treat senders ' +
        'independently, so that all 15 person-days are heard, and those of whoever was near a ' +
        'case once more as the case is diagnosed',
    );
  });

  it('leave the same contact logs as days heard at once', async () => {
    const logsOf = async (behaviour: BehaviourScenario | undefined) => {
      const logs: LogRows[] = [];
      const keys: unknown[] = [];
      const sink: ContactLogSink = {
        begin: () => undefined,
        log: (rows) => void logs.push(rows),
        published: (all) => void keys.push(all),
      };
      const scenario = smallScenario(roomsWorld(4), { days: 2, materialise: 'cases', behaviour });
      await runScenario(scenario, new MemorySink(), { logs: sink });
      return { logs, keys };
    };
    const nobody = { ...REACTING, share: 0, isolationShare: 0 };
    const once = await logsOf(undefined);
    expect(once.logs.length).toBeGreaterThan(4);
    expect(await logsOf(nobody)).toEqual(once);
  });

  it('begin with the day that people act from, and last as long as they say', async () => {
    const world = lineWorld(6);
    const usual = smallScenario(world, { days: 6 });
    const cases = { ...usual.cases, count: 1, testUs: 9 * US_PER_HOUR, testSpreadUs: 0 };
    const run = (change: Partial<BehaviourScenario>) =>
      rowsOf({ ...usual, cases, behaviour: { ...REACTING, share: 1, ...change } });
    const states = (sink: MemorySink) => sink.rows('states').map(([day, , state]) => [day, state]);
    const isolated = await run({ onWarning: 'nothing' });
    const [[person]] = isolated.rows('cases');
    expect(isolated.rows('states')).toEqual([1, 2].map((day) => [day, person, 2]));
    expect(states(await run({ onWarning: 'nothing', from: 1 }))).toEqual([]);
    const warned = await run({ onDiagnosis: 'nothing' });
    // One that two apps warn stays at home for both.
    const warnings = warned.rows('notifications').filter(([, rule]) => rule === 0);
    expect(warnings.length).toBeGreaterThan(2);
    const expected = warnings.flatMap(([, , receiver, us]) =>
      [1, 2, 3].map((later) => [Math.floor(Number(us) / US_PER_DAY) + later, receiver, 1]),
    );
    const within = expected.filter(([day]) => Number(day) < 6).map((row) => row.join(' '));
    const found = warned.rows('states').map((row) => row.join(' '));
    expect(new Set(found)).toEqual(new Set(within));
  });
});
