import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportType } from '../../src/base/diagnosis.ts';
import { dailySummaries, TOLD_REPORT_TYPES } from '../../src/risk/gaen/daily-summaries.ts';
import type { DailySummariesConfig, DailySummary } from '../../src/risk/gaen/daily-summaries.ts';
import { exposureWindows } from '../../src/risk/exposure-windows.ts';
import type { ScoredRow } from '../../src/risk/scored-row.ts';
import { EVERY_DAY_ALIKE } from '../../src/risk/key-mapping.ts';
import { DAY, row } from './rows.ts';

const NOW = DAY + 86_400;
const CONFIG: DailySummariesConfig = {
  thresholdsDb: [30, 50, 60],
  bucketWeights: [1.5, 1, 0.5, 0],
  reportTypeWeights: { 'confirmed-test': 1 },
  infectiousnessWeights: { standard: 1, high: 2 },
  minimumWindowScore: 0,
  daysSinceExposureThreshold: 0,
};
const summaries = (
  rows: readonly ScoredRow[],
  config: Partial<DailySummariesConfig> = {},
  nowS = NOW,
): DailySummary[] => dailySummaries(exposureWindows(rows), { ...CONFIG, ...config }, nowS);
const flat = (seconds: number) => ({
  maximumScore: seconds,
  scoreSum: seconds,
  weightedDurationSum: seconds,
});

describe('the score of a window', () => {
  it('weighs seconds by attenuation, ends of the buckets belonging to the nearer one', () => {
    const score = (db: number): number => summaries([row(600, db)])[0].total.scoreSum;
    expect([0, 30, 31, 50, 51, 60, 61, 255].map(score)).toEqual([
      450, 450, 300, 300, 150, 150, 0, 0,
    ]);
  });

  it('looks at the rounded mean, not at the nearest sighting', () => {
    const near = row(600, 50.4, { minAttenuationDb: 10 });
    expect(summaries([near])[0].total.scoreSum).toBe(300);
    expect(summaries([{ ...near, meanAttenuationDb: 50.5 }])[0].total.scoreSum).toBe(150);
  });

  it('is weighted by the type of the report and by infectiousness, seconds are not', () => {
    const windows = exposureWindows(
      [row(600, 40, { daysSinceOnset: 1, reportType: 'self-report' })],
      {
        ...EVERY_DAY_ALIKE,
        infectiousnessOfDays: EVERY_DAY_ALIKE.infectiousnessOfDays.map((of, day) =>
          day === 15 ? 'high' : of,
        ),
      },
    );
    const config = { ...CONFIG, reportTypeWeights: { 'self-report': 0.5 } };
    const weights = { standard: 1, high: 2.5 };
    expect(
      dailySummaries(windows, { ...config, infectiousnessWeights: weights }, NOW)[0].total,
    ).toEqual({ maximumScore: 375, scoreSum: 375, weightedDurationSum: 300 });
  });

  it('is 0 where no weight is given for its report type or infectiousness', () => {
    const nothing = { maximumScore: 0, scoreSum: 0, weightedDurationSum: 300 };
    expect(summaries([row(600, 40)], { reportTypeWeights: {} })[0].total).toEqual(nothing);
    expect(summaries([row(600, 40)], { infectiousnessWeights: { high: 2 } })[0].total).toEqual(
      nothing,
    );
  });
});

