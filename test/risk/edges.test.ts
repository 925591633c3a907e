import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureWindows } from '../../src/risk/exposure-windows.ts';
import type { ScanInstance, ScoredRow } from '../../src/risk/scored-row.ts';
import { applyRule, minutesUnder } from '../../src/risk/rules.ts';
import { SWISSCOVID_SETS } from '../../src/risk/configs/swisscovid.ts';
import { minutesInBands } from '../../src/risk/gaen/day-bands.ts';
import { DAY, row } from './rows.ts';

const SEPTEMBER = SWISSCOVID_SETS.find(({ from }) => from === '2020-09-10')!;
const instances = (rows: readonly ScoredRow[]): number[] =>
  exposureWindows(rows).map(({ scanInstances }) => scanInstances.length);

describe('scan instances', () => {
  it('go on while each sighting follows the one before within 25.5 s', () => {
    expect(instances([row(0, 50), row(20, 50), row(40, 50), row(60, 50)])).toEqual([1]);
    expect(instances([row(0, 50), row(25, 50), row(51, 50)])).toEqual([2]);
  });

  it('and windows know whole seconds only', () => {
    expect(instances([row(0.9, 50), row(26.1, 50)])).toEqual([2]);
    expect(instances([row(0.1, 50), row(25.9, 50)])).toEqual([1]);
    expect(instances([row(0.9, 50), row(1800.1, 50)])).toEqual([1, 1]);
    expect(instances([row(0.1, 50), row(1799.9, 50)])).toEqual([2]);
  });

  it('never reach over the end of a window', () => {
    expect(instances([row(0, 50), row(1790, 50), row(1805, 50)])).toEqual([2, 1]);
  });
});

describe('bands of SwissCovid', () => {
  const bands = (db: number): number => {
    const windows = exposureWindows([row(600, db)]);
    return minutesInBands(windows, SEPTEMBER)[0].minutes;
  };

  it('meet at 55 and 63 dB of the rounded mean', () => {
    expect([54.49, 54.5, 55, 62.49, 62.5, 63].map(bands)).toEqual([5, 2.5, 2.5, 2.5, 0, 0]);
  });

  it('add up to 15 minutes exactly, and not to 14.5', () => {
    const rule = { kind: 'swisscovid-2020-09-10' } as const;
    const near = [row(300, 50), row(600, 50)];
    const far = [row(4300, 60), row(4600, 60)];
    expect(applyRule(rule, [...near, ...far], DAY).scoreMin).toBe(15);
    expect(applyRule(rule, [...near, ...far], DAY).warned).toBe(true);
    const less = [...near, far[0], row(4600, 60, { sinceScanS: 240 })];
    expect(applyRule(rule, less, DAY)).toMatchObject({ warned: false, scoreMin: 14.5 });
  });
});

/** Windows by taking one row at a time: opens, goes on or adds to a scan. */
function oneByOne(rows: readonly ScoredRow[]) {
  const windows: { keyIndex: number; dayS: number; scans: ScanInstance[] }[] = [];
  let openedS = -Infinity;
  let lastS = -Infinity;
  let scan: ScoredRow[] = [];
  const byTime = [...rows].sort((a, b) => a.timeS - b.timeS);
  for (const one of [...byTime].sort((a, b) => a.keyIndex - b.keyIndex)) {
    const { keyIndex, timeS, sinceScanS } = one;
    const opens = windows.at(-1)?.keyIndex !== keyIndex || timeS - openedS >= 30 * 60;
    if (opens) {
      windows.push({ keyIndex, dayS: timeS - (timeS % 86_400), scans: [] });
      openedS = timeS;
    }
    const { scans } = windows.at(-1)!;
    const seconds =
      sinceScanS === undefined
        ? 120
        : Math.min(300, 60 * (Math.floor(timeS / 60) - Math.floor((timeS - sinceScanS) / 60)));
    const goesOn = !opens && timeS - lastS <= 25.5;
    scan = goesOn ? [...scan, one] : [one];
    const before = goesOn ? scans.pop()!.secondsSinceLastScan : seconds;
    const means = scan.map(({ meanAttenuationDb }) => meanAttenuationDb);
    scans.push({
      secondsSinceLastScan: before,
      typicalAttenuationDb: Math.round(means.reduce((a, b) => a + b) / scan.length),
      minAttenuationDb: Math.min(...scan.map(({ minAttenuationDb }) => minAttenuationDb)),
    });
    lastS = timeS;
  }
  return windows;
}

describe('any rows', () => {
  const rows = fc.array(
    fc.record({
      keyIndex: fc.nat(2),
      timeS: fc.integer({ min: DAY, max: DAY + 3 * 86_400 }),
      sinceScanS: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
      meanAttenuationDb: fc.integer({ min: 0, max: 100 }),
      minAttenuationDb: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 60 },
  );

  it('give the windows and instances that sorting them one by one gives', () => {
    const near = rows.map((some) =>
      // Close together, so that windows hold more than one instance and instances more than one
      // row.
      some.map((one) => ({ ...one, timeS: DAY + ((one.timeS - DAY) % 7200) })),
    );
    fc.assert(
      fc.property(fc.oneof(rows, near), (found) => {
        const got = exposureWindows(found).map(({ keyIndex, dayS, scanInstances }) => ({
          keyIndex,
          dayS,
          scans: scanInstances,
        }));
        expect(got).toEqual(oneByOne(found));
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('give minutes that only grow with the threshold', () => {
    fc.assert(
      fc.property(rows, fc.nat(100), fc.nat(100), (found, a, b) => {
        const least = minutesUnder(found, Math.min(a, b));
        const most = minutesUnder(found, Math.max(a, b));
        expect(least.map(({ dayS }) => dayS)).toEqual(most.map(({ dayS }) => dayS));
        least.forEach(({ minutes }, k) => expect(minutes).toBeLessThanOrEqual(most[k].minutes));
      }),
      { seed: 15, numRuns: 100 },
    );
  });

  it('give the same in any order, where no two of a key are at the same second', () => {
    fc.assert(
      fc.property(rows, fc.integer(), (found, salt) => {
        const seen = new Set<string>();
        const single = found.filter(({ keyIndex, timeS }) => {
          const name = `${keyIndex} ${timeS}`;
          return !seen.has(name) && seen.add(name).size > 0;
        });
        const turned = [...single].sort((a, b) => ((a.timeS ^ salt) | 0) - ((b.timeS ^ salt) | 0));
        expect(exposureWindows(turned)).toEqual(exposureWindows(single));
      }),
      { seed: 16, numRuns: 100 },
    );
  });
});
