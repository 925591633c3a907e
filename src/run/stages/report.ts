import type { Spans } from '../../air/spans.ts';
import type { Windows } from '../../phone/schedule.ts';

/**
 * What the system hands the app of a receiver-day: at once, or in batches where a scan asks for
 * them. Columns, one entry per span, in the order in which the app learns of them.
 */
export class Report {
  count: number;
  /** Which span. */
  span: Int32Array;
  /** When the app learns of its first and of its last packet, true time, µs. */
  firstUs: Float64Array;
  lastUs: Float64Array;
  /** How often the host was handed something: each packet, or each batch that holds one. */
  wakes: number;

  constructor() {
    this.count = 0;
    this.span = new Int32Array(1024);
    this.firstUs = new Float64Array(1024);
    this.lastUs = new Float64Array(1024);
    this.wakes = 0;
  }

  /** @param order - the spans by window */
  make(spans: Spans, order: Float64Array, windows: Windows): void {
    const { count } = spans;
    if (this.span.length < count) {
      this.span = new Int32Array(2 * count);
      this.firstUs = new Float64Array(2 * count);
      this.lastUs = new Float64Array(2 * count);
    }
    this.count = count;
    this.wakes = 0;
    for (let from = 0; from < count;) {
      const window = spans.window[order[from]];
      let to = from + 1;
      while (to < count && spans.window[order[to]] === window) to++;
      this.sortWindow(spans, order, from, to);
      const delayUs = windows.reportDelayUs[window];
      if (delayUs === 0) this.handAtOnce(spans, from, to);
      else this.handInBatches(spans, from, to, windows.startUs[window], delayUs);
      from = to;
    }
  }

  /** By (first packet, sender): a window is short, so insertion is enough. */
  private sortWindow(spans: Spans, order: Float64Array, from: number, to: number): void {
    const { span } = this;
    for (let k = from; k < to; k++) {
      const placed = order[k];
      const firstUs = spans.firstUs[placed];
      let at = k;
      while (at > from && spans.firstUs[span[at - 1]] > firstUs) {
        span[at] = span[at - 1];
        at--;
      }
      span[at] = placed;
    }
  }

  private handAtOnce(spans: Spans, from: number, to: number): void {
    for (let k = from; k < to; k++) {
      const span = this.span[k];
      this.firstUs[k] = spans.firstUs[span];
      this.lastUs[k] = spans.lastUs[span];
      this.wakes += spans.packets[span];
    }
  }

  /** At the flush of its batch: spans stand on a grid of 5 s, so each lies in one batch of 10 s. */
  private handInBatches(
    spans: Spans,
    from: number,
    to: number,
    windowUs: number,
    delayUs: number,
  ): void {
    let flushedUs = -Infinity;
    for (let k = from; k < to; k++) {
      const atUs = flushUs(spans.firstUs[this.span[k]], windowUs, delayUs);
      this.firstUs[k] = atUs;
      this.lastUs[k] = atUs;
      if (atUs > flushedUs) this.wakes++;
      flushedUs = atUs;
    }
  }
}

/** The end of the batch that holds `tUs`. */
function flushUs(tUs: number, windowUs: number, delayUs: number): number {
  return windowUs + (Math.floor((tUs - windowUs) / delayUs) + 1) * delayUs;
}
