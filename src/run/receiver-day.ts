import { assertInRange, assertSorted } from '../base/assert.ts';
import { firstAbove } from '../base/numbers/sorted.ts';
import { clockOf } from '../phone/phones.ts';
import { clockUs } from '../phone/clock.ts';
import type { PhoneClock } from '../phone/clock.ts';
import type { Windows } from '../phone/schedule.ts';
import { clearLog, createContactLog } from '../protocols/contact-log.ts';
import type { ContactLog, Sighting } from '../protocols/engine.ts';
import type { Meetings } from '../world/world.ts';
import { Listener } from '../air/scan/listen.ts';
import { PacketListener } from '../air/packet/packet-listener.ts';
import type { Scene, SceneApp } from '../plan/scene.ts';
import type { SightingRows } from './sightings.ts';
import type { Spans } from '../air/spans.ts';

/** Work done and heard in one receiver-day. */
export interface DayWork {
  windows: number;
  spans: number;
  spansHeard: number;
  packets: number;
  logRows: number;
}

// Spans are ordered by (window, sender, order of evaluation) packed into one exact double.
const SEQUENCES = 4_194_304;

/**
 * State of one receiver for one day and app: hears its windows, folds the spans into rows of
 * `sightings` and, in order of time, into the contact log by the engine's own de-duplication.
 * The log starts empty each day; rows of days are put together afterwards.
 */
export class ReceiverDay {
  readonly log: ContactLog;
  readonly work: DayWork;
  private readonly scene: Scene;
  private readonly app: SceneApp;
  private readonly listener: Listener | PacketListener;
  private readonly sighting: Sighting;
  private order: Float64Array;
  private rowOf: Int32Array;

  constructor(scene: Scene, app: SceneApp) {
    this.scene = scene;
    this.app = app;
    this.log = createContactLog();
    this.work = { windows: 0, spans: 0, spansHeard: 0, packets: 0, logRows: 0 };
    const { level } = scene.radio;
    this.listener = level === 'packet' ? new PacketListener(scene, app) : new Listener(scene, app);
    this.order = new Float64Array(1024);
    this.rowOf = new Int32Array(1024);
    this.sighting = {
      identifier: 0,
      firstUs: 0,
      lastUs: 0,
      packets: 0,
      rssiMeanDbm: 0,
      rssiMinDbm: 0,
      rssiMaxDbm: 0,
      rssiFirstDbm: 0,
      metadata: 0,
    };
  }

  /**
   * Simulates the day with everybody of `meetings`, each an interferer of the others; appends to
   * `rows`, leaves `log` and `work`. With `senders` (sorted), only what these said is kept.
   */
  simulateDay(
    receiver: number,
    day: number,
    meetings: Meetings,
    rows: SightingRows,
    senders?: Int32Array,
  ): void {
    clearLog(this.log);
    const windows = this.app.schedule.windows(receiver, day);
    assertSorted(windows.startUs, windows.count, 'scan windows are in order of time');
    if (senders !== undefined) assertSorted(senders, senders.length, 'senders are sorted');
    this.listener.listen(receiver, day, windows, meetings, senders);
    const { spans, evaluated } = this.listener;
    const known = [0, windows.count] as const;
    assertInRange(spans.window, spans.count, known, 'spans lie in windows of the day');
    const { work } = this;
    work.windows = windowsWithNeighbours(windows, meetings);
    work.spans = evaluated;
    work.spansHeard = spans.count;
    work.packets = 0;
    work.logRows = 0;
    this.sortSpans(spans);
    this.foldRows(receiver, day, windows, rows);
    this.observeAll(receiver, windows, rows);
  }

  /** `order` = indices of spans by (window, sender, time). */
  private sortSpans(spans: Spans): void {
    const { count, window, sender } = spans;
    if (count > SEQUENCES) throw new RangeError(`"spans" expected <= ${SEQUENCES}, got ${count}`);
    if (this.order.length < count) {
      this.order = new Float64Array(2 * count);
      this.rowOf = new Int32Array(2 * count);
    }
    const people = this.scene.phones.count;
    const { order } = this;
    for (let k = 0; k < count; k++) order[k] = (window[k] * people + sender[k]) * SEQUENCES + k;
    const sorted = order.subarray(0, count).sort();
    for (let k = 0; k < count; k++) sorted[k] %= SEQUENCES;
  }

