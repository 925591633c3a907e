import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { CWA_2_SETS } from '../../src/risk/configs/cwa-2.ts';
import { readCwaParameters, readCwaWindows } from '../../src/risk/cwa/cwa-json.ts';
import { cwaRisk, cwaWindowRisk, inRange, transmissionRiskLevel } from '../../src/risk/cwa/cwa.ts';
import type { CwaParameters } from '../../src/risk/cwa/cwa.ts';
import type { ExposureWindow } from '../../src/risk/scored-row.ts';

const NOW_S = 1_620_000_000;
const TODAY_S = 1_619_913_600 + 86_400;
const setOf = (from: string): CwaParameters =>
  CWA_2_SETS.find((set) => set.from === from)!.parameters;
const window = (
  scans: readonly (readonly [db: number, seconds: number])[],
  rest: Partial<ExposureWindow> = {},
): ExposureWindow => ({
  keyIndex: 0,
  dayS: TODAY_S - 86_400,
  infectiousness: 'standard',
  reportType: 'clinical-diagnosis',
  calibrationConfidence: 'lowest',
  scanInstances: scans.map(([db, secondsSinceLastScan]) => ({
    secondsSinceLastScan,
    typicalAttenuationDb: db,
    minAttenuationDb: db,
  })),
  ...rest,
});

/** What has transmission risk level 5, of value 1, by the encoding of a set. */
const levelFive = (from: string): Partial<ExposureWindow> =>
  from < '2020-11-30'
    ? { reportType: 'confirmed-test', infectiousness: 'high' }
    : { reportType: 'clinical-diagnosis', infectiousness: 'standard' };

describe('ranges', () => {
  it('are closed unless they say otherwise, at each end', () => {
    const ends = (range: Parameters<typeof inRange>[1]) =>
      [0, 1, 5, 9, 10].map((value) => inRange(value, range));
    expect(ends({ min: 1, max: 9 })).toEqual([false, true, true, true, false]);
    expect(ends({ min: 1, max: 9, minExclusive: true })).toEqual([false, false, true, true, false]);
    expect(ends({ min: 1, max: 9, maxExclusive: true })).toEqual([false, true, true, false, false]);
    expect(ends({ min: 1, max: 1 })).toEqual([false, true, false, false, false]);
  });
});

