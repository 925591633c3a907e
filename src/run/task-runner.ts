import { phoneDayOf, runsOnDay } from '../phone/phone-day.ts';
import type { PhoneDay } from '../phone/phone-day.ts';
import type { CaseApp } from '../plan/case-scene.ts';
import type { Plan } from '../plan/plan.ts';
import { TableRows } from '../tables/table-rows.ts';
import { createCaseRows, keepCaseRows } from '../tracing/case-rows.ts';
import type { CaseRows } from '../tracing/case-rows.ts';
import { LogRowsBuilder } from '../tracing/log-rows.ts';
import type { LogRows } from '../tracing/log-rows.ts';
import { contactsOfDay } from '../world/contacts.ts';
import { includesSorted } from '../world/meeting-list.ts';
import type { Meetings } from '../world/world.ts';
import { ReceiverDay } from './receiver-day.ts';
import { SightingRows } from './sightings.ts';
import { addWork, emptyWork, keepsCases, uploads } from './task.ts';
import type { Column, ContactsResult, ContactsTask, DailyWork, ReceiversTask } from './task.ts';
import type { ReceiversResult, Task, TaskResult } from './task.ts';

/** What is heard of a receiver's days with one app, and what is kept of it. */
interface Asked {
  /** False where the days' windows were counted before. */
  readonly isFirst: boolean;
  /** Whether rows of tables are kept. */
  readonly isStored: boolean;
  /** Which senders are heard, sorted; undefined: everybody. */
  readonly senders: (meetings: Meetings) => Int32Array | undefined;
  /** Whether the day is heard once more, with everybody, for `radio_use`. */
  readonly ledgerAgain: boolean;
  /** Of which senders rows of the contact log are kept for those who follow cases. */
  readonly counts: (sender: number) => boolean;
}

/** Does tasks of one plan; each worker has one. */
export class TaskRunner {
  private readonly plan: Plan;
  private readonly days: ReceiverDay[];
  private readonly keepsLogs: boolean;

  /** @param keepsLogs - whether results of days that are heard first hold whole contact logs */
  constructor(plan: Plan, keepsLogs = false) {
    this.plan = plan;
    this.keepsLogs = keepsLogs;
    this.days = plan.apps.map((app) => new ReceiverDay(plan, app));
  }

  run(task: Task): TaskResult {
    return task.kind === 'contacts' ? this.contacts(task) : this.receivers(task);
  }

  private receivers(task: ReceiversTask): ReceiversResult {
    const { plan } = this;
    const work = new Results(plan, task);
    for (const receiver of task.receivers) {
      const days = Array.from({ length: task.toDay - task.fromDay }, (_, k) => task.fromDay + k);
      const phones = days.map((day) => phoneDayOf(plan, receiver, day));
      const meetings = days.map((day) => plan.world.meetings(receiver, day));
      for (const app of plan.apps) {
        if (!phones.some((phone) => runsOnDay(phone, app.index))) continue;
        const asked = this.askedOf(task, app, receiver);
        if (asked !== undefined) this.hear(app, phones, meetings, asked, work);
      }
    }
    return work.result();
  }

  private hear(
    app: CaseApp,
    phones: readonly PhoneDay[],
    meetings: readonly Meetings[],
    { counts, isFirst, isStored, ledgerAgain, senders }: Asked,
    { caseRows, logs, radioUse, rows, spare, workOf, purpose }: Results,
  ): void {
    const { plan } = this;
    const state = this.days[app.index];
    const [{ person: receiver }] = phones;
    const keepsLogs = purpose === 'logs' || (purpose === 'first' && this.keepsLogs);
    const log = keepsLogs ? new LogRowsBuilder(plan, app, receiver) : undefined;
    phones.forEach((phone, k) => {
      // Alone, a phone hears nothing; what its radio did all the same is only in a whole run.
      if (meetings[k].count === 0 && plan.materialisation === 'cases') return;
      if (!runsOnDay(phone, app.index)) return;
      if (ledgerAgain) state.simulateDay(phone, meetings[k], spare(), undefined, radioUse);
      const ledger = isStored && isFirst ? radioUse : undefined;
      const into = isStored ? rows : spare();
      state.simulateDay(phone, meetings[k], into, senders(meetings[k]), ledger);
      if (isStored) {
        const { work } = state;
        addWork(workOf(app.index, phone.day), isFirst ? work : { ...work, windows: 0 });
      }
      keepCaseRows(caseRows, app, receiver, state.log, state.heardUs, counts);
      log?.add(state.log);
    });
    if (log !== undefined) logs.push(...log.finish());
  }

