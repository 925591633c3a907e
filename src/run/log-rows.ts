import { US_PER_MS } from '../base/time.ts';
import type { ContactLog } from '../protocols/engine.ts';
import type { UploadedKey } from './app-flow.ts';
import type { Plan, PlannedApp } from './plan.ts';
import { ScanGaps } from './scan-gaps.ts';

/** The contact log of one phone and app over all days, as the phone holds it: in order of time. */
export interface LogRows {
  readonly app: number;
  readonly receiver: number;
  readonly count: number;
  /** Identifier of row r at (length / count) * r. */
  readonly identifiers: Uint8Array;
  /** Receiver's clock, Unix ms, whole. */
  readonly timeMs: Float64Array;
  /** As in `ContactLog`. */
  readonly metadata: Uint32Array;
  readonly rssiMeanDbm: Float64Array;
  readonly rssiMaxDbm: Float64Array;
  /** As in `ScoredRow`; NaN where unknown. */
  readonly sinceScanS: Float64Array;
}

/** Where a run puts whole contact logs and what was published. */
export interface ContactLogSink {
  /** Called once, before all else. */
  begin(plan: Plan): Promise<void> | void;
  /** Logs come in order of receiver, then app. */
  log(rows: LogRows): Promise<void> | void;
  /** Keys of each app in order of upload, once all are published. */
  published(keys: readonly (readonly UploadedKey[])[]): Promise<void> | void;
}

/** Gathers a receiver's log day by day. */
export class LogRowsBuilder {
  private readonly app: PlannedApp;
  private readonly receiver: number;
  private readonly gaps: ScanGaps;
  private readonly bytes: Map<number, Uint8Array>;
  private readonly rows: {
    code: number;
    firstUs: number;
    metadata: number;
    meanDbm: number;
    maxDbm: number;
  }[];

  constructor(plan: Plan, app: PlannedApp, receiver: number) {
    this.app = app;
    this.receiver = receiver;
    this.gaps = new ScanGaps(plan, app);
    this.bytes = new Map();
    this.rows = [];
  }

  /** Takes the log of one day. */
  add(log: ContactLog): void {
    for (let row = 0; row < log.count; row++) {
      this.rows.push({
        code: log.identifier[row],
        firstUs: log.firstUs[row],
        metadata: log.metadata[row],
        meanDbm: log.rssiMeanDbm[row],
        maxDbm: log.rssiMaxDbm[row],
      });
    }
  }

  finish(): LogRows {
    const { app, receiver, gaps } = this;
    const size = app.engine.identifierBytes;
    // Rows open in the order in which the app is told, which need not be that of their times.
    const rows = this.rows.sort((a, b) => a.firstUs - b.firstUs);
    const identifiers = new Uint8Array(rows.length * size);
    rows.forEach(({ code }, r) => identifiers.set(this.bytesOf(code), r * size));
    return {
      app: app.index,
      receiver,
      count: rows.length,
      identifiers,
      timeMs: Float64Array.from(rows, ({ firstUs }) => Math.floor(firstUs / US_PER_MS)),
      metadata: Uint32Array.from(rows, ({ metadata }) => metadata),
      rssiMeanDbm: Float64Array.from(rows, ({ meanDbm }) => meanDbm),
      rssiMaxDbm: Float64Array.from(rows, ({ maxDbm }) => maxDbm),
      sinceScanS: Float64Array.from(
        rows,
        ({ firstUs }) => gaps.sinceScanS(receiver, firstUs) ?? Number.NaN,
      ),
    };
  }

  private bytesOf(code: number): Uint8Array {
    let bytes = this.bytes.get(code);
    if (bytes === undefined) this.bytes.set(code, (bytes = this.app.identifiers.bytesOf(code)));
    return bytes;
  }
}
