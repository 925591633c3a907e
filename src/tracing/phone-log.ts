import { assert } from '../base/assert.ts';
import { appendRow, clearLog, createContactLog } from '../protocols/contact-log.ts';
import type { ContactLog, MatchedRow } from '../protocols/engine.ts';
import { MAX_SPAN_US } from '../radio/hearing.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import type { CaseRows } from './case-rows.ts';
import { sightingOf } from './case-rows.ts';

/** A matched row of a phone's log, with the key it belongs to (index among the app's keys). */
export interface Match extends MatchedRow {
  readonly matchedUs: number;
}

/**
 * The part of one phone's contact log that published keys can match. Rows enter when their time
 * has come, so that a download never sees what was heard after it.
 */
export class PhoneLog {
  readonly app: number;
  readonly receiver: number;
  readonly log: ContactLog;
  readonly matches: Match[];
  /** The matches that count, as risk scoring sees them. */
  readonly scored: ScoredRow[];
  /** Batches that the phone has fetched so far. */
  fetched: number;
  downloadPending: boolean;
  /** Rules that have warned. */
  readonly warned: Set<number>;
  private readonly rows: CaseRows;
  private readonly order: number[];
  private entered: number;
  private enteredUntilUs: number;

  constructor(app: number, receiver: number, rows: CaseRows) {
    this.app = app;
    this.receiver = receiver;
    this.log = createContactLog(16);
    this.matches = [];
    this.scored = [];
    this.fetched = 0;
    this.downloadPending = false;
    this.warned = new Set();
    this.rows = rows;
    this.order = [];
    this.entered = 0;
    this.enteredUntilUs = -Infinity;
  }

  /**
   * Takes rows `indices` of the run's rows, in the order in which they were heard. Rows of days
   * that are past may come later, once their sender is diagnosed: the log is then as if they had
   * been there from the start.
   */
  take(indices: readonly number[]): void {
    const { order, rows } = this;
    const from = order.length;
    const isLate = from > 0 && this.compare(order[from - 1], indices[0]) > 0;
    for (const index of indices) order.push(index);
    if (isLate) this.putInOrder();
    const { firstUs } = rows;
    for (let k = isLate || from === 0 ? 1 : from; k < order.length; k++) {
      // A row which waited for its de-duplication may be later than the next, by less than a span.
      const earlyUs = firstUs[order[k - 1]] - firstUs[order[k]];
      assert(earlyUs < MAX_SPAN_US, 'rows of one phone come in order of time');
    }
  }

  /** Lets rows enter that were opened by `clockUs` of the phone. */
  enterUntil(clockUs: number): void {
    const { rows } = this;
    this.enteredUntilUs = Math.max(this.enteredUntilUs, clockUs);
    while (this.entered < this.order.length) {
      const index = this.order[this.entered];
      if (rows.firstUs[index] > clockUs) return;
      appendRow(this.log, sightingOf(rows, index));
      this.entered++;
    }
  }

  /** By when rows were heard; at one instant by sender, as codes of identifiers are. */
  private compare(a: number, b: number): number {
    const { heardUs, identifier } = this.rows;
    return heardUs[a] - heardUs[b] || identifier[a] - identifier[b];
  }

  /** Matches go with their rows. */
  private putInOrder(): void {
    const { order, matches } = this;
    const matched = matches.map(({ row }) => order[row]);
    order.sort((a, b) => this.compare(a, b));
    clearLog(this.log);
    this.entered = 0;
    this.enterUntil(this.enteredUntilUs);
    const rowOf = new Map(order.map((index, row) => [index, row]));
    matched.forEach((index, k) => {
      matches[k] = { ...matches[k], row: rowOf.get(index)! };
    });
  }
}
