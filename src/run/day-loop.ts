import { assertSameLength } from '../base/assert.ts';
import { InputError } from '../base/errors.ts';
import { Behaviour } from '../epidemic/behaviour.ts';
import type { Learned } from '../epidemic/behaviour.ts';
import type { Case } from '../epidemic/cases.ts';
import type { Materialisation } from '../plan/case-scene.ts';
import { STATE } from '../plan/day-state.ts';
import type { Plan } from '../plan/plan.ts';
import { TableRows } from '../tables/table-rows.ts';
import type { TableSink } from '../tables/tables.ts';
import { CaseFlow } from '../tracing/case-flow.ts';
import { ContactTruthCollector } from '../tracing/contact-truth.ts';
import type { ContactLogSink } from '../tracing/log-rows.ts';
import {
  casesTable,
  exposuresTable,
  notificationsTable,
  publicationsTable,
  verdictsTable,
} from '../tracing/outcome.ts';
import { windowTables } from '../tracing/window-tables.ts';
import { contactsTasks, Demand } from './demand.ts';
import type { Stretch } from './demand.ts';
import type { TaskPool } from './pool.ts';
import { RowsInOrder } from './rows-in-order.ts';
import { addWork, emptyWork } from './task.ts';
import type { ContactsResult, DailyWork, ReceiversResult, Task } from './task.ts';

/** What a run works with beside its plan. */
export interface DayLoopOptions {
  readonly pool: TaskPool;
  readonly logs: ContactLogSink | undefined;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

/** What a run says beside its tables. */
export interface RunOutcome {
  readonly materialisation: Materialisation;
  readonly materialisationReason: string;
  readonly days: number;
  readonly people: number;
  readonly journal: { readonly events: number; readonly digest: string };
}

const STATE_OF = { 'stays-home': STATE.staysHome, isolated: STATE.isolated } as const;

/**
 * The days of a run, one stretch after the other: who is diagnosed with it, what must be heard for
 * that, what comes of it until its last midnight, and what people then do. The tables go to a sink.
 */
export class DayLoop {
  private readonly plan: Plan;
  private readonly sink: TableSink;
  private readonly options: DayLoopOptions;
  private readonly demand: Demand;
  private readonly flow: CaseFlow;
  private readonly behaviour: Behaviour | undefined;
  private readonly sightings: RowsInOrder;
  private readonly radioUse: RowsInOrder;
  private readonly daily: DailyWork[];
  private sightingCount: number;
  /** Tasks done. */
  private done: number;
  /** Warnings that were acted on, or not. */
  private warningCount: number;

  constructor(plan: Plan, sink: TableSink, options: DayLoopOptions) {
    const { scenario, ids, root, days } = plan;
    this.plan = plan;
    this.sink = sink;
    this.options = options;
    this.demand = new Demand(plan);
    this.flow = new CaseFlow(plan);
    const isOrdered = scenario.behaviour === undefined;
    if (scenario.behaviour !== undefined) {
      this.behaviour = new Behaviour(scenario.behaviour, ids, root);
    }
    const bySighting = {
      group: ['receiver', 'app', 'day'],
      within: ['window_us', 'sender', 'slot'],
    };
    const byPhone = { group: ['person', 'app', 'day'], within: [] };
    this.sightings = new RowsInOrder('sightings', sink, bySighting, isOrdered);
    this.radioUse = new RowsInOrder('radio_use', sink, byPhone, isOrdered);
    this.daily = plan.apps.flatMap(({ index }) =>
      Array.from({ length: days }, (_, day) => emptyWork(index, day)),
    );
    this.sightingCount = 0;
    this.done = 0;
    this.warningCount = 0;
  }

  /** Hears a stretch and follows what comes of it. */
  async pass(stretch: Stretch): Promise<void> {
    const { demand, flow, plan } = this;
    const { toDay, untilUs } = stretch;
    const found = plan.cases.diagnose(untilUs);
    flow.diagnose(found);
    const tasks = demand.of(stretch, found);
    const days = plan.days - toDay;
    await this.perform(tasks, Math.ceil((tasks.length * days) / (toDay - stretch.fromDay)));
    // What happens at midnight belongs to the day that begins.
    flow.run(untilUs - 1);
    if (untilUs !== Infinity) this.react(found);
  }

