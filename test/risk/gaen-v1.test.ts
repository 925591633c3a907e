import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CWA_1_SETS } from '../../src/risk/configs/cwa-1.ts';
import { NHS_1 } from '../../src/risk/configs/nhs.ts';
import { cwa1Score } from '../../src/risk/cwa/cwa-1-score.ts';
import type { ScoredRow } from '../../src/risk/scored-row.ts';
import {
  bandMinutes,
  exposuresV1,
  exposureSummaryV1,
} from '../../src/risk/gaen/gaen-v1-exposures.ts';
import { GAEN_V1_DEFAULT, riskScoreV1 } from '../../src/risk/gaen/gaen-v1.ts';
import type { GaenV1Config, ScoredExposure } from '../../src/risk/gaen/gaen-v1.ts';

const DAY = 1_600_041_600; // 2020-09-14 00:00 UTC
const row = (timeS: number, db: number, rest: Partial<ScoredRow> = {}): ScoredRow => ({
  keyIndex: 0,
  timeS: DAY + timeS,
  sinceScanS: 300,
  meanAttenuationDb: db + 5,
  minAttenuationDb: db,
  ...rest,
});
/** Table k scores k + 1 (but 8), so that a score tells its buckets. */
const COUNTING: GaenV1Config = {
  minimumRiskScore: 1,
  attenuationScores: [0, 1, 2, 3, 4, 5, 6, 7],
  daysSinceLastExposureScores: [0, 1, 2, 3, 4, 5, 6, 7],
  durationScores: [0, 1, 2, 3, 4, 5, 6, 7],
  transmissionRiskScores: [0, 1, 2, 3, 4, 5, 6, 7],
  thresholdsDb: [50, 74],
};
const ONE: GaenV1Config = {
  ...COUNTING,
  attenuationScores: new Array<number>(8).fill(1),
  daysSinceLastExposureScores: new Array<number>(8).fill(1),
  durationScores: new Array<number>(8).fill(1),
  transmissionRiskScores: new Array<number>(8).fill(1),
};
const near: ScoredExposure = {
  attenuationDb: 0,
  daysSinceExposure: 0,
  durationMin: 40,
  transmissionRiskLevel: 8,
};