describe('the summary of a day', () => {
  const rows = [row(600, 40), row(4000, 40), row(4300, 40), row(90_000, 55)];

  it('holds sum and maximum over the windows of one UTC day, in order of day', () => {
    const days = summaries([...rows].reverse());
    expect(days.map(({ dayS, total }) => ({ dayS: dayS - DAY, ...total }))).toEqual([
      { dayS: 0, maximumScore: 600, scoreSum: 900, weightedDurationSum: 900 },
      { dayS: 86_400, maximumScore: 150, scoreSum: 150, weightedDurationSum: 150 },
    ]);
  });

  it('comes in order of day also where a later key was met before', () => {
    const found = [row(90_000, 40), row(600, 40, { keyIndex: 1 })];
    expect(summaries(found).map(({ dayS }) => dayS - DAY)).toEqual([0, 86_400]);
  });

  it('leaves out windows under the minimum, not those at it, and keeps the day', () => {
    const totals = (minimumWindowScore: number) =>
      summaries(rows, { minimumWindowScore }).map(({ total }) => total.weightedDurationSum);
    expect(totals(300)).toEqual([900, 0]);
    expect(totals(300.5)).toEqual([600, 0]);
    expect(totals(600)).toEqual([600, 0]);
    expect(totals(601)).toEqual([0, 0]);
  });

  it('is kept apart by report type, and the total is over all that are told', () => {
    const types: (ReportType | undefined)[] = [
      ...(['confirmed-test', 'clinical-diagnosis', 'self-report', 'recursive'] as const),
      ...([undefined, 'unknown', 'revoked'] as const),
    ];
    const found = types.map((reportType, keyIndex) => row(600, 40, { keyIndex, reportType }));
    const reportTypeWeights = {
      'confirmed-test': 1,
      'clinical-diagnosis': 0.5,
      'self-report': 0.25,
      recursive: 2,
    };
    const [{ total, byReportType }] = summaries(found, { reportTypeWeights });
    // What is missing or unknown counts as a confirmed test here.
    expect(byReportType).toEqual({
      'confirmed-test': { maximumScore: 300, scoreSum: 900, weightedDurationSum: 900 },
      'clinical-diagnosis': { maximumScore: 150, scoreSum: 150, weightedDurationSum: 300 },
      'self-report': { maximumScore: 75, scoreSum: 75, weightedDurationSum: 300 },
      recursive: { maximumScore: 600, scoreSum: 600, weightedDurationSum: 300 },
    });
    expect(total).toEqual({ maximumScore: 600, scoreSum: 1725, weightedDurationSum: 1800 });
  });

  it('does not exist for revoked keys alone, nor for nothing', () => {
    expect(summaries([row(600, 40, { reportType: 'revoked' })])).toEqual([]);
    expect(summaries([])).toEqual([]);
  });

  it('is told up to the threshold of days, today being day 0; a threshold of 0 tells all', () => {
    const told = (daysSinceExposureThreshold: number, nowS: number): number =>
      summaries([row(600, 40)], { daysSinceExposureThreshold }, nowS).length;
    expect(told(10, DAY + 11 * 86_400 - 1)).toBe(1);
    expect(told(10, DAY + 11 * 86_400)).toBe(0);
    expect(told(1, DAY + 86_400)).toBe(1);
    expect(told(1, DAY + 2 * 86_400)).toBe(0);
    expect(told(0, DAY + 1000 * 86_400)).toBe(1);
  });
});

describe('a configuration', () => {
  it.each<[string, Partial<DailySummariesConfig>]>([
    ['"thresholdsDb" expected ascending, got 50, 50, 60', { thresholdsDb: [50, 50, 60] }],
    ['"thresholdsDb" expected from 0 to 255, got 256', { thresholdsDb: [30, 50, 256] }],
    ['"bucketWeights" expected from 0 to 2.5, got 2.6', { bucketWeights: [2.6, 1, 1, 1] }],
    [
      '"reportTypeWeights" expected from 0 to 2.5, got -1',
      { reportTypeWeights: { recursive: -1 } },
    ],
    ['"infectiousnessWeights" expected', { infectiousnessWeights: { high: NaN } }],
    ['"minimumWindowScore" expected not below zero, got -1', { minimumWindowScore: -1 }],
    ['"daysSinceExposureThreshold" expected', { daysSinceExposureThreshold: -1 }],
  ])('is refused: %s', (message, wrong) => {
    expect(() => summaries([], wrong)).toThrow(message);
  });

  it('may use its ranges to the end', () => {
    const widest = summaries([row(600, 255)], {
      thresholdsDb: [0, 1, 255],
      bucketWeights: [0, 0, 2.5, 0],
      reportTypeWeights: { 'confirmed-test': 2.5 },
      infectiousnessWeights: { standard: 2.5 },
    });
    expect(widest[0].total.scoreSum).toBe(300 * 2.5 ** 3);
  });
});

describe('summaries of any rows', () => {
  const rows = fc.array(
    fc.record({
      keyIndex: fc.nat(3),
      timeS: fc.integer({ min: DAY, max: DAY + 3 * 86_400 }),
      sinceScanS: fc.integer({ min: 60, max: 900 }),
      meanAttenuationDb: fc.integer({ min: 0, max: 100 }),
      minAttenuationDb: fc.constant(0),
    }),
    { maxLength: 40 },
  );

  it('with all weights 1 add up to the seconds of all scan instances', () => {
    const ones = { ...CONFIG, bucketWeights: [1, 1, 1, 1] } as const;
    fc.assert(
      fc.property(rows, (found) => {
        const typed = found.map((one) => ({
          ...one,
          reportType: TOLD_REPORT_TYPES[one.keyIndex],
        }));
        const windows = exposureWindows(typed);
        const seconds = windows
          .flatMap(({ scanInstances }) => scanInstances)
          .reduce((sum, { secondsSinceLastScan }) => sum + secondsSinceLastScan, 0);
        const weights = Object.fromEntries(TOLD_REPORT_TYPES.map((type) => [type, 1]));
        const days = dailySummaries(windows, { ...ones, reportTypeWeights: weights }, NOW);
        const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
        expect(sum(days.map(({ total }) => total.scoreSum))).toBe(seconds);
        for (const { total, byReportType } of days) {
          const parts = Object.values(byReportType);
          expect(sum(parts.map(({ scoreSum }) => scoreSum))).toBe(total.scoreSum);
          expect(total.maximumScore).toBe(Math.max(...parts.map((part) => part.maximumScore)));
          expect(total).toEqual({ ...flat(total.scoreSum), maximumScore: total.maximumScore });
        }
      }),
      { seed: 17, numRuns: 100 },
    );
  });
});