  /** Hands over all that is left. */
  async finish(): Promise<RunOutcome> {
    const { flow, options, plan, sink } = this;
    const { logs } = options;
    const truth = new ContactTruthCollector(plan);
    await this.perform(contactsTasks(plan), 0, truth);
    await this.sightings.finish();
    await this.radioUse.finish();
    if (logs !== undefined && plan.scenario.behaviour !== undefined) {
      await this.perform(this.demand.logs(), 0);
    }
    const tables = [
      casesTable(plan),
      publicationsTable(flow),
      exposuresTable(plan, flow),
      ...windowTables(plan, flow),
      notificationsTable(flow),
      verdictsTable(plan, flow, truth),
      this.dailyTable(),
      statesTable(plan),
    ];
    for (const table of tables) await table.appendTo(sink);
    await logs?.published(flow.keys);
    return {
      materialisation: plan.materialisation,
      materialisationReason: plan.materialisationReason,
      days: plan.days,
      people: plan.phones.count,
      journal: { events: flow.journal.events, digest: flow.journal.digest() },
    };
  }

  /** @param later - how many tasks are likely to follow these */
  private async perform(
    tasks: readonly Task[],
    later: number,
    truth?: ContactTruthCollector,
  ): Promise<void> {
    const { onProgress, pool } = this.options;
    const total = this.done + tasks.length + later;
    onProgress?.(this.done, total);
    for await (const result of pool.results(tasks)) {
      if (result.kind === 'receivers') await this.takeReceivers(result);
      else await this.takeContacts(result, truth!);
      onProgress?.(++this.done, total);
    }
  }

  private async takeContacts(
    { day, contacts: { count, columns } }: ContactsResult,
    truth: ContactTruthCollector,
  ): Promise<void> {
    const [, a, b, closeUs] = columns as [unknown, Int32Array, Int32Array, Float64Array];
    truth.add(day, a, b, closeUs);
    assertSameLength(columns, count, 'contacts of a day');
    await this.sink.append('contacts', count, columns);
  }

  private async takeReceivers(result: ReceiversResult): Promise<void> {
    const { caseRows, daily, logs, radioUse, sightings } = result;
    assertSameLength(sightings.columns, sightings.count, 'sightings of a task');
    this.sightingCount += sightings.count;
    const { days, limits } = this.plan;
    if (this.sightingCount > limits.sightings) {
      throw new InputError(
        `the run has more than ${limits.sightings} sightings; raise limits.sightings, or set ` +
          'materialise to cases',
      );
    }
    await this.sightings.append(sightings);
    await this.radioUse.append(radioUse);
    for (const log of logs) await this.options.logs?.log(log);
    this.flow.take(caseRows);
    for (const work of daily) addWork(this.daily[work.app * days + work.day], work);
  }

  /** What those who learned something until this midnight do from now on. */
  private react(found: readonly Case[]): void {
    const { behaviour, flow, plan } = this;
    const learned: Learned[] = found.map(({ person, testUs }) => ({
      person,
      what: 'diagnosis',
      tUs: testUs,
    }));
    for (; this.warningCount < flow.warnings.length; this.warningCount++) {
      const { receiver, rule, notifiedUs } = flow.warnings[this.warningCount];
      if (rule !== 0) continue;
      learned.push({ person: receiver, what: 'warning', tUs: notifiedUs });
    }
    for (const one of learned) {
      const restriction = behaviour?.restrictionOf(one);
      if (restriction === undefined) continue;
      const { person, kind, fromDay, toDay } = restriction;
      plan.dayState.restrict(person, STATE_OF[kind], fromDay, toDay);
    }
  }

  private dailyTable(): TableRows {
    const table = new TableRows('daily');
    for (const { app, day, windows, spans, spansHeard, packets, logRows } of this.daily) {
      table.add(app, day, windows, spans, spansHeard, packets, logRows);
    }
    return table;
  }
}

/** Everybody on each day on which something kept the person from going out. */
function statesTable({ days, dayState, phones }: Plan): TableRows {
  const table = new TableRows('states');
  for (let day = 0; day < days; day++) {
    for (let person = 0; person < phones.count; person++) {
      const state = dayState.stateOf(person, day);
      if (state !== STATE.free) table.add(day, person, state);
    }
  }
  return table;
}
