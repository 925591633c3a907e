import { assert } from '../base/assert.ts';
import { appendRow, createContactLog } from '../protocols/contact-log.ts';
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
  }

  /**
   * Takes row `index` of the run's rows. They come as they were opened: in order of time, but that
   * a row which waited for its de-duplication may be later than the next by less than a span.
   */
  add(index: number): void {
    const { firstUs } = this.rows;
    const last = this.order[this.order.length - 1];
    const earlyUs = last === undefined ? 0 : firstUs[last] - firstUs[index];
    assert(earlyUs < MAX_SPAN_US, 'rows of one phone come in order of time');
    this.order.push(index);
  }

  /** Lets rows enter that were opened by `clockUs` of the phone. */
  enterUntil(clockUs: number): void {
    const { rows } = this;
    while (this.entered < this.order.length) {
      const index = this.order[this.entered];
      if (rows.firstUs[index] > clockUs) return;
      appendRow(this.log, sightingOf(rows, index));
      this.entered++;
    }
  }
}