describe("buckets of GAEN's first score", () => {
  const bucketsOf = (table: keyof GaenV1Config, key: keyof ScoredExposure, values: number[]) =>
    values.map((value) =>
      riskScoreV1({ ...near, [key]: value }, { ...ONE, [table]: COUNTING[table] }),
    );

  it('of attenuation: above 73, 63, 51, 33, 27, 15, 10 dB', () => {
    const edges = [74, 73, 64, 63, 52, 51, 34, 33, 28, 27, 16, 15, 11, 10, 0];
    expect(bucketsOf('attenuationScores', 'attenuationDb', edges)).toEqual([
      0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7,
    ]);
  });

  it('of days: from 14, 12, 10, 8, 6, 4, 2, 0', () => {
    const edges = [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    expect(bucketsOf('daysSinceLastExposureScores', 'daysSinceExposure', edges)).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7,
    ]);
  });

  it('of duration: 0, up to 5, 10, 15, 20, 25, 30 min, and more', () => {
    const edges = [0, 5, 10, 15, 20, 25, 30, 35];
    expect(bucketsOf('durationScores', 'durationMin', edges)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('of transmission risk: 1 to 8, and a plain 1 where the key says nothing', () => {
    expect(bucketsOf('transmissionRiskScores', 'transmissionRiskLevel', [1, 2, 8])).toEqual([
      0, 1, 7,
    ]);
    const unknown = { ...ONE, transmissionRiskScores: new Array<number>(8).fill(5) };
    expect(riskScoreV1({ ...near, transmissionRiskLevel: 0 }, unknown)).toBe(1);
    expect(riskScoreV1({ ...near, transmissionRiskLevel: undefined }, unknown)).toBe(1);
  });

  it('multiply, and count as nothing below the minimum', () => {
    expect(riskScoreV1(near, GAEN_V1_DEFAULT)).toBe(256);
    const score = (minimumRiskScore: number) =>
      riskScoreV1(near, { ...GAEN_V1_DEFAULT, minimumRiskScore });
    expect([score(256), score(257)]).toEqual([256, 0]);
  });

  it.each([
    [{ attenuationScores: [1] }, /"attenuationScores" expected 8 values, got 1/],
    [
      { durationScores: new Array<number>(8).fill(9) },
      /"durationScores" expected from 0 to 8, got 9/,
    ],
    [{ minimumRiskScore: 0 }, /"minimumRiskScore" expected from 1 to 4096, got 0/],
    [{ thresholdsDb: [60, 50] as const }, /"thresholdsDb" expected two ascending values/],
  ])('refuse a wrong configuration %#', (change, sentence) => {
    expect(() => riskScoreV1(near, { ...ONE, ...change })).toThrow(sentence);
  });
});

describe('configurations of apps', () => {
  const of = (durationMin: number, attenuationDb: number, transmissionRiskLevel: number) =>
    riskScoreV1(
      { attenuationDb, daysSinceExposure: 3, durationMin, transmissionRiskLevel },
      NHS_1.gaenV1,
    );

  it('of the NHS app score from 11 on: above 10 min, up to 73 dB, of level 4 or more', () => {
    expect([of(10, 50, 8), of(15, 50, 8), of(15, 73, 8), of(15, 74, 8)]).toEqual([0, 35, 35, 0]);
    expect([1, 2, 3, 4].map((level) => of(15, 50, level))).toEqual([0, 0, 0, 15]);
  });
});

describe('exposures of the first scoring', () => {
  const seconds = (...rows: ScoredRow[]) =>
    exposuresV1(rows, [50, 74]).map(({ secondsInBands }) => secondsInBands);

  it('last five minutes with one scan, which stands for 150 s before and after', () => {
    expect(exposuresV1([row(0, 40)], [50, 74])).toEqual([
      {
        keyIndex: 0,
        dayS: DAY,
        attenuationDb: 40,
        durationMin: 5,
        secondsInBands: [300, 0, 0],
        transmissionRiskLevel: undefined,
      },
    ]);
  });

  it('hold the attenuation of the earlier scan until the next', () => {
    const [exposure] = exposuresV1([row(0, 1), row(600, 4), row(1200, 60)], [2, 50]);
    expect(exposure.secondsInBands).toEqual([750, 600, 150]);
    expect(exposure.attenuationDb).toBe(Math.round((750 * 1 + 600 * 4 + 150 * 60) / 1500));
  });

  it('go on over a gap of ten minutes, and not over a second more', () => {
    expect(seconds(row(0, 40), row(600, 40))).toEqual([[900, 0, 0]]);
    expect(seconds(row(0, 40), row(601, 40))).toEqual([
      [300, 0, 0],
      [300, 0, 0],
    ]);
  });

  it('round the duration to five minutes, half-way down', () => {
    const duration = (s: number) => exposuresV1([row(0, 40), row(s, 40)], [50, 74])[0].durationMin;
    expect([149, 150, 151, 300, 450, 451, 600].map(duration)).toEqual([5, 5, 10, 10, 10, 15, 15]);
  });

  it('take the strongest sighting of a scan', () => {
    const [exposure] = exposuresV1([row(0, 60), row(4, 45), row(8, 70)], [50, 74]);
    expect(exposure).toMatchObject({ attenuationDb: 45, secondsInBands: [300, 0, 0] });
  });

  it('have bands below, from and above the thresholds', () => {
    const band = (db: number) => seconds(row(0, db))[0].indexOf(300);
    expect([49, 50, 73, 74].map(band)).toEqual([0, 1, 1, 2]);
  });
});

describe('the summary of the first API', () => {
  const now = DAY + 3 * 86_400 + 5;

  it('is empty of nothing', () => {
    expect(exposureSummaryV1([], GAEN_V1_DEFAULT, now)).toEqual({
      matchedKeyCount: 0,
      daysSinceLastExposure: -1,
      maximumRiskScore: 0,
      summationRiskScore: 0,
      attenuationDurationsMin: [0, 0, 0],
    });
  });

  it('adds keys up, takes the greatest score and the latest day', () => {
    const rows = [row(0, 40), row(300, 60), row(90_000, 60, { keyIndex: 1 })];
    expect(exposureSummaryV1(rows, GAEN_V1_DEFAULT, now)).toEqual({
      matchedKeyCount: 2,
      daysSinceLastExposure: 2,
      // A key that tells no transmission risk: 4 x 4 x 4 x 1.
      maximumRiskScore: 64,
      summationRiskScore: 128,
      attenuationDurationsMin: [10, 10, 0],
    });
  });

  it('keeps durations of exposures below the minimum', () => {
    const config = { ...GAEN_V1_DEFAULT, minimumRiskScore: 300 };
    expect(exposureSummaryV1([row(0, 40)], config, now)).toMatchObject({
      maximumRiskScore: 0,
      attenuationDurationsMin: [5, 0, 0],
    });
  });

  it('counts units of five minutes that were begun, thirty minutes at most', () => {
    expect(bandMinutes([0, 1, 300])).toEqual([0, 5, 5]);
    expect(bandMinutes([301, 1800, 1801])).toEqual([10, 30, 30]);
  });
});

describe("Corona-Warn-App's first scoring", () => {
  const of = (from: string) => CWA_1_SETS.find((set) => set.from === from)!;
  const summary = (
    maximumRiskScore: number,
    ...attenuationDurationsMin: [number, number, number]
  ) => ({
    matchedKeyCount: 1,
    daysSinceLastExposure: 1,
    maximumRiskScore,
    summationRiskScore: maximumRiskScore,
    attenuationDurationsMin,
  });

  it('weighs minutes by the greatest score over 25, from 2020-09-15 on over 50', () => {
    expect(cwa1Score(summary(25, 10, 10, 30), of('2020-06-15'))).toBe(15);
    expect(cwa1Score(summary(25, 10, 10, 30), of('2020-09-15'))).toBe(7.5);
    expect(cwa1Score(summary(25, 35, 0, 0), of('2020-06-15'))).toBe(30);
  });

  it('rounds to two decimals', () => {
    expect(cwa1Score(summary(7, 5, 0, 0), { ...of('2020-06-15'), normalizationDivisor: 3 })).toBe(
      11.67,
    );
  });

  it('had the tables of its dates', () => {
    const tables = CWA_1_SETS.map(({ from, gaenV1, normalizationDivisor }) => [
      from,
      gaenV1.thresholdsDb,
      gaenV1.transmissionRiskScores[0],
      gaenV1.attenuationScores[1],
      normalizationDivisor,
    ]);
    expect(tables).toEqual([
      ['2020-06-04', [44, 48], 1, 1, 25],
      ['2020-06-15', [55, 63], 1, 1, 25],
      ['2020-09-14', [55, 63], 0, 1, 25],
      ['2020-09-15', [55, 63], 0, 2, 50],
    ]);
  });
});

describe('any rows', () => {
  const rows = fc.uniqueArray(
    fc.record({
      keyIndex: fc.nat(2),
      timeS: fc.integer({ min: DAY, max: DAY + 7200 }),
      sinceScanS: fc.constant(300),
      meanAttenuationDb: fc.integer({ min: 0, max: 100 }),
      minAttenuationDb: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 30, selector: ({ keyIndex, timeS }) => `${keyIndex} ${timeS}` },
  );

  it('give the same summary in any order, its bands covering scans and margins', () => {
    fc.assert(
      fc.property(rows, (found) => {
        const exposures = exposuresV1(found, [50, 74]);
        expect(exposuresV1([...found].reverse(), [50, 74])).toEqual(exposures);
        for (const {
          secondsInBands: [a, b, c],
          durationMin,
        } of exposures) {
          expect(Math.abs((a + b + c) / 60 - durationMin)).toBeLessThanOrEqual(2.5);
        }
      }),
      { seed: 21, numRuns: 100 },
    );
  });
});
