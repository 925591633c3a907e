import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/plan/plan.ts';
import { runScenario } from '../../src/run/run.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

const HOUR_US = 3_600_000_000;

/** Nine people in a line, five of them diagnosed over a week and a half; clocks are right. */
function robert(changes: Partial<Scenario> = {}): Scenario {
  const base = smallScenario(lineWorld(9));
  return {
    ...base,
    apps: [{ ...base.apps[0], engine: 'robert@1.1' }],
    phones: { ...base.phones, adoption: 1, clockOffsetSdUs: 0, clockDriftSdPpm: 0 },
    cases: { ...base.cases, count: 5, testSpreadUs: 240 * HOUR_US },
    ...changes,
  };
}

async function run(scenario: Scenario): Promise<MemorySink> {
  const sink = new MemorySink();
  await runScenario(scenario, sink);
  return sink;
}

/** By user: when the authority's answers told of an exposure. */
function answersOf(sink: MemorySink): Map<number, number[]> {
  const answers = new Map<number, number[]>();
  for (const row of sink.rows('exposures')) {
    const user = row[1] as number;
    answers.set(user, [...(answers.get(user) ?? []), row[12] as number]);
  }
  return answers;
}

/** Everybody goes on asking where no rule warns. */
const NO_RULE = robert().apps.map((app) => ({ ...app, rules: [] }));

describe('phones of ROBERT ask for their status', () => {
  it.each([
    [1, 12],
    [5, 15],
    [12, 12],
    [24, 24],
  ])('at downloads every %i h, and are answered every %i h', async (hours, gapHours) => {
    const authority = { ...robert().authority, downloadIntervalUs: hours * HOUR_US };
    const sink = await run(robert({ authority, apps: NO_RULE }));
    const phases = new Set<number>();
    let apart = 0;
    for (const times of answersOf(sink).values()) {
      apart += new Set(times).size - 1;
      const [phase, ...others] = times.map((at) => at % (gapHours * HOUR_US));
      phases.add(phase);
      for (const other of others) expect(other).toBe(phase);
    }
    expect(apart).toBeGreaterThan(8);
    expect(phases.size).toBeGreaterThan(5);
    expect(Math.max(...phases)).toBeGreaterThan((gapHours / 2) * HOUR_US);
  });

  it('are told once, and learn of no exposure after it', async () => {
    const sink = await run(robert());
    const notified = new Map(sink.rows('notifications').map(([, , user, at]) => [user, at]));
    expect(notified.size).toBeGreaterThan(6);
    for (const [user, times] of answersOf(sink)) {
      expect([user, [...new Set(times)]]).toEqual([user, [notified.get(user)]]);
    }
    const untold = await run(robert({ apps: NO_RULE }));
    expect(untold.rows('exposures').length).toBeGreaterThan(sink.rows('exposures').length + 8);
  });

  it('are told by each rule once: the second of two is not lost', async () => {
    const late = { kind: 'minutes-under', attenuationDb: 60, minutes: 400 } as const;
    const [app] = robert().apps;
    const sink = await run(robert({ apps: [{ ...app, rules: [...app.rules, late] }] }));
    const times = [...answersOf(sink).values()].map((of) => new Set(of).size);
    expect(Math.max(...times)).toBeGreaterThan(1);
  });

  it('are refused where their clock is off by more than a minute', async () => {
    const base = robert();
    const scenario = { ...base, phones: { ...base.phones, clockOffsetSdUs: 90e6 } };
    const { clockOffsetUs } = makePlan(scenario).phones;
    const told = answersOf(await run(scenario));
    const isOff = (person: number): boolean => Math.abs(clockOffsetUs[person]) > 61e6;
    expect([...told.keys()].filter(isOff)).toEqual([]);
    expect(told.size).toBeGreaterThan(2);
    expect(Array.from(clockOffsetUs, (_, person) => person).filter(isOff).length).toBeGreaterThan(
      1,
    );
  });

  it('have the same answers materialised either way and on two workers', async () => {
    const scenario = robert({ apps: NO_RULE });
    const all = await digestsOf(scenario);
    const cases = await digestsOf({ ...scenario, materialise: 'cases' }, { workers: 2 });
    for (const table of ['exposures', 'notifications', 'verdicts'] as const) {
      expect(cases.digests[table]).toBe(all.digests[table]);
    }
    expect(cases.outcome.journal).toEqual(all.outcome.journal);
  });
});
