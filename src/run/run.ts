import { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { ownApp } from '../own-engine/own-app.ts';
import type { OwnProfile } from '../own-engine/own-profile.ts';
import { DEFAULT_CALL_LIMIT_S, watched } from '../own-engine/watch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shareTrace } from '../world/trace/trace-data.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { phonesTable } from '../tracing/outcome.ts';
import type { ContactLogSink } from '../tracing/log-rows.ts';
import { makePlan } from '../plan/plan.ts';
import { DayLoop } from './day-loop.ts';
import type { RunOutcome } from './day-loop.ts';
import { stretchesOf } from './demand.ts';
import { createPool } from './pool.ts';
import type { TableSink } from '../tables/tables.ts';

/** How a scenario is run; all of it may be left out. */
export interface RunOptions {
  /** The contact list of a trace world. */
  readonly trace?: TraceData;
  /** 1 = this thread; more = worker threads. The result does not depend on it. */
  readonly workers?: number;
  /**
   * Apps of the program beside those of bluecrowd; threads cannot share them, so one worker only.
   */
  readonly profiles?: readonly OwnProfile[];
  /** Modules that the scenario's apps come from, as `loadScenarioWithCode` gives them. */
  readonly modules?: readonly EngineModule[];
  /** One call into a module takes this long at most, s. */
  readonly callLimitS?: number;
  /** Takes whole contact logs (of what is materialised) and published keys; by default nobody. */
  readonly logs?: ContactLogSink;
  /** Called between tasks with how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Simulates a scenario: hears every receiver-day that is asked for, follows the cases from
 * test to warning, and hands all tables to `sink`. The same scenario gives the same rows on any
 * number of workers.
 *
 * @throws InputError for what the scenario asks and the world cannot give, and over a limit
 */
export async function runScenario(
  scenario: Scenario,
  sink: TableSink,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { modules = [], callLimitS = DEFAULT_CALL_LIMIT_S } = options;
  const work = (): Promise<RunOutcome> => simulateAll(scenario, sink, options);
  return modules.length === 0 ? await work() : await watched(callLimitS, work);
}

async function simulateAll(
  scenario: Scenario,
  sink: TableSink,
  options: RunOptions,
): Promise<RunOutcome> {
  const { trace, workers = 1, logs, onProgress } = options;
  const shared = trace === undefined || workers <= 1 ? trace : shareTrace(trace);
  const plan = makePlan(scenario, shared, appsOf(options));
  await phonesTable(plan).appendTo(sink);
  await logs?.begin(plan);
  const stretches = stretchesOf(plan);
  const pool = createPool(plan, workers, {
    trace: shared,
    keepsLogs: logs !== undefined && stretches.length === 1,
    modules: (options.modules ?? []).map(({ file, text }) => ({ file, text })),
    callLimitS: options.callLimitS ?? DEFAULT_CALL_LIMIT_S,
  });
  try {
    const run = new DayLoop(plan, sink, { pool, logs, onProgress });
    for (const stretch of stretches) await run.pass(stretch);
    return await run.finish();
  } finally {
    await pool.close();
  }
}

function appsOf({ profiles = [], modules = [], workers = 1 }: RunOptions): AppRegistry {
  if (profiles.length > 0 && workers > 1) {
    throw new InputError(
      `expected one worker with the profile ${quoted(profiles[0].name)} of a program, which ` +
        `other threads cannot share, found ${workers}; give it as a module`,
    );
  }
  return new AppRegistry([...modules.map(({ profile }) => profile), ...profiles.map(ownApp)]);
}
