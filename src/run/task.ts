import { phoneDayOf, runsOnDay } from '../phone/phone-day.ts';
import type { ContactLog } from '../protocols/engine.ts';
import { contactsOfDay } from '../world/contacts.ts';
import { createCaseRows, keepCaseRows } from '../tracing/case-rows.ts';
import type { CaseRows } from '../tracing/case-rows.ts';
import { LogRowsBuilder } from '../tracing/log-rows.ts';
import type { LogRows } from '../tracing/log-rows.ts';
import type { Plan } from '../plan/plan.ts';
import type { CaseApp, CaseScene } from '../plan/case-scene.ts';
import { ReceiverDay } from './receiver-day.ts';
import { SightingRows } from './sightings.ts';
import type { DayWork } from './receiver-day.ts';
import { RadioUseRows } from './stages/ledger.ts';

/**
 * A piece of the run that stands alone: some receivers over all days, or one day's ground truth.
 */
export type Task =
  | { readonly kind: 'receivers'; readonly receivers: Int32Array }
  | { readonly kind: 'contacts'; readonly day: number };

/** Work of one app and day over the receivers of a task, as in the table `daily`. */
export interface DailyWork extends DayWork {
  app: number;
  day: number;
}

export interface ReceiversResult {
  readonly kind: 'receivers';
  readonly sightings: number;
  readonly columns: (Int32Array | Float64Array)[];
  /** Rows of `radio_use`: their number and columns. */
  readonly radioUse: { readonly count: number; readonly columns: (Int32Array | Float64Array)[] };
  readonly caseRows: CaseRows;
  readonly daily: DailyWork[];
  /** Contact logs, where they are asked for. */
  readonly logs: LogRows[];
}

export interface ContactsResult {
  readonly kind: 'contacts';
  readonly day: number;
  readonly count: number;
  readonly columns: (Int32Array | Float64Array)[];
}

export type TaskResult = ReceiversResult | ContactsResult;

/** Does tasks of one plan; each worker has one. */
export class TaskRunner {
  private readonly plan: Plan;
  private readonly days: ReceiverDay[];
  private readonly isCase: Uint8Array;
  private readonly everybody: Uint8Array;
  private readonly keepsLogs: boolean;

  /** @param keepsLogs - whether results hold whole contact logs */
  constructor(plan: Plan, keepsLogs = false) {
    this.plan = plan;
    this.keepsLogs = keepsLogs;
    this.days = plan.apps.map((app) => new ReceiverDay(plan, app));
    this.isCase = new Uint8Array(plan.phones.count);
    for (const person of plan.casePersons) this.isCase[person] = 1;
    this.everybody = new Uint8Array(plan.phones.count).fill(1);
  }

  run(task: Task): TaskResult {
    return task.kind === 'contacts' ? this.contacts(task.day) : this.receivers(task.receivers);
  }

  private receivers(receivers: Int32Array): ReceiversResult {
    const { plan } = this;
    const rows = new SightingRows();
    const radioUse = new RadioUseRows();
    const caseRows = createCaseRows();
    const daily: DailyWork[] = [];
    const logs: LogRows[] = [];
    for (const { index } of plan.apps) {
      for (let day = 0; day < plan.days; day++) daily.push(emptyWork(index, day));
    }
    for (const receiver of receivers) {
      const meetings = Array.from({ length: plan.days }, (_, day) =>
        plan.world.meetings(receiver, day),
      );
      const phones = meetings.map((_, day) => phoneDayOf(plan, receiver, day));
      for (const app of plan.apps) {
        if (!phones.some((phone) => runsOnDay(phone, app.index))) continue;
        if (!this.matters(app, receiver)) continue;
        const state = this.days[app.index];
        const log = this.keepsLogs ? new LogRowsBuilder(plan, app, receiver) : undefined;
        for (let day = 0; day < plan.days; day++) {
          // Alone, a phone hears nothing; what its radio did all the same is only in a whole run.
          if (meetings[day].count === 0 && plan.materialisation === 'cases') continue;
          if (!runsOnDay(phones[day], app.index)) continue;
          const senders = this.sendersOf(app, receiver);
          state.simulateDay(phones[day], meetings[day], rows, senders, radioUse);
          addWork(daily[app.index * plan.days + day], state.work);
          this.keepRows(caseRows, app, receiver, state.log);
          log?.add(state.log);
        }
        if (log !== undefined) logs.push(...log.finish());
      }
    }
    return {
      kind: 'receivers',
      sightings: rows.count,
      columns: rows.columns(),
      radioUse: { count: radioUse.count, columns: radioUse.columns() },
      caseRows,
      daily,
      logs,
    };
  }