  /** undefined where nothing that this receiver hears with the app is asked for. */
  private askedOf(task: ReceiversTask, app: CaseApp, receiver: number): Asked | undefined {
    const { before, cases, purpose } = task;
    const isCase = uploads(app) && includesSorted(cases, receiver);
    if (purpose === 'logs' || purpose === 'first') {
      const isAll = this.plan.materialisation === 'all';
      return isAll || isCase || keepsCases(app) ? this.askedFirst(task, app, isCase) : undefined;
    }
    // What the diagnosed heard is there as a whole since their own result.
    if (uploads(app) && includesSorted(before, receiver)) return undefined;
    return isCase || keepsCases(app) ? askedAgain(task, app, isCase) : undefined;
  }

  /** Days that nobody asked for before. */
  private askedFirst({ cases, purpose }: ReceiversTask, app: CaseApp, isCase: boolean): Asked {
    const isAll = this.plan.materialisation === 'all';
    const counts = (sender: number): boolean =>
      isCase || (keepsCases(app) && includesSorted(cases, sender));
    return {
      isFirst: true,
      isStored: purpose === 'first',
      senders: isAll || isCase ? everybody : () => cases,
      ledgerAgain: false,
      counts: purpose === 'first' ? counts : () => false,
    };
  }

  private contacts({ day, among }: ContactsTask): ContactsResult {
    const { plan } = this;
    const found = contactsOfDay(plan.world, day, plan.truth, among);
    const columns = [
      new Int32Array(found.count).fill(day),
      found.a,
      found.b,
      found.closeUs,
      found.nearUs,
      found.minDistanceM,
      found.firstUs,
      found.lastUs,
    ];
    return { kind: 'contacts', day, contacts: { count: found.count, columns } };
  }
}

/** Days of which it is known what those diagnosed before said. */
function askedAgain(
  { before, cases, purpose }: ReceiversTask,
  app: CaseApp,
  isCase: boolean,
): Asked {
  const wasHeard = (sender: number): boolean => keepsCases(app) && includesSorted(before, sender);
  const isFirst = !keepsCases(app);
  const ofCases = isCase ? othersThan(wasHeard) : (): Int32Array => cases;
  return {
    isFirst,
    isStored: purpose === 'more',
    senders: isFirst || !app.engine.sendersIndependent ? everybody : ofCases,
    ledgerAgain: purpose === 'more' && isCase && keepsCases(app),
    counts: (sender) => (isCase ? !wasHeard(sender) : includesSorted(cases, sender)),
  };
}

function everybody(): undefined {
  return undefined;
}

/** Everybody near but those of whom what was heard is there. */
function othersThan(wasHeard: (sender: number) => boolean) {
  return ({ other }: Meetings): Int32Array =>
    other.filter((person, m) => (m === 0 || other[m - 1] !== person) && !wasHeard(person));
}

/** What the receivers of one task heard, as far as it is kept. */
class Results {
  readonly purpose: ReceiversTask['purpose'];
  readonly rows = new SightingRows();
  readonly radioUse = new TableRows('radio_use');
  readonly caseRows: CaseRows = createCaseRows();
  readonly logs: LogRows[] = [];
  readonly workOf: (app: number, day: number) => DailyWork;
  private readonly daily: DailyWork[];
  private readonly unkept = new SightingRows(64);

  constructor({ apps }: Plan, { fromDay, toDay, purpose }: ReceiversTask) {
    this.purpose = purpose;
    const days = toDay - fromDay;
    this.daily = apps.flatMap(({ index }) =>
      Array.from({ length: days }, (_, k) => emptyWork(index, fromDay + k)),
    );
    this.workOf = (app, day) => this.daily[app * days + day - fromDay];
  }

  /** Rows that nobody asked for. */
  readonly spare = (): SightingRows => {
    this.unkept.count = 0;
    return this.unkept;
  };

  result(): ReceiversResult {
    const { caseRows, daily, logs, radioUse, rows } = this;
    return {
      kind: 'receivers',
      sightings: { count: rows.count, columns: rows.columns() },
      radioUse: { count: radioUse.count, columns: radioUse.columns() as Column[] },
      caseRows,
      daily,
      logs,
    };
  }
}
