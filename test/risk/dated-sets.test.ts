import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COVID_ALERT_SETS } from '../../src/risk/configs/covid-alert.ts';
import { CWA_1_SETS } from '../../src/risk/configs/cwa-1.ts';
import { CWA_2_SETS } from '../../src/risk/configs/cwa-2.ts';
import { NHS_1_SETS, NHS_2_SETS } from '../../src/risk/configs/nhs.ts';
import { SWISSCOVID_SETS } from '../../src/risk/configs/swisscovid.ts';
import { NAMED_RULES } from '../../src/risk/registry.ts';
import { hasShared, sharedPath } from '../shared.ts';

/** The record of a list that was in force on a date: the latest that had begun. */
const inForce = <Set extends { readonly from: string }>(sets: readonly Set[], date: string): Set =>
  sets.findLast(({ from }) => from <= date)!;

const APPS: readonly (readonly [
  family: string,
  sets: readonly { readonly from: string }[],
  source: RegExp,
])[] = [
  ['cwa-1', CWA_1_SETS, /corona-warn-app\/cwa-server/],
  ['cwa-2', CWA_2_SETS, /corona-warn-app\/cwa-server/],
  ['swisscovid', SWISSCOVID_SETS, /DP-3T\/dp3t-config-backend-ch/],
  ['nhs-1', NHS_1_SETS, /covid19-app-system-public/],
  ['nhs-2', NHS_2_SETS, /covid19-app-system-public/],
  ['covid-alert-1', COVID_ALERT_SETS, /cds-snc\/covid-alert-app/],
];

describe('parameters of an app by date', () => {
  it.each(APPS)(
    '%s: in order of date, a rule by each name, its source named',
    (family, sets, source) => {
      const dates = sets.map(({ from }) => from);
      expect(dates).toEqual([...dates].sort());
      const rules = NAMED_RULES.filter((rule) => rule.family === family);
      expect(rules.map(({ from }) => from)).toEqual(dates);
      for (const rule of rules) expect(rule.source).toMatch(source);
    },
  );

  it('covers every family that has dates, but for one note of one day', () => {
    const dated = new Set(
      NAMED_RULES.filter(({ from }) => from !== undefined).map(({ family }) => family),
    );
    expect([...dated].filter((family) => family !== 'dp3t-note').sort()).toEqual(
      APPS.map(([family]) => family).sort(),
    );
  });

  it.each([
    ['2020-11-11', 'typical', [0, 4, 4, 3, 2, 1], [0, 15], 10],
    ['2020-11-19', 'minimum', [0, 4, 4, 3, 2, 1], [0, 15], 10],
    ['2020-11-29', 'minimum', [0, 4, 4, 3, 2, 1], [0, 15], 10],
    ['2020-11-30', 'minimum', [1, 2, 0, 2, 4, 6], [0, 15], 10],
    ['2021-02-22', 'minimum', [1, 2, 0, 2, 4, 6], [0, 15], 5],
    ['2021-03-01', 'minimum', [1, 2, 0, 2, 4, 6], [5, 15], undefined],
    ['2021-03-18', 'minimum', [1, 2, 0, 2, 4, 6], [5, 13], undefined],
    ['2021-04-15', 'minimum', [1, 2, 0, 2, 4, 6], [0, 9], undefined],
  ])('Corona-Warn-App on %s: attenuation, encoding, levels of a window, filter', (...row) => {
    const [date, attenuation, encoding, levels, dropBelowMin] = row;
    const { parameters } = inForce(
      CWA_2_SETS.filter(({ byServer }) => byServer !== true),
      date,
    );
    const { trlEncoding: trl, minutesAtAttenuationFilters: filters } = parameters;
    expect(parameters.attenuation).toBe(attenuation);
    expect([
      trl.infectiousnessOffsetStandard,
      trl.infectiousnessOffsetHigh,
      trl.reportTypeOffsetRecursive,
      trl.reportTypeOffsetSelfReport,
      trl.reportTypeOffsetConfirmedClinicalDiagnosis,
      trl.reportTypeOffsetConfirmedTest,
    ]).toEqual(encoding);
    const starts = parameters.normalizedTimePerEWToRiskLevelMapping.map(
      ({ normalizedTimeRange }) => normalizedTimeRange.min,
    );
    expect(starts).toEqual(levels);
    expect(filters.map(({ dropIfMinutesInRange }) => dropIfMinutesInRange.max)).toEqual(
      dropBelowMin === undefined ? [] : [dropBelowMin],
    );
  });

  it("Corona-Warn-App's server had low of a window from 0 min on in March 2021", () => {
    const servers = CWA_2_SETS.filter(({ byServer }) => byServer === true);
    expect(servers.map(({ from }) => from)).toEqual(['2021-03-01', '2021-03-18']);
    for (const { from, parameters, mapping } of servers) {
      const app = CWA_2_SETS.find((set) => set.from === from && set.byServer !== true)!;
      const [low, high] = parameters.normalizedTimePerEWToRiskLevelMapping;
      expect(low.normalizedTimeRange.min).toBe(0);
      const [appLow, appHigh] = app.parameters.normalizedTimePerEWToRiskLevelMapping;
      expect([low.normalizedTimeRange.max, high]).toEqual([
        appLow.normalizedTimeRange.max,
        appHigh,
      ]);
      expect({ mapping, ...parameters, normalizedTimePerEWToRiskLevelMapping: [] }).toEqual({
        mapping: app.mapping,
        ...app.parameters,
        normalizedTimePerEWToRiskLevelMapping: [],
      });
    }
  });

  it.each([
    ['2020-07-16', [50, 74], 1, undefined],
    ['2020-08-06', [50, 63], 25, 15],
    ['2020-09-11', [50, 63], 25, 15],
    ['2020-09-12', [50, 63], 1, 15],
    ['2020-10-15', [50, 62], 1, 15],
  ])('Canada on %s: thresholds, minimum risk score, minutes', (date, dbs, minimum, minutes) => {
    const { gaenV1, minimumExposureDurationMin } = inForce(COVID_ALERT_SETS, date);
    expect(gaenV1.thresholdsDb).toEqual(dbs);
    expect([gaenV1.minimumRiskScore, minimumExposureDurationMin]).toEqual([minimum, minutes]);
  });

  it.each([
    ['2020-09-23', [1, 2, 3, 4, 5, 6, 7, 8], 900],
    ['2020-09-24', [0, 1, 2, 3, 4, 5, 6, 7], 900],
    ['2020-10-29', [0, 1, 2, 3, 4, 5, 6, 7], 180],
    ['2021-01-11', [0, 1, 2, 3, 4, 5, 6, 7], 120],
  ])('NHS COVID-19 on %s, first scoring: transmission scores, seconds', (date, scores, seconds) => {
    const { gaenV1, riskThresholdS } = inForce(NHS_1_SETS, date);
    expect([gaenV1.transmissionRiskScores, riskThresholdS]).toEqual([scores, seconds]);
  });
});

