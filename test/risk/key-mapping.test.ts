import { describe, expect, it } from 'vitest';
import { exposureWindows } from '../../src/risk/exposure-windows.ts';
import type { ScoredRow } from '../../src/risk/scored-row.ts';
import {
  EVERY_DAY_ALIKE,
  infectiousnessOf,
  infectiousnessOfDays,
} from '../../src/risk/key-mapping.ts';
import type { DiagnosisKeysDataMapping, Infectiousness } from '../../src/risk/key-mapping.ts';

const DAY = 1_600_041_600; // 2020-09-14 00:00 UTC
const row = (timeS: number, rest: Partial<ScoredRow> = {}): ScoredRow => ({
  keyIndex: 0,
  timeS: DAY + timeS,
  sinceScanS: 300,
  meanAttenuationDb: 50,
  minAttenuationDb: 50,
  ...rest,
});
const MAPPING: DiagnosisKeysDataMapping = {
  infectiousnessOfDays: infectiousnessOfDays(
    new Map<number, Infectiousness>([
      [-14, 'standard'],
      [-2, 'high'],
      [14, 'high'],
    ]),
  ),
  infectiousnessWhenMissing: 'standard',
  reportTypeWhenMissing: 'clinical-diagnosis',
};

describe('days since onset', () => {
  it('have 29 entries, those not named are none', () => {
    const { infectiousnessOfDays: entries } = MAPPING;
    expect(entries).toHaveLength(29);
    expect(entries[0]).toBe('standard');
    expect(entries[12]).toBe('high');
    expect(entries[28]).toBe('high');
    expect(entries.filter((entry) => entry === 'none')).toHaveLength(26);
  });

  it('are looked up from -14 to 14; unknown or beyond counts as missing', () => {
    const of = (days: number | undefined) => infectiousnessOf(days, MAPPING);
    expect([-14, -13, -2, 0, 13, 14].map(of)).toEqual([
      'standard',
      'none',
      'high',
      'none',
      'none',
      'high',
    ]);
    expect([undefined, -15, 15, 2 ** 31 - 1].map(of)).toEqual(new Array(4).fill('standard'));
  });

  it('outside -14..14, between days, or of a list too short are refused', () => {
    for (const days of [15, -15, 0.5]) {
      expect(() => infectiousnessOfDays(new Map([[days, 'high']]))).toThrow(
        `"named" expected days from -14 to 14, got ${days}`,
      );
    }
    expect(() => infectiousnessOf(0, { ...MAPPING, infectiousnessOfDays: ['high'] })).toThrow(
      '"infectiousnessOfDays" expected 29 entries, got 1',
    );
  });
});

describe('exposure windows', () => {
  it('carry what the key and its mapping say', () => {
    const [window] = exposureWindows(
      [row(0, { daysSinceOnset: -2, reportType: 'self-report', calibrationConfidence: 'medium' })],
      MAPPING,
    );
    expect(window).toMatchObject({
      infectiousness: 'high',
      reportType: 'self-report',
      calibrationConfidence: 'medium',
    });
  });

  it('of a key that says nothing carry the values for what is missing', () => {
    expect(exposureWindows([row(0)], MAPPING)[0]).toMatchObject({
      infectiousness: 'standard',
      reportType: 'clinical-diagnosis',
      calibrationConfidence: 'lowest',
    });
    const [unknown] = exposureWindows([row(0, { reportType: 'unknown' })], MAPPING);
    expect(unknown.reportType).toBe('clinical-diagnosis');
  });

  it('do not exist for keys of no infectiousness, be it by day or for want of an onset', () => {
    const rows = [row(0, { daysSinceOnset: 0 }), row(60, { keyIndex: 1, daysSinceOnset: 14 })];
    expect(exposureWindows(rows, MAPPING).map(({ keyIndex }) => keyIndex)).toEqual([1]);
    const none = { ...MAPPING, infectiousnessWhenMissing: 'none' } as const;
    expect(exposureWindows([row(0)], none)).toEqual([]);
  });

  it('take the confidence of the sighting that opened them, whatever comes later', () => {
    const rows = [
      row(0, { calibrationConfidence: 'high' }),
      row(300, { calibrationConfidence: 'low' }),
      row(1800, { calibrationConfidence: 'low' }),
    ];
    const windows = exposureWindows([...rows].reverse());
    expect(windows.map((window) => window.calibrationConfidence)).toEqual(['high', 'low']);
  });

  it('open again at the first sighting after a gap, not at a multiple of 30 minutes', () => {
    const windows = exposureWindows([row(0), row(1799), row(4000), row(5799), row(5800)]);
    expect(windows.map(({ scanInstances }) => scanInstances.length)).toEqual([2, 2, 1]);
  });

  it('leave nobody out where an app looks at neither', () => {
    const days = [undefined, ...Array.from({ length: 29 }, (_, k) => k - 14)];
    const windows = exposureWindows(
      days.map((daysSinceOnset, keyIndex) => row(0, { keyIndex, daysSinceOnset })),
      EVERY_DAY_ALIKE,
    );
    expect(windows).toHaveLength(30);
    expect(new Set(windows.map(({ infectiousness }) => infectiousness))).toEqual(
      new Set(['standard']),
    );
    expect(windows[0].reportType).toBe('confirmed-test');
  });
});
