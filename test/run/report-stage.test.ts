import { describe, expect, it } from 'vitest';
import { createSpans } from '../../src/air/spans.ts';
import type { Spans } from '../../src/air/spans.ts';
import { Report } from '../../src/run/stages/report.ts';

const S = 1e6;

/** Spans as [window, first s, last s, packets]. */
function spansOf(given: readonly (readonly [number, number, number, number])[]): Spans {
  const spans = createSpans(Math.max(given.length, 1));
  spans.count = given.length;
  given.forEach(([window, firstS, lastS, packets], k) => {
    spans.window[k] = window;
    spans.firstUs[k] = firstS * S;
    spans.lastUs[k] = lastS * S;
    spans.packets[k] = packets;
  });
  return spans;
}

/** The report of two windows of 40 s, from 100 s and 400 s on; the second in batches of 10 s. */
function reportOf(spans: Spans): Report {
  const report = new Report();
  const order = Float64Array.from({ length: spans.count }, (_, k) => k);
  report.make(spans, order, {
    count: 2,
    startUs: Float64Array.of(100 * S, 400 * S),
    endUs: Float64Array.of(140 * S, 440 * S),
    reportDelayUs: Float64Array.of(0, 10 * S),
  });
  return report;
}

describe('what the system hands the app', () => {
  it('comes at once, packet by packet, in order of first packets', () => {
    const report = reportOf(
      spansOf([
        [0, 120, 121, 5],
        [0, 103, 104, 2],
        [0, 103, 108, 3],
      ]),
    );
    expect([...report.span.subarray(0, 3)]).toEqual([1, 2, 0]);
    expect([...report.firstUs.subarray(0, 3)]).toEqual([103 * S, 103 * S, 120 * S]);
    expect([...report.lastUs.subarray(0, 3)]).toEqual([104 * S, 108 * S, 121 * S]);
    expect(report.wakes).toBe(10);
  });

  it('comes at the end of its batch, and each batch with a packet wakes the host once', () => {
    // Batches end at 410, 420, 430 and 440 s; the third holds nothing.
    const spans = spansOf([
      [1, 401, 404, 40],
      [1, 402, 404, 9],
      [1, 410, 411, 7],
      [1, 435, 439, 1],
    ]);
    const report = reportOf(spans);
    expect([...report.firstUs.subarray(0, 4)]).toEqual([410 * S, 410 * S, 420 * S, 440 * S]);
    expect([...report.lastUs.subarray(0, 4)]).toEqual([410 * S, 410 * S, 420 * S, 440 * S]);
    expect(report.wakes).toBe(3);
  });

  it('is nothing where nothing was heard, whatever the day before held', () => {
    const report = reportOf(spansOf([[0, 120, 121, 5]]));
    report.make(spansOf([]), new Float64Array(0), {
      count: 0,
      startUs: new Float64Array(0),
      endUs: new Float64Array(0),
      reportDelayUs: new Float64Array(0),
    });
    expect([report.count, report.wakes]).toEqual([0, 0]);
  });

  it('grows with the spans of a day', () => {
    const many = Array.from({ length: 3000 }, (_, k) => [0, 101 + k / 100, 102, 1] as const);
    const report = reportOf(spansOf(many));
    expect([report.count, report.wakes, report.span[2999]]).toEqual([3000, 3000, 2999]);
  });
});
