import type { ContactLog, Sighting } from '../protocols/engine.ts';
import type { UploadedKey } from './app-flow.ts';
import { sightingOf } from './case-rows.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import { ScanGaps } from './scan-gaps.ts';
import { reciprocalRow } from './reciprocal-rows.ts';

/** Rows of the contact log of one phone and app, as the phone holds them: in order of time. */
export interface LogRows {
  readonly app: number;
  /** Whose log it is. */
  readonly person: number;
  /**
   * Whose phone measured the RSSI: the same, or one that wrote to it
   * (`CentralisedEngine.writesBack`).
   */
  readonly measuredBy: number;
  readonly count: number;
  /** Codes of the identifiers; the bytes of row r are at (length / count) * r. */
  readonly codes: Float64Array;
  readonly identifiers: Uint8Array;
  /** Clock of `person`, Unix µs. */
  readonly timeUs: Float64Array;
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
  begin(scene: CaseScene): Promise<void> | void;
  /**
   * Logs come in order of receiver, then app: whole, or where the engine writes back, what the
   * receiver read over all days, then what it wrote to each other phone.
   */
  log(rows: LogRows): Promise<void> | void;
  /** Keys of each app in order of upload, once all are published. */
  published(keys: readonly (readonly UploadedKey[])[]): Promise<void> | void;
}

/** Gathers a receiver's log day by day. */
export class LogRowsBuilder {
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  private readonly receiver: number;
  private readonly gaps: ScanGaps;
  private readonly bytes: Map<number, Uint8Array>;
  private readonly rows: Sighting[];

  constructor(scene: CaseScene, app: CaseApp, receiver: number) {
    this.scene = scene;
    this.app = app;
    this.receiver = receiver;
    this.gaps = new ScanGaps(scene, app);
    this.bytes = new Map();
    this.rows = [];
  }

  /** Takes the log of one day. */
  add(log: ContactLog): void {
    for (let row = 0; row < log.count; row++) this.rows.push(sightingOf(log, row));
  }

  /** The receiver's log, and what others have of the receiver because it wrote to them. */
  finish(): LogRows[] {
    const { scene, app, receiver, rows } = this;
    // Rows open in the order in which the app is told, which need not be that of their times.
    rows.sort((a, b) => a.firstUs - b.firstUs);
    const own = this.rowsOf(receiver, rows);
    if (app.engine.kind === 'decentralised' || !app.engine.writesBack) return [own];
    const written = new Map<number, Readonly<Sighting>[]>();
    for (const row of rows) {
      const back = reciprocalRow(scene, app, receiver, row);
      const known = written.get(back.person);
      if (known === undefined) written.set(back.person, [back.row]);
      else known.push(back.row);
    }
    return [own, ...[...written].map(([person, of]) => this.rowsOf(person, of))];
  }

  private rowsOf(person: number, rows: readonly Readonly<Sighting>[]): LogRows {
    const { app, receiver, gaps } = this;
    const size = app.engine.identifierBytes;
    const identifiers = new Uint8Array(rows.length * size);
    rows.forEach(({ identifier }, r) => identifiers.set(this.bytesOf(identifier), r * size));
    return {
      app: app.index,
      person,
      measuredBy: receiver,
      count: rows.length,
      codes: Float64Array.from(rows, ({ identifier }) => identifier),
      identifiers,
      timeUs: Float64Array.from(rows, ({ firstUs }) => firstUs),
      metadata: Uint32Array.from(rows, ({ metadata }) => metadata),
      rssiMeanDbm: Float64Array.from(rows, ({ rssiMeanDbm }) => rssiMeanDbm),
      rssiMaxDbm: Float64Array.from(rows, ({ rssiMaxDbm }) => rssiMaxDbm),
      sinceScanS: Float64Array.from(rows, ({ firstUs }) =>
        // No scan of its own heard what was written to it.
        person === receiver ? (gaps.sinceScanS(receiver, firstUs) ?? Number.NaN) : Number.NaN,
      ),
    };
  }

  private bytesOf(code: number): Uint8Array {
    let bytes = this.bytes.get(code);
    if (bytes === undefined) this.bytes.set(code, (bytes = this.app.identifiers.bytesOf(code)));
    return bytes;
  }
}
