import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { drawScenario } from '../../src/testkit/swarm/draw-scenario.ts';
import type { Keys } from '../../src/testkit/swarm/drawn.ts';
import type { Simulate } from '../../src/testkit/swarm/kept-run.ts';
import { regressionsIn, saveRegression } from '../../src/testkit/swarm/regression.ts';
import { swarm } from '../../src/testkit/swarm/swarm.ts';
import type { SwarmOptions, SwarmOutcome } from '../../src/testkit/swarm/swarm.ts';
import type { TableSink } from '../../src/tables/tables.ts';
import { TRIAL } from '../../tools/swarm-trial.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function short(count: number, options: Partial<SwarmOptions>): Promise<SwarmOutcome> {
  const isOver = (done: number): boolean => done >= count;
  return swarm({ seed: 'short', isOver, shrinks: 120, trial: TRIAL, ...options });
}

/** A sink that loses the last row of each chunk of sightings. */
function losing(sink: TableSink): TableSink {
  return {
    append: (table, count, columns) =>
      sink.append(table, table === 'sightings' ? Math.max(count - 1, 0) : count, columns),
  };
}

/** Loses sightings of cases where a phone has TCN. */
const faulty: Simulate = (scenario, sink, options) => {
  const isWrong =
    scenario.materialise === 'cases' && scenario.apps.some(({ engine }) => engine === 'tcn');
  return TRIAL.simulate(scenario, isWrong ? losing(sink) : sink, options);
};

describe('a swarm of drawn scenarios (npm run swarm: more of them)', () => {
  it('keeps all promises: eager = lazy, 1 = N workers, check = run, pair = rows', async () => {
    const { failure, refused, coverage, scenarios } = await short(10, {});
    expect(failure).toBeUndefined();
    expect(refused.length).toBeLessThan(scenarios / 2);
    expect(coverage.with.exposures).toBeGreaterThan(1);
    for (const world of Object.values(coverage.world)) expect(world).toBeGreaterThan(0);
    for (const level of Object.values(coverage.level)) expect(level).toBeGreaterThan(0);
  }, 300_000);

  it('draws the same scenario from the same seed and iteration, and no other one twice', () => {
    const drawn = Array.from({ length: 40 }, (_, k) => JSON.stringify(drawScenario('seed', k)));
    expect(JSON.stringify(drawScenario('seed', 7))).toBe(drawn[7]);
    expect(new Set(drawn).size).toBe(40);
  });

  it('finds a fault, makes the scenario smaller and leaves it as a file', async () => {
    // People who meet on each day: contacts of a trace may all be on the second.
    const canBeOneDay = (iteration: number): boolean => {
      const { file } = drawScenario('short', iteration);
      const hasTcn = JSON.stringify(file.apps).includes('"tcn"');
      // Where people react, what is lost may be what they reacted to, on a later day.
      const reacts = file.behaviour !== undefined;
      return hasTcn && !reacts && file.world.kind === 'rooms' && Number(file.days) > 1;
    };
    let first = 0;
    while (!canBeOneDay(first)) first++;
    const { failure } = await short(30, { first, trial: { ...TRIAL, simulate: faulty } });
    expect(failure).toMatchObject({ seed: 'short', promise: 'eager = lazy' });
    expect(failure!.says).toMatch(/a sighting of a case is left out/);
    const { file } = failure!.smallest;
    expect((file.apps as Keys[]).map(({ engine }) => engine)).toEqual(['tcn']);
    expect(file.days).toBe(1);
    expect(JSON.stringify(file).length).toBeLessThan(
      JSON.stringify(failure!.drawn.file).length / 2,
    );
    const path = saveRegression(folder, failure!);
    expect(regressionsIn(folder)).toEqual([path]);
    expect(loadScenario(path).sourceText).toMatch(
      /^# npm run swarm, seed "short", iteration \d+\n/,
    );
  }, 300_000);

  it('finds a run that another number of workers changes', async () => {
    const writeRun: typeof TRIAL.writeRun = async (loaded, out) => {
      const scenario = { ...loaded.scenario, phones: { ...loaded.scenario.phones, adoption: 0.5 } };
      await TRIAL.writeRun({ ...loaded, scenario }, out, 1);
    };
    const { failure } = await short(10, { shrinks: 0, trial: { ...TRIAL, writeRun } });
    expect(failure?.promise).toBe('1 worker = N workers');
  });

  it('finds a scenario that throws something else than a sentence', async () => {
    const simulate = (): Promise<never> => Promise.reject(new TypeError('undefined is no person'));
    const { failure } = await short(1, { shrinks: 5, trial: { ...TRIAL, simulate } });
    expect(failure?.promise).toBe('a scenario is run or refused with one sentence');
    expect(failure?.shrinks).toBe(5);
  });
});