  /** One row per (window, sender, slot); `rowOf` remembers the row of each span. */
  private foldRows(receiver: number, day: number, windows: Windows, rows: SightingRows): void {
    const { spans } = this.listener;
    const { phones } = this.scene;
    rows.reserve(spans.count);
    const firstRow = rows.count;
    for (let k = 0; k < spans.count; k++) {
      const span = this.order[k];
      const sender = spans.sender[span];
      const windowUs = windows.startUs[spans.window[span]];
      let row = rows.count - 1;
      if (
        row < firstRow ||
        rows.windowUs[row] !== windowUs ||
        rows.sender[row] !== sender ||
        rows.slot[row] !== spans.slot[span]
      ) {
        row = rows.count++;
        rows.app[row] = this.app.index;
        rows.receiver[row] = receiver;
        rows.sender[row] = sender;
        rows.day[row] = day;
        rows.windowUs[row] = windowUs;
        rows.slot[row] = spans.slot[span];
        rows.spans[row] = 0;
        rows.packets[row] = 0;
        rows.firstUs[row] = spans.firstUs[span];
        rows.rssiMeanDbm[row] = 0;
        rows.rssiMinDbm[row] = spans.rssiMinDbm[span];
        rows.rssiMaxDbm[row] = spans.rssiMaxDbm[span];
        rows.distanceM[row] = spans.distanceM[span];
        rows.logRows[row] = 0;
      }
      this.rowOf[span] = row;
      addSpan(rows, row, spans, span);
      const calibratedDbm = rows.rssiMeanDbm[row] + phones.rxCorrectionDb[receiver];
      rows.attenuationDb[row] = phones.txPowerDbm[sender] - calibratedDbm;
      this.work.packets += spans.packets[span];
    }
  }

  /** Tells the engine of the spans in the order in which the app learns of them. */
  private observeAll(receiver: number, windows: Windows, rows: SightingRows): void {
    const { spans } = this.listener;
    const clock = clockOf(this.scene.phones, receiver, this.scene.startUnixUs);
    for (let from = 0; from < spans.count;) {
      const window = spans.window[this.order[from]];
      let to = from + 1;
      while (to < spans.count && spans.window[this.order[to]] === window) to++;
      const delayUs = windows.reportDelayUs[window];
      this.observeWindow(from, to, windows.startUs[window], delayUs, clock, rows);
      from = to;
    }
  }

  private observeWindow(
    from: number,
    to: number,
    windowUs: number,
    delayUs: number,
    clock: PhoneClock,
    rows: SightingRows,
  ): void {
    const { spans } = this.listener;
    // Within a window by (first packet, sender): a window is short, so insertion is enough.
    const part = this.order.subarray(from, to);
    for (let k = 1; k < part.length; k++) {
      const span = part[k];
      const firstUs = spans.firstUs[span];
      let at = k;
      while (at > 0 && spans.firstUs[part[at - 1]] > firstUs) {
        part[at] = part[at - 1];
        at--;
      }
      part[at] = span;
    }
    for (const span of part) {
      const added = this.observe(span, windowUs, delayUs, clock);
      rows.logRows[this.rowOf[span]] += added;
      this.work.logRows += added;
    }
  }

  private observe(span: number, windowUs: number, delayUs: number, clock: PhoneClock): number {
    const { spans } = this.listener;
    const { sighting } = this;
    const { identifiers, engine } = this.app;
    sighting.identifier = identifiers.codeAt(spans.sender[span], spans.slot[span]);
    sighting.firstUs = clockUs(clock, reportedUs(spans.firstUs[span], windowUs, delayUs));
    sighting.lastUs = clockUs(clock, reportedUs(spans.lastUs[span], windowUs, delayUs));
    sighting.packets = spans.packets[span];
    sighting.rssiMeanDbm = spans.rssiMeanDbm[span];
    sighting.rssiMinDbm = spans.rssiMinDbm[span];
    sighting.rssiMaxDbm = spans.rssiMaxDbm[span];
    sighting.rssiFirstDbm = spans.rssiFirstDbm[span];
    sighting.metadata = spans.metadata[span];
    return engine.observe(this.log, sighting);
  }
}

/** When the app learns of a packet: at once, or at the next flush of its batch. */
function reportedUs(tUs: number, windowUs: number, delayUs: number): number {
  if (delayUs === 0) return tUs;
  return windowUs + (Math.floor((tUs - windowUs) / delayUs) + 1) * delayUs;
}

function addSpan(rows: SightingRows, row: number, spans: Spans, span: number): void {
  const before = rows.packets[row];
  const packets = spans.packets[span];
  const total = before + packets;
  rows.rssiMeanDbm[row] =
    (rows.rssiMeanDbm[row] * before + spans.rssiMeanDbm[span] * packets) / total;
  rows.packets[row] = total;
  rows.spans[row]++;
  rows.lastUs[row] = spans.lastUs[span];
  rows.rssiMinDbm[row] = Math.min(rows.rssiMinDbm[row], spans.rssiMinDbm[span]);
  rows.rssiMaxDbm[row] = Math.max(rows.rssiMaxDbm[row], spans.rssiMaxDbm[span]);
}

/** Windows in which at least one other person is near. */
function windowsWithNeighbours(windows: Windows, meetings: Meetings): number {
  const seen = new Uint8Array(windows.count);
  let count = 0;
  for (let m = 0; m < meetings.count; m++) {
    let w = firstAbove(windows.endUs, windows.count, meetings.fromUs[m]);
    for (; w < windows.count && windows.startUs[w] < meetings.toUs[m]; w++) {
      if (seen[w] === 0) {
        seen[w] = 1;
        count++;
      }
    }
  }
  return count;
}
