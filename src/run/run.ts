import { AppRegistry } from '../apps/registry.ts';
import { assertSameLength } from '../base/assert.ts';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { ownApp } from '../own-engine/own-app.ts';
import type { OwnProfile } from '../own-engine/own-profile.ts';
import { DEFAULT_CALL_LIMIT_S, watched } from '../own-engine/watch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shareTrace } from '../world/trace/trace-data.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { CaseFlow } from '../tracing/case-flow.ts';
import { createCaseRows } from '../tracing/case-rows.ts';
import type { CaseRows } from '../tracing/case-rows.ts';
import { ContactTruthCollector } from '../tracing/contact-truth.ts';
import {
  casesTable,
  exposuresTable,
  notificationsTable,
  phonesTable,
  publicationsTable,
  verdictsTable,
} from '../tracing/outcome.ts';
import { windowTables } from '../tracing/window-tables.ts';
import type { ContactLogSink } from '../tracing/log-rows.ts';
import { makePlan } from '../plan/plan.ts';
import type { Materialisation } from '../plan/case-scene.ts';
import type { Plan } from '../plan/plan.ts';
import { createPool } from './pool.ts';
import { TableRows } from '../tables/table-rows.ts';
import type { TableSink } from '../tables/tables.ts';
import { addWork, tasksOf } from './task.ts';
import type { ContactsResult, DailyWork, ReceiversResult } from './task.ts';

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

/** What a run says beside its tables. */
export interface RunOutcome {
  readonly materialisation: Materialisation;
  readonly materialisationReason: string;
  readonly days: number;
  readonly people: number;
  readonly journal: { readonly events: number; readonly digest: string };
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
  const run = new Collector(plan, sink, logs);
  await phonesTable(plan).appendTo(sink);
  await logs?.begin(plan);
  const tasks = tasksOf(plan);
  const pool = createPool(plan, workers, {
    trace: shared,
    keepsLogs: logs !== undefined,
    modules: (options.modules ?? []).map(({ file, text }) => ({ file, text })),
    callLimitS: options.callLimitS ?? DEFAULT_CALL_LIMIT_S,
  });
  try {
    let done = 0;
    onProgress?.(done, tasks.length);
    for await (const result of pool.results(tasks)) {
      if (result.kind === 'contacts') await run.takeContacts(result);
      else await run.takeReceivers(result);
      onProgress?.(++done, tasks.length);
    }
  } finally {
    await pool.close();
  }
  return run.finish();
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

/** Takes results in order of tasks, passes big tables on and keeps what the case flow needs. */
class Collector {
  private readonly plan: Plan;
  private readonly sink: TableSink;
  private readonly logs: ContactLogSink | undefined;
  private readonly truth: ContactTruthCollector;
  private readonly caseRows: CaseRows;
  private readonly daily: DailyWork[];
  private sightings: number;

  constructor(plan: Plan, sink: TableSink, logs: ContactLogSink | undefined) {
    this.plan = plan;
    this.sink = sink;
    this.logs = logs;
    this.truth = new ContactTruthCollector(plan);
    this.caseRows = createCaseRows();
    this.daily = [];
    this.sightings = 0;
  }

  async takeContacts({ day, count, columns }: ContactsResult): Promise<void> {
    const [, a, b, closeUs] = columns as [unknown, Int32Array, Int32Array, Float64Array];
    this.truth.add(day, a, b, closeUs);
    assertSameLength(columns, count, 'contacts of a day');
    await this.sink.append('contacts', count, columns);
  }

  async takeReceivers(result: ReceiversResult): Promise<void> {
    const { sightings, columns, radioUse, caseRows, daily, logs } = result;
    assertSameLength(columns, sightings, 'sightings of a task');
    this.sightings += sightings;
    const { limits } = this.plan;
    if (this.sightings > limits.sightings) {
      throw new InputError(
        `the run has more than ${limits.sightings} sightings; raise limits.sightings, or set ` +
          'materialise to cases',
      );
    }
    await this.sink.append('sightings', sightings, columns);
    await this.sink.append('radio_use', radioUse.count, radioUse.columns);
    for (const log of logs) await this.logs?.log(log);
    appendCaseRows(this.caseRows, caseRows);
    daily.forEach((work, k) => {
      if (this.daily[k] === undefined) this.daily.push({ ...work });
      else addWork(this.daily[k], work);
    });
  }

  async finish(): Promise<RunOutcome> {
    const { plan, sink } = this;
    const flow = new CaseFlow(plan, this.caseRows);
    flow.run();
    const daily = new TableRows('daily');
    for (const { app, day, windows, spans, spansHeard, packets, logRows } of this.daily) {
      daily.add(app, day, windows, spans, spansHeard, packets, logRows);
    }
    const tables = [
      casesTable(plan),
      publicationsTable(flow),
      exposuresTable(plan, flow),
      ...windowTables(plan, flow),
      notificationsTable(flow),
      verdictsTable(plan, flow, this.truth),
      daily,
    ];
    for (const table of tables) await table.appendTo(sink);
    await this.logs?.published(flow.keys);
    return {
      materialisation: plan.materialisation,
      materialisationReason: plan.materialisationReason,
      days: plan.days,
      people: plan.phones.count,
      journal: { events: flow.journal.events, digest: flow.journal.digest() },
    };
  }
}

function appendCaseRows(all: CaseRows, more: CaseRows): void {
  all.count += more.count;
  for (const name of CASE_COLUMNS) for (const value of more[name]) all[name].push(value);
}

const CASE_COLUMNS = [
  'app',
  'receiver',
  'identifier',
  'firstUs',
  'lastUs',
  'packets',
  'rssiMeanDbm',
  'rssiMaxDbm',
  'metadata',
] as const satisfies readonly (keyof CaseRows)[];