interface Period {
  readonly from: string;
  readonly [name: string]: unknown;
}

/** Periods of a file that names only what changes, each with all that holds from then on. */
const whole = (periods: readonly Period[]): Period[] =>
  periods.reduce<Period[]>((all, period) => [...all, { ...all.at(-1), ...period }], []);

describe.skipIf(!hasShared)('parameters as gathered from the histories of the apps', () => {
  const file = hasShared ? sharedPath('vectors/app-configs/app-configs.json') : '';
  const read = () =>
    JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      { periods: Period[]; v1: Record<string, unknown>; v2: Record<string, unknown> }
    >;

  it('SwissCovid', () => {
    const expected = whole(read().swisscovid.periods);
    expect(
      SWISSCOVID_SETS.map(({ from, thresholdsDb, triggerMin }) => ({
        from,
        thresholds: thresholdsDb,
        triggerMinutes: triggerMin,
      })),
    ).toEqual(expected);
  });

  it('Corona-Warn-App, first scoring', () => {
    const [first, ...periods] = whole(read()['corona-warn-app-v1'].periods);
    expect(CWA_1_SETS[0].gaenV1.thresholdsDb).toEqual(first.attenuationDurationThresholds);
    expect(
      CWA_1_SETS.slice(1).map(({ from, gaenV1, bandWeights, ...set }) => ({
        from,
        attenuationDurationThresholds: gaenV1.thresholdsDb,
        bucketWeights: bandWeights,
        minimumRiskScore: gaenV1.minimumRiskScore,
        normalizationDivisor: set.normalizationDivisor,
        highRiskFrom: set.highRiskFrom,
        daysScores: gaenV1.daysSinceLastExposureScores,
        durationScores: gaenV1.durationScores,
        attenuationScores: gaenV1.attenuationScores,
        transmissionScores: gaenV1.transmissionRiskScores,
      })),
    ).toEqual(periods);
  });

  it('Corona-Warn-App, second scoring: bands and minutes of a day that are high', () => {
    const periods = whole(read()['corona-warn-app-v2'].periods);
    for (const { from, weights, dayHighFrom } of periods) {
      const { parameters } = CWA_2_SETS.find((set) => set.from === from)!;
      const bands = parameters.minutesAtAttenuationWeights.map(
        ({ attenuationRange: { min, max }, weight }) => [min, max, weight],
      );
      const [, high] = parameters.normalizedTimePerDayToRiskLevelMapping;
      expect([from, bands, high.normalizedTimeRange.min]).toEqual([from, weights, dayHighFrom]);
    }
  });

  it('NHS COVID-19', () => {
    const { v1, v2 } = read()['nhs-england-wales'];
    const seconds = NHS_1_SETS.filter(({ from }) => from !== '2020-09-24');
    expect(seconds.map(({ from, riskThresholdS }) => [from, riskThresholdS])).toEqual(
      v1.riskThresholdSeconds,
    );
    expect(NHS_2_SETS.map(({ from, riskThreshold }) => [from, riskThreshold])).toEqual(
      v2.riskThreshold,
    );
    for (const { gaenV1, bandWeights } of NHS_1_SETS) {
      expect([gaenV1.thresholdsDb, bandWeights]).toEqual([v1.thresholds, v1.bucketWeights]);
    }
  });
});