  /** False where nothing that this receiver hears is asked for. */
  private matters(app: CaseApp, receiver: number): boolean {
    return this.plan.materialisation === 'all' || keepsCases(app) || this.isCase[receiver] === 1;
  }

  /** Those of whom anything can matter; undefined: everybody. */
  private sendersOf(app: CaseApp, receiver: number): Int32Array | undefined {
    const uploadsAll = uploads(app) && this.isCase[receiver] === 1;
    return this.plan.materialisation === 'all' || uploadsAll ? undefined : this.plan.casePersons;
  }

  /**
   * Keeps rows that can count: keys open those of their senders, an upload holds its phone's own
   * and those that others wrote to it.
   */
  private keepRows(rows: CaseRows, app: CaseApp, receiver: number, log: ContactLog): void {
    if (uploads(app) && this.isCase[receiver] === 1) {
      keepCaseRows(rows, app.index, receiver, log, app.identifiers, this.everybody);
    } else if (keepsCases(app)) {
      keepCaseRows(rows, app.index, receiver, log, app.identifiers, this.isCase);
    }
  }

  private contacts(day: number): ContactsResult {
    const { plan } = this;
    const among = plan.materialisation === 'cases' ? plan.casePersons : undefined;
    const found = contactsOfDay(plan.world, day, plan.truth, among);
    return {
      kind: 'contacts',
      day,
      count: found.count,
      columns: [
        new Int32Array(found.count).fill(day),
        found.a,
        found.b,
        found.closeUs,
        found.nearUs,
        found.minDistanceM,
        found.firstUs,
        found.lastUs,
      ],
    };
  }
}

/** Whether a run computes what `receiver` hears of `sender` with an app. */
export function isComputed(
  { materialisation, casePersons }: CaseScene,
  app: CaseApp,
  receiver: number,
  sender: number,
): boolean {
  if (materialisation === 'all') return true;
  if (uploads(app) && casePersons.includes(receiver)) return true;
  return keepsCases(app) && casePersons.includes(sender);
}

/** True where the diagnosed upload what they heard, so that their own logs matter. */
function uploads({ engine }: CaseApp): boolean {
  return engine.kind === 'centralised';
}

/** True where it matters who heard a case: keys open their row, or they wrote to the case. */
function keepsCases({ engine }: CaseApp): boolean {
  return engine.kind === 'decentralised' || engine.writesBack;
}

function emptyWork(app: number, day: number): DailyWork {
  return { app, day, windows: 0, spans: 0, spansHeard: 0, packets: 0, logRows: 0 };
}

/** Sums of whole numbers: the order of addition does not matter. */
export function addWork(sum: DayWork, work: DayWork): void {
  sum.windows += work.windows;
  sum.spans += work.spans;
  sum.spansHeard += work.spansHeard;
  sum.packets += work.packets;
  sum.logRows += work.logRows;
}

// A task takes a fraction of a second: progress moves, and a slow task does not hold up the end.
const RECEIVERS_PER_TASK = 8;

/** The tasks of a run: first ground truth by day, then receivers in order. */
export function tasksOf(plan: Plan): Task[] {
  const tasks: Task[] = [];
  for (let day = 0; day < plan.days; day++) tasks.push({ kind: 'contacts', day });
  const receivers = receiversOf(plan);
  for (let from = 0; from < receivers.length; from += RECEIVERS_PER_TASK) {
    tasks.push({ kind: 'receivers', receivers: receivers.slice(from, from + RECEIVERS_PER_TASK) });
  }
  return tasks;
}

/**
 * People with a phone whose sightings are asked for: all, or those who were near a case, and the
 * cases themselves where an app uploads what they heard.
 */
function receiversOf(plan: Plan): Int32Array {
  const { phones, casePersons, days } = plan;
  const wanted = new Uint8Array(phones.count);
  if (plan.materialisation === 'all') wanted.fill(1);
  else {
    for (const person of casePersons) {
      if (plan.apps.some(uploads)) wanted[person] = 1;
      for (let day = 0; day < days; day++) {
        for (const other of plan.world.meetings(person, day).other) wanted[other] = 1;
      }
    }
  }
  const receivers: number[] = [];
  for (let person = 0; person < phones.count; person++) {
    if (wanted[person] === 1 && phones.apps[person] !== 0) receivers.push(person);
  }
  return Int32Array.from(receivers);
}
