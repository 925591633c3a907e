import { assertInRange, assertSorted } from '../base/assert.ts';
import { firstAbove } from '../base/numbers/sorted.ts';
import type { PhoneDay } from '../phone/phone-day.ts';
import type { Windows } from '../phone/schedule.ts';
import { clearLog, createContactLog } from '../protocols/contact-log.ts';
import type { ContactLog } from '../protocols/engine.ts';
import type { Meetings } from '../world/world.ts';
import { Listener } from '../air/scan/listen.ts';
import { PacketListener } from '../air/packet/packet-listener.ts';
import type { Scene, SceneApp } from '../plan/scene.ts';
import type { SightingRows } from './sightings.ts';
import type { TableRows } from '../tables/table-rows.ts';
import { addRadioUse } from './stages/ledger.ts';
import { Observer } from './stages/observe.ts';
import { Report } from './stages/report.ts';
import { SightingFold } from './stages/sighting-fold.ts';

/** Work done and heard in one receiver-day. */
export interface DayWork {
  windows: number;
  spans: number;
  spansHeard: number;
  packets: number;
  logRows: number;
}

/**
 * State of one receiver for one day and app, in stages over columns: hear (spans, and their rows of
 * `sightings`), report (what the system hands the app, and when), observe (the contact log by the
 * engine's own de-duplication), ledger (what the radio did). The log starts empty each day; rows of
 * days are put together afterwards.
 */
export class ReceiverDay {
  readonly log: ContactLog;
  readonly work: DayWork;
  private readonly app: SceneApp;
  private readonly listener: Listener | PacketListener;
  private readonly sightings: SightingFold;
  private readonly report: Report;
  private readonly observer: Observer;

  constructor(scene: Scene, app: SceneApp) {
    this.app = app;
    this.log = createContactLog();
    this.work = { windows: 0, spans: 0, spansHeard: 0, packets: 0, logRows: 0 };
    const { level } = scene.radio;
    this.listener = level === 'packet' ? new PacketListener(scene, app) : new Listener(scene, app);
    this.sightings = new SightingFold(scene.phones, app.index);
    this.report = new Report();
    this.observer = new Observer(app);
  }

  /** Of each row of `log`: true time of the first packet of the span that opened it. */
  get heardUs(): readonly number[] {
    return this.observer.heardUs;
  }

  /**
   * Simulates the day with everybody of `meetings`, each an interferer of the others; appends to
   * `rows` and, where it is given, to `radioUse`, leaves `log` and `work`. With `senders` (sorted),
   * only what these said is kept.
   */
  simulateDay(
    phone: PhoneDay,
    meetings: Meetings,
    rows: SightingRows,
    senders?: Int32Array,
    radioUse?: TableRows,
  ): void {
    const { app, listener, log, observer, report, sightings, work } = this;
    clearLog(log);
    const windows = app.schedule.windows(phone);
    assertSorted(windows.startUs, windows.count, 'scan windows are in order of time');
    if (senders !== undefined) assertSorted(senders, senders.length, 'senders are sorted');

    listener.listen(phone, windows, meetings, senders);
    const { spans, evaluated } = listener;
    const known = [0, windows.count] as const;
    assertInRange(spans.window, spans.count, known, 'spans lie in windows of the day');
    sightings.fold(spans, phone, windows, rows);

    report.make(spans, sightings.order, windows);

    const { clock } = phone;
    work.logRows = observer.observe(spans, report, clock, log, rows, sightings.rowOf);
    work.windows = windowsWithNeighbours(windows, meetings);
    work.spans = evaluated;
    work.spansHeard = spans.count;
    work.packets = sightings.packets;

    const { packets, logRows } = work;
    const heard = senders === undefined ? { packets, wakes: report.wakes, logRows } : undefined;
    if (radioUse === undefined) return;
    addRadioUse(radioUse, app.index, phone, app.schedule.emissions(phone), windows, heard);
  }
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