describe('transmission risk level', () => {
  const { trlEncoding } = setOf('2020-11-30');

  it('is the offset of the report type and that of the infectiousness', () => {
    const types = ['recursive', 'self-report', 'clinical-diagnosis', 'confirmed-test'] as const;
    const levels = (from: string) =>
      types.flatMap((reportType) =>
        (['standard', 'high'] as const).map((infectiousness) =>
          transmissionRiskLevel({ reportType, infectiousness }, setOf(from).trlEncoding),
        ),
      );
    expect(levels('2020-11-11')).toEqual([4, 8, 3, 7, 2, 6, 1, 5]);
    expect(levels('2020-11-19')).toEqual([4, 8, 3, 7, 2, 6, 1, 5]);
    expect(levels('2020-11-30')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const unknown = { reportType: 'unknown', infectiousness: 'high' } as const;
    expect(transmissionRiskLevel(unknown, trlEncoding)).toBe(2);
  });

  it('follows another encoding', () => {
    const own = { ...trlEncoding, reportTypeOffsetSelfReport: 5, infectiousnessOffsetHigh: 3 };
    const self = { reportType: 'self-report', infectiousness: 'high' } as const;
    expect(transmissionRiskLevel(self, own)).toBe(8);
  });
});

describe('sets of parameters', () => {
  const time = (from: string, db: number) =>
    cwaWindowRisk(window([[db, 1200]], levelFive(from)), setOf(from))?.normalizedTimeMin;

  it('weigh both sides of every attenuation threshold', () => {
    const at = (from: string, ...dbs: number[]) => dbs.map((db) => time(from, db));
    expect(at('2021-02-22', 0, 54, 55, 62)).toEqual([20, 20, 10, 10]);
    expect(at('2021-03-01', 54, 55, 62, 63, 72, 73)).toEqual([20, 10, 10, 6, 6, 0]);
    for (const from of ['2021-03-18', '2021-04-15', '2022']) {
      expect(at(from, 0, 62, 63, 72, 73, 78, 79)).toEqual([16, 16, 20, 20, 2, 2, 0]);
    }
  });

  it('drop by whole minutes under 73 dB, below 10 and from 2021-02-22 below 5', () => {
    const dropped = (from: string, db: number, seconds: number): boolean =>
      cwaWindowRisk(window([[db, seconds]], levelFive(from)), setOf(from)) === undefined;
    expect([599, 600].map((s) => dropped('2020-11-19', 72, s))).toEqual([true, false]);
    expect([299, 300].map((s) => dropped('2021-02-22', 72, s))).toEqual([true, false]);
    expect(dropped('2021-02-22', 73, 3000)).toBe(true);
    expect(dropped('2021-03-01', 72, 1)).toBe(false);
  });

  it('look at the mean before 2020-11-19, at the least from then on', () => {
    const [scan] = window([[50, 1200]]).scanInstances;
    const scanInstances = [{ ...scan, typicalAttenuationDb: 60 }];
    const minutes = ['2020-11-11', '2020-11-19'].map(
      (from) =>
        cwaWindowRisk({ ...window([], levelFive(from)), scanInstances }, setOf(from))
          ?.normalizedTimeMin,
    );
    expect(minutes).toEqual([10, 20]);
  });

  it('drop levels 1 and 2, or value them at 0', () => {
    const of = (
      from: string,
      reportType: ExposureWindow['reportType'],
      infectiousness: 'standard' | 'high',
    ) =>
      cwaWindowRisk(window([[50, 1200]], { reportType, infectiousness }), setOf(from))
        ?.normalizedTimeMin;
    for (const [from, value] of [
      ['2020-11-30', undefined],
      ['2021-03-01', 0],
    ] as const) {
      expect([of(from, 'recursive', 'standard'), of(from, 'recursive', 'high')]).toEqual([
        value,
        value,
      ]);
    }
    // Before, these were a test and a clinical diagnosis of standard infectiousness.
    const first = (type: ExposureWindow['reportType']) => of('2020-11-11', type, 'standard');
    expect([first('confirmed-test'), first('clinical-diagnosis')]).toEqual([undefined, undefined]);
    expect(first('self-report')).toBeCloseTo(12, 12);
  });

  it('turn high and low at their minutes of a day', () => {
    const day = (from: string, seconds: number) =>
      cwaRisk([window([[50, seconds]], levelFive(from))], setOf(from), NOW_S).days.map(
        ({ level }) => level,
      );
    const at = (from: string, ...minutes: number[]) => minutes.flatMap((m) => day(from, 60 * m));
    expect(at('2020-11-11', 10, 14.99, 15)).toEqual(['low', 'low', 'high']);
    expect(at('2021-02-22', 5, 14.99, 15)).toEqual(['low', 'low', 'high']);
    expect(at('2021-03-01', 4.99, 5, 14.99, 15)).toEqual(['none', 'low', 'low', 'high']);
    // Weight 0.8 below 63 dB.
    expect(at('2021-03-18', 6.24, 6.25, 16.24, 16.25)).toEqual(['none', 'low', 'low', 'high']);
    expect(at('2021-04-15', 6.24, 6.25, 11.24, 11.25)).toEqual(['none', 'low', 'low', 'high']);
  });

  it('forget windows of more than 14 days ago, from 2022 on of more than 10', () => {
    const days = (from: string, age: number) =>
      cwaRisk([window([[50, 1800]], { dayS: TODAY_S - age * 86_400 })], setOf(from), NOW_S).days;
    expect([14, 15].map((age) => days('2021-04-15', age).length)).toEqual([1, 0]);
    expect([10, 11].map((age) => days('2022', age).length)).toEqual([1, 0]);
  });
});

describe('windows together', () => {
  it('say low of nothing at all, without a day', () => {
    expect(cwaRisk([], setOf('2021-04-15'), NOW_S)).toEqual({
      totalLevel: 'low',
      days: [],
      minimumDistinctEncountersWithLowRisk: 0,
      minimumDistinctEncountersWithHighRisk: 0,
    });
  });

  it('do not count scans that lie before the one before', () => {
    const parameters = setOf('2021-03-01');
    const risk = cwaWindowRisk(
      window([
        [50, -86_160],
        [50, 600],
      ]),
      parameters,
    );
    expect(risk?.normalizedTimeMin).toBe(10);
  });
});

describe('the JSON of Corona-Warn-App', () => {
  it('may leave out what has a default of its protocol buffers', () => {
    const parameters = readCwaParameters({
      minutesAtAttenuationFilters: [
        { attenuationRange: { max: 73 }, dropIfMinutesInRange: { max: 5, minExclusive: true } },
      ],
      minutesAtAttenuationWeights: [{ attenuationRange: { max: 80 }, weight: 1 }],
      normalizedTimePerEWToRiskLevelMapping: [
        { normalizedTimeRange: { max: 1 } },
        { normalizedTimeRange: { min: 1, max: 99 }, riskLevel: 'HIGH' },
      ],
      transmissionRiskLevelMultiplier: 0.5,
      trlEncoding: { reportTypeOffsetConfirmedClinicalDiagnosis: 2 },
    });
    expect(parameters.trlFilters).toEqual([]);
    const of = (seconds: number) => cwaWindowRisk(window([[73, seconds]]), parameters);
    // Minutes above 0 and up to 5 are dropped, whole ones; none are not.
    expect([0, 59, 60, 359].map((s) => of(s)?.normalizedTimeMin)).toEqual([
      0,
      expect.closeTo(59 / 60, 12),
      undefined,
      undefined,
    ]);
    expect(of(360)).toMatchObject({
      transmissionRiskLevel: 2,
      normalizedTimeMin: 6,
      level: 'high',
    });
    expect(of(30)?.level).toBe('none');
  });

  it('may leave out fields of windows and scans', () => {
    expect(readCwaWindows([{ scanInstances: [{}] }, { reportType: 1 }], NOW_S)).toMatchObject([
      {
        dayS: TODAY_S,
        infectiousness: 'standard',
        reportType: 'unknown',
        calibrationConfidence: 'lowest',
        scanInstances: [{ secondsSinceLastScan: 0, typicalAttenuationDb: 0, minAttenuationDb: 0 }],
      },
      { reportType: 'confirmed-test', scanInstances: [] },
    ]);
  });

  it.each([
    [() => readCwaParameters([]), /the configuration: expected a group of keys, found \[\]/],
    [() => readCwaParameters({ trlFilters: {} }), /trlFilters: expected a list, found \{\}/],
    [
      () => readCwaParameters({ minutesAtAttenuationWeights: [{ weight: '1' }] }),
      /weight: expected a number, found "1"/,
    ],
    [
      () => readCwaParameters({ normalizedTimePerDayToRiskLevelMapping: [{ riskLevel: 3 }] }),
      /riskLevel: expected 0, 1 \(LOW\) or 2 \(HIGH\), found 3/,
    ],
    [
      () => readCwaParameters({ trlFilters: [{ dropIfTrlInRange: { maxExclusive: 1 } }] }),
      /maxExclusive: expected true or false, found 1/,
    ],
    [() => readCwaWindows({}, NOW_S), /the windows: expected a list/],
    [
      () => readCwaWindows([{ reportType: 6 }], NOW_S),
      /reportType: expected a whole number from 0/,
    ],
    [() => readCwaWindows([null], NOW_S), /window 0: expected a group of keys, found null/],
  ])('is refused with one sentence %#', (read, sentence) => {
    expect(read).toThrow(InputError);
    expect(read).toThrow(sentence);
  });
});
