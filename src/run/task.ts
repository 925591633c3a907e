import type { CaseApp, CaseScene } from '../plan/case-scene.ts';
import type { Block } from '../world/contacts.ts';
import { includesSorted } from '../world/meeting-list.ts';
import type { DayWork } from './receiver-day.ts';
import type { CaseRows } from '../tracing/case-rows.ts';
import type { LogRows } from '../tracing/log-rows.ts';

/** A piece of the run that stands alone: receivers over days, or ground truth of a day. */
export type Task = ReceiversTask | ContactsTask;

/** What some receivers hear on local days [fromDay, toDay). */
export interface ReceiversTask {
  readonly kind: 'receivers';
  readonly receivers: Int32Array;
  readonly fromDay: number;
  readonly toDay: number;
  /** The diagnosed of whom rows of contact logs are asked for, sorted. */
  readonly cases: Int32Array;
  /** Others who were diagnosed before: what was asked for of them is there already. Sorted. */
  readonly before: Int32Array;
  /**
   * What it is for: days that nobody asked for before (`first`), more senders of days whose tables
   * were begun (`more`), rows of contact logs alone (`rows`), or whole contact logs alone (`logs`).
   */
  readonly purpose: 'first' | 'more' | 'rows' | 'logs';
}

/** Ground truth of one day: of pairs with a case, or of those whose lower person is in a block. */
export interface ContactsTask {
  readonly kind: 'contacts';
  readonly day: number;
  readonly among: Int32Array | Block;
}

/** Work of one app and day over the receivers of a task, as in the table `daily`. */
export interface DailyWork extends DayWork {
  app: number;
  day: number;
}

/** Rows of a table: their number and columns. */
export interface RowsOf {
  readonly count: number;
  readonly columns: Column[];
}

export type Column = Int32Array | Float64Array;

export interface ReceiversResult {
  readonly kind: 'receivers';
  readonly sightings: RowsOf;
  readonly radioUse: RowsOf;
  readonly caseRows: CaseRows;
  readonly daily: DailyWork[];
  /** Contact logs, where they are asked for. */
  readonly logs: LogRows[];
}

export interface ContactsResult {
  readonly kind: 'contacts';
  readonly day: number;
  readonly contacts: RowsOf;
}

export type TaskResult = ReceiversResult | ContactsResult;

/** True where the diagnosed upload what they heard, so that their own logs matter. */
export function uploads({ engine }: CaseApp): boolean {
  return engine.kind === 'centralised';
}

/** True where it matters who heard a case: keys open their row, or they wrote to the case. */
export function keepsCases({ engine }: CaseApp): boolean {
  return engine.kind === 'decentralised' || engine.writesBack;
}

/** Whether a run computes what `receiver` hears of `sender` with an app; all cases are known. */
export function isComputed(
  { materialisation, cases }: CaseScene,
  app: CaseApp,
  receiver: number,
  sender: number,
): boolean {
  if (materialisation === 'all') return true;
  if (uploads(app) && includesSorted(cases.persons, receiver)) return true;
  return keepsCases(app) && includesSorted(cases.persons, sender);
}

export function emptyWork(app: number, day: number): DailyWork {
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
