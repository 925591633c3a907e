import { describe, expect, it } from 'vitest';
import { cutWindows, meanLevels, needsTimes } from '../../src/evaluation/windows/windows.ts';

/** Recording, time in s, distance in m. */
function rows(...of: readonly (readonly [number, number, number])[]) {
  return {
    recording: Int32Array.from(of, ([recording]) => recording),
    timeUs: Float64Array.from(of, ([, s]) => s * 1e6),
    distanceM: Float64Array.from(of, ([, , m]) => m),
  };
}

const TWO = rows(
  [0, 10, 1],
  [0, 11, 1],
  [0, 13.9, 4],
  // Four seconds after the first: a window of its own.
  [0, 14, 4],
  [0, 30, 2],
  // Another phone, at a time of a window of the first.
  [1, 13, 3],
  [1, 16.9, 5],
  [1, 1000, 5],
);

describe('windows', () => {
  it('are cut from the first row that is in none, each recording on its own', () => {
    const { of, count, recording, fromUs, minutes, distanceM } = cutWindows(TWO, '4s');
    expect([...of]).toEqual([0, 0, 0, 1, 2, 3, 3, 4]);
    expect(count).toBe(5);
    expect([...recording]).toEqual([0, 0, 0, 1, 1]);
    expect([...fromUs].map((us) => us / 1e6)).toEqual([10, 14, 30, 13, 1000]);
    expect(minutes[0]).toBeCloseTo(3.9 / 60, 12);
    expect([...distanceM]).toEqual([2, 4, 2, 4, 5]);
  });

  it('are rows, a quarter of an hour, or whole recordings', () => {
    expect([...cutWindows(TWO, 'scan').of]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...cutWindows(TWO, '15min').of]).toEqual([0, 0, 0, 0, 0, 1, 1, 2]);
    const log = cutWindows(TWO, 'log');
    expect([...log.of]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(log.minutes[1]).toBeCloseTo(987 / 60, 12);
  });

  it('have the mean of what was heard; nothing where nothing was', () => {
    const windows = cutWindows(TWO, '4s');
    const levels = Float64Array.of(-60, NaN, -63, NaN, -70, -50, -51, NaN);
    expect([...meanLevels(windows, levels)]).toEqual([-61.5, NaN, -70, -50.5, NaN]);
  });

  it('at one distance are at that distance to the last bit, so that a limit keeps its side', () => {
    const sixFeetM = 6 * 0.3048;
    const many = rows(...Array.from({ length: 37 }, (_, k) => [0, k / 100, sixFeetM] as const));
    expect([...cutWindows(many, 'log').distanceM]).toEqual([sixFeetM]);
    expect(many.distanceM.reduce((sum, m) => sum + m, 0) / 37).not.toBe(sixFeetM);
  });

  it('of whole recordings and of rows need no times; the others refuse to go without', () => {
    const untimed = { ...TWO, timeUs: TWO.timeUs.map(() => NaN) };
    expect([...cutWindows(untimed, 'log').of]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(cutWindows(untimed, 'scan').count).toBe(8);
    expect(['scan', '4s', '15min', 'log'].map((kind) => needsTimes(kind as '4s'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(() => cutWindows(untimed, '15min')).toThrow(/assertion failed/);
    const late = { ...TWO, timeUs: TWO.timeUs.with(1, 0) };
    expect(() => cutWindows(late, '4s')).toThrow(/order of time/);
  });
});
