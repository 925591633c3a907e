import { describe, expect, it } from 'vitest';
import { exposureWindows } from '../../src/risk/exposure-windows.ts';
import type { ScoredRow } from '../../src/risk/scored-row.ts';
import { applyRule, minutesUnder } from '../../src/risk/rules.ts';
import { SWISSCOVID_SETS } from '../../src/risk/configs/swisscovid.ts';
import { minutesInBands } from '../../src/risk/gaen/day-bands.ts';
import { DAY, row } from './rows.ts';

const SEPTEMBER = SWISSCOVID_SETS.find(({ from }) => from === '2020-09-10')!;

describe('exposure windows, edges written from the rule', () => {
  it('close 30 minutes after the sighting that opened them', () => {
    const at = (s: number): number[] =>
      exposureWindows([row(0, 50), row(s, 50)]).map(({ scanInstances }) => scanInstances.length);
    expect(at(1799.9)).toEqual([2]);
    expect(at(1800)).toEqual([1, 1]);
  });

  it('fold sightings at most 25.5 s apart into one scan: mean, least', () => {
    const [window] = exposureWindows([row(0, 50), row(25.5, 53), row(51.1, 60)]);
    expect(window.scanInstances).toEqual([
      { secondsSinceLastScan: 300, typicalAttenuationDb: 52, minAttenuationDb: 50 },
      { secondsSinceLastScan: 300, typicalAttenuationDb: 60, minAttenuationDb: 60 },
    ]);
  });

  it('count whole minutes of the clock since the scan before, 5 at most, 120 s if unknown', () => {
    const seconds = (timeS: number, sinceScanS: number | undefined): number =>
      exposureWindows([row(timeS, 50, { sinceScanS })])[0].scanInstances[0].secondsSinceLastScan;
    expect(seconds(250, 240)).toBe(240);
    expect(seconds(300, 241)).toBe(300);
    expect(seconds(299.9, 239)).toBe(180);
    expect(seconds(900, 900)).toBe(300);
    expect(seconds(900, undefined)).toBe(120);
  });

  it('belong to one key and to the UTC day on which they opened', () => {
    const rows = [row(86_399, 50), row(86_401, 50), row(86_400, 50, { keyIndex: 1 })];
    const windows = exposureWindows([...rows].reverse());
    expect(windows.map(({ keyIndex, dayS }) => [keyIndex, dayS - DAY])).toEqual([
      [0, 0],
      [1, 86_400],
    ]);
  });
});

describe('SwissCovid of 2020-09-10', () => {
  const scans = (minutes: number, db: number, from = 0): ScoredRow[] =>
    Array.from({ length: minutes / 5 }, (_, k) => row(from + 300 * (k + 1), db));
  const rule = { kind: 'swisscovid-2020-09-10' } as const;
  const now = DAY + 86_400;

  it('warns at 15 minutes under 55 dB, and not below', () => {
    expect(applyRule(rule, scans(15, 54), now)).toEqual({
      warned: true,
      level: 'high',
      exposureS: DAY,
      scoreMin: 15,
    });
    expect(applyRule(rule, scans(10, 54), now).warned).toBe(false);
  });

  it('counts [55, 63) dB by half and 63 dB and more not at all', () => {
    const minutes = (db: number): number => applyRule(rule, scans(30, db), now).scoreMin;
    expect([minutes(54), minutes(55), minutes(62), minutes(63)]).toEqual([30, 15, 15, 0]);
  });

  it('sums bands within a UTC day, rounding each up to minutes, and keeps days apart', () => {
    const windows = exposureWindows([...scans(10, 54), ...scans(10, 60, 40_000)]);
    expect(minutesInBands(windows, SEPTEMBER)).toEqual([{ dayS: DAY, minutes: 15 }]);
    const odd = exposureWindows([row(600, 54, { sinceScanS: undefined })]);
    expect(minutesInBands(odd, SEPTEMBER)[0].minutes).toBe(2);
    // After midnight a phone sends identifiers of its next key.
    const tomorrow = scans(10, 54, 86_500).map((scan) => ({ ...scan, keyIndex: 1 }));
    const across = [...scans(10, 54, 85_700), ...tomorrow];
    expect(applyRule(rule, across, now).warned).toBe(false);
  });

  it('rounds the seconds of each band up, and does so once a day', () => {
    const seconds = (db: number, ...each: number[]) => {
      const [window] = exposureWindows([row(600, db)]);
      const [scan] = window.scanInstances;
      const scanInstances = each.map((s) => ({ ...scan, secondsSinceLastScan: s }));
      return minutesInBands([{ ...window, scanInstances }], SEPTEMBER)[0].minutes;
    };
    expect([seconds(54, 60), seconds(54, 61), seconds(54, 61, 61)]).toEqual([1, 2, 3]);
    expect([seconds(60, 60), seconds(60, 61), seconds(60, 61, 61)]).toEqual([0.5, 1, 1.5]);
  });

  it('names the first of the days with most minutes, and their minutes, warned or not', () => {
    const later = DAY + 3 * 86_400;
    const days = (...minutes: number[]) =>
      minutes.flatMap((each, day) =>
        scans(each, 54, 86_400 * day).map((scan) => ({ ...scan, keyIndex: day })),
      );
    const said = (...minutes: number[]) => {
      const { warned, exposureS, scoreMin } = applyRule(rule, days(...minutes), later);
      return [warned, (exposureS - DAY) / 86_400, scoreMin];
    };
    expect(said(5, 20, 30)).toEqual([true, 2, 30]);
    expect(said(30, 20, 5)).toEqual([true, 0, 30]);
    expect(said(5, 30, 30)).toEqual([true, 1, 30]);
    expect(said(5, 10, 10)).toEqual([false, 1, 10]);
  });

  it('looks back ten days', () => {
    expect(applyRule(rule, scans(20, 54), DAY + 10 * 86_400 + 5).warned).toBe(true);
    expect(applyRule(rule, scans(20, 54), DAY + 11 * 86_400).warned).toBe(false);
  });
});

describe('plain rules', () => {
  it('any match warns, of the day of the first; nothing warns of nothing', () => {
    const outcome = applyRule({ kind: 'any-match' }, [row(90_000, 80), row(5, 99)], DAY);
    expect(outcome).toEqual({ warned: true, level: 'high', exposureS: DAY, scoreMin: 0 });
    expect(applyRule({ kind: 'any-match' }, [], DAY).warned).toBe(false);
  });

  it('are asked in seconds: a time in another unit is refused, and so is none', () => {
    const ask = (nowS: number) => () => applyRule({ kind: 'any-match' }, [row(5, 50)], nowS);
    expect(ask(DAY * 1000)).toThrow(/"nowS" expected Unix seconds, got \d+, which is 20.* divide/);
    expect(ask(NaN)).toThrow(/"nowS" expected Unix seconds, got NaN/);
  });

  it('minutes under a threshold: below it counts, at it does not', () => {
    const rows = [row(300, 54), row(600, 55), row(900, 54)];
    expect(minutesUnder(rows, 55)).toEqual([{ dayS: DAY, minutes: 10 }]);
    const rule = { kind: 'minutes-under', attenuationDb: 55, minutes: 10 } as const;
    expect(applyRule(rule, rows, DAY).warned).toBe(true);
    expect(applyRule({ ...rule, minutes: 10.1 }, rows, DAY).warned).toBe(false);
  });
});
