import type { Spans } from '../../air/spans.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { Phones } from '../../phone/phones.ts';
import type { Windows } from '../../phone/schedule.ts';
import type { SightingRows } from '../sightings.ts';

// Spans are ordered by (window, sender, order of evaluation) packed into one exact double.
const SEQUENCES = 4_194_304;

/** Folds the spans of a receiver-day into rows of `sightings`: what was heard, with the truth. */
export class SightingFold {
  /** Spans by (window, sender, time), of the latest day. */
  order: Float64Array;
  /** The row of each span. */
  rowOf: Int32Array;
  /** Packets of the latest day. */
  packets: number;
  private readonly phones: Phones;
  private readonly app: number;

  constructor(phones: Phones, app: number) {
    this.phones = phones;
    this.app = app;
    this.order = new Float64Array(1024);
    this.rowOf = new Int32Array(1024);
    this.packets = 0;
  }

  /** Appends one row per (window, sender, slot). */
  fold(spans: Spans, phone: PhoneDay, windows: Windows, rows: SightingRows): void {
    this.packets = 0;
    this.sort(spans);
    rows.reserve(spans.count);
    const firstRow = rows.count;
    const rxCorrectionDb = this.phones.rxCorrectionDb[phone.person];
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
        rows.app[row] = this.app;
        rows.receiver[row] = phone.person;
        rows.sender[row] = sender;
        rows.day[row] = phone.day;
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
      const calibratedDbm = rows.rssiMeanDbm[row] + rxCorrectionDb;
      rows.attenuationDb[row] = this.phones.txPowerDbm[sender] - calibratedDbm;
      this.packets += spans.packets[span];
    }
  }

  private sort(spans: Spans): void {
    const { count, window, sender } = spans;
    if (count > SEQUENCES) throw new RangeError(`"spans" expected <= ${SEQUENCES}, got ${count}`);
    if (this.order.length < count) {
      this.order = new Float64Array(2 * count);
      this.rowOf = new Int32Array(2 * count);
    }
    const people = this.phones.count;
    const { order } = this;
    for (let k = 0; k < count; k++) order[k] = (window[k] * people + sender[k]) * SEQUENCES + k;
    const sorted = order.subarray(0, count).sort();
    for (let k = 0; k < count; k++) sorted[k] %= SEQUENCES;
  }
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
