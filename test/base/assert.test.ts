import { describe, expect, it } from 'vitest';
import { assert, assertInRange, assertSameLength, assertSorted } from '../../src/base/assert.ts';
import { neighboursOf } from '../../src/air/neighbours.ts';
import { DigestSink } from '../../src/results/digest-sink.ts';
import { addCaseRow, createCaseRows } from '../../src/tracing/case-rows.ts';
import { PhoneLog } from '../../src/tracing/phone-log.ts';

describe('assertions', () => {
  it('say what was promised and what is there', () => {
    expect(() => assert(false, 'a key ends after it starts')).toThrow(
      'assertion failed: a key ends after it starts',
    );
    expect(() => assert(true, 'never said')).not.toThrow();
  });

  it('of order take equal values only where that is said', () => {
    expect(() => assertSorted([1, 2, 3], 3, 'order')).not.toThrow();
    expect(() => assertSorted([1, 2, 2], 3, 'order')).toThrow('order: 2 stands before 2');
    expect(() => assertSorted([1, 2, 2], 3, 'order', false)).not.toThrow();
    expect(() => assertSorted([1, 3, 2], 3, 'order', false)).toThrow('order: 3 stands before 2');
    expect(() => assertSorted([1, NaN], 2, 'order')).toThrow('order');
    expect(() => assertSorted([1, 3, 2], 2, 'order')).not.toThrow();
  });

  it('of a range hold its end out and refuse NaN', () => {
    expect(() => assertInRange([0, 4], 2, [0, 5], 'place')).not.toThrow();
    expect(() => assertInRange([0, 5], 2, [0, 5], 'place')).toThrow('place: 5 at 1');
    expect(() => assertInRange([-1], 1, [0, 5], 'place')).toThrow('place: -1 at 0');
    expect(() => assertInRange([NaN], 1, [0, 5], 'place')).toThrow('place: NaN at 0');
  });

  it('of lengths name the column', () => {
    expect(() => assertSameLength([[1], [2]], 1, 'rows')).not.toThrow();
    expect(() => assertSameLength([[1], [2, 3]], 1, 'rows')).toThrow('rows: column 1 has 2 of 1');
  });
});

describe('seams between rooms', () => {
  it('refuse meetings that are not in order of the other person', () => {
    const meetings = {
      person: 0,
      day: 0,
      count: 3,
      other: Int32Array.of(2, 1, 2),
      fromUs: Float64Array.of(0, 0, 9),
      toUs: Float64Array.of(1, 1, 10),
      flags: new Uint8Array(3),
      detail: new Int32Array(3),
    };
    const ids = Float64Array.of(5, 6, 7);
    expect(() => neighboursOf(meetings, ids)).toThrow('order of the other person');
  });

  it('refuse a table without one of its columns, or with a short one', () => {
    const five = Array.from({ length: 5 }, () => Int32Array.of(1));
    const sink = new DigestSink();
    expect(() => sink.append('cases', 1, five.slice(1))).toThrow('all its columns');
    expect(() => sink.append('cases', 2, five)).toThrow('a value for each row');
    expect(() => sink.append('cases', 1, five)).not.toThrow();
  });

  it('refuse rows of a phone out of order of time', () => {
    const rows = createCaseRows();
    for (const firstUs of [20e6, 10e6]) {
      addCaseRow(rows, 0, 0, rows.count, {
        identifier: 1,
        firstUs,
        lastUs: firstUs,
        packets: 1,
        rssiMeanDbm: -60,
        rssiMinDbm: -60,
        rssiMaxDbm: -60,
        rssiFirstDbm: -60,
        metadata: 0,
      });
    }
    const log = new PhoneLog(0, 0, rows);
    log.take([0]);
    expect(() => log.take([1])).toThrow('order of time');
  });
});
