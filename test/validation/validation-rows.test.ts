import { describe, expect, it } from 'vitest';
import { normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { interval80 } from '../../src/validation/estimate.ts';
import { jointRows } from '../../src/validation/joint-rows.ts';
import type { DistanceRow } from '../../src/validation/joint-rows.ts';
import { offBy, verdictOf } from '../../src/validation/tolerances.ts';
import { answeredRow, rowCounts, silentRow } from '../../src/validation/validation-row.ts';
import type { RowHead } from '../../src/validation/validation-row.ts';

const key = purposeKey(rootKey('rows'), 'rows');
const CLUSTERS = 30;

const head = (distanceM: number): RowHead => ({
  kind: 'mean',
  label: `mean RSSI, ${distanceM} m`,
  unit: 'dBm',
  distanceM,
});

/** Rows at `off.length` distances, each off by so much; errors of `sd` apart from one another. */
function distances(off: readonly number[], sd: number): DistanceRow[] {
  return off.map((by, k) => {
    const level = -60 - 2 * k;
    const draws = (count: number, centre: number, spread: number): number[] =>
      Array.from({ length: count }, (_, r) => centre + spread * normal(key, r, k + 100 * count));
    const values = {
      measured: level,
      drawn: draws(200, level, 0.5),
      replicated: draws(40, level + by, sd),
    };
    return { ...values, row: answeredRow(head(k + 1), values, CLUSTERS) };
  });
}

const joint = (rows: readonly DistanceRow[], noLevel?: string) =>
  jointRows('mean', rows, { clusters: CLUSTERS, noLevel });

describe('a common error', () => {
  it('is out over all distances where chance excuses it at each', () => {
    const rows = distances(Array<number>(12).fill(4), 2);
    expect(rows.map(({ row }) => row.verdict)).toEqual(Array(12).fill('chance'));
    const [offset, spread] = joint(rows);
    expect(offset.label).toBe('mean RSSI, all distances: offset');
    expect(offset.predicted.value - offset.measured.value).toBeGreaterThan(3);
    // Twelve independent distances: the error of their mean is far below that of each.
    expect(offset.predicted.error).toBeLessThan(0.9);
    expect([offset.verdict, offset.beyond, offset.covers]).toEqual(['out', true, false]);
    expect(spread.verdict).toBe('within');
  });

  it('of both signs is out as spread, not as offset', () => {
    const rows = distances([5, -5, 5, -5, 5, -5, 5, -5], 1.6);
    const [offset, spread] = joint(rows);
    expect(offset.verdict).toBe('within');
    expect(spread.label).toBe('mean RSSI, all distances: spread');
    expect(Math.abs(spread.measured.value - 5)).toBeLessThan(0.8);
    expect(Math.abs(spread.predicted.value - 1.6)).toBeLessThan(0.4);
    expect([spread.verdict, spread.unit]).toEqual(['out', 'dB']);
  });

  it('is none where the prediction is right, however many distances there are', () => {
    const rows = joint(distances(Array<number>(14).fill(0), 1));
    expect(rows.map(({ verdict }) => verdict)).toEqual(['within', 'within']);
    // What agrees better than replicates do is not off.
    expect(offBy('meanSpread', 0.2, 9)).toBe(0);
    expect(offBy('meanSpread', 9, 0.2)).toBeCloseTo(8.8, 12);
    expect(offBy('meanOffset', 0.2, 9)).toBeCloseTo(8.8, 12);
  });

  it('takes distances for one another where a draw has no answer at one', () => {
    const rows = distances([1, 1, 1], 0.1);
    const holes = rows.map((row, k) =>
      k === 0 ? { ...row, replicated: row.replicated.map((v, r) => (r % 2 === 0 ? NaN : v)) } : row,
    );
    const [offset] = joint(holes);
    expect(Math.abs(offset.predicted.value - offset.measured.value - 1)).toBeLessThan(0.1);
    expect(offset.predicted.error).toBeLessThan(0.2);
  });

  it('is not asked of one distance, nor of a level that the set itself told', () => {
    expect(joint(distances([3], 1))).toEqual([]);
    const [offset, spread] = joint(distances([3, 3], 1), 'its own');
    expect([offset.verdict, offset.reason]).toEqual(['no answer', 'its own']);
    expect(spread.verdict).toBe('within');
  });
});

describe('the predicted interval of a row', () => {
  const hundred = Array.from({ length: 101 }, (_, k) => k);

  it('is from the 10 % to the 90 % point, interpolated, of what is a number', () => {
    const [low, high] = interval80(hundred);
    expect(low).toBeCloseTo(9.2, 9);
    expect(high).toBeCloseTo(90.8, 9);
    expect(interval80([NaN, 3, 1, NaN, 2])).toEqual([1, 3]);
    expect(interval80([])).toEqual([NaN, NaN]);
  });

  it('holds one more value of the same law with 80 %, also from twenty', () => {
    const trials = 4000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 21 }, (_, k) => normal(key, trial, k));
      const [low, high] = interval80(values.slice(1));
      if (values[0] >= low && values[0] <= high) held++;
    }
    // Three standard errors of 4,000 trials.
    expect(Math.abs(held / trials - 0.8)).toBeLessThan(0.019);
  });

  it('covers what was measured at its ends too, and is counted with its width', () => {
    const row = (measured: number, replicated: readonly number[]) =>
      answeredRow(head(1), { measured, drawn: [measured, measured], replicated }, CLUSTERS);
    const wide = Array.from({ length: 3 }, (_, k) => 10 + 40 * k);
    const at = [10, 90, 9.99, 90.01].map((measured) => row(measured, wide));
    expect(at.map(({ covers }) => covers)).toEqual([true, true, false, false]);
    const silent = silentRow(head(1), 'nobody measured');
    expect([silent.covers, silent.beyond]).toEqual([null, false]);
    const deaf = row(-60, [NaN, NaN]);
    expect([deaf.verdict, deaf.beyond, deaf.covers]).toEqual(['out', true, false]);
    const narrow = row(50, [49, 51]);
    expect(rowCounts([...at, silent, deaf, narrow])).toEqual({
      answered: 6,
      // All of the first four are 40 dB from the mean.
      beyond: 5,
      covered: 3,
      medianWidth: 40,
    });
  });

  it('leaves rows off by more than the tolerance counted, whatever chance explains', () => {
    expect(verdictOf(2, 1, 2)).toBe('within');
    expect(verdictOf(3.9, 1, 2)).toBe('chance');
    expect(verdictOf(4.1, 1, 2)).toBe('out');
    expect(verdictOf(2.1, NaN, 2)).toBe('out');
    const wide = { measured: 0, drawn: [0, 0], replicated: [-1, 7] };
    const row = answeredRow(head(1), wide, CLUSTERS);
    expect([row.verdict, row.beyond]).toEqual(['chance', true]);
  });
});
