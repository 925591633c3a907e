import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/cwa.json' with { type: 'json' };
import { CWA_2_SETS } from '../../src/risk/configs/cwa-2.ts';
import { readCwaParameters, readCwaWindows } from '../../src/risk/cwa/cwa-json.ts';
import { cwaRisk } from '../../src/risk/cwa/cwa.ts';
import type { NumberRange } from '../../src/risk/cwa/cwa.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { casesRight, fixtureCases, NOW_S, outcomeOfCase, unpackWindows } from './cwa-cases.ts';
import type { CwaCaseFile } from './cwa-cases.ts';

describe('published cases of Corona-Warn-App', () => {
  for (const os of ['android', 'ios'] as const) {
    const file = fixtureCases(os);
    it.each(file.testCases.map((one) => [one.description, one] as const))(`${os}: %s`, (_, one) => {
      const { got, expected } = outcomeOfCase(file, one);
      expect(Object.keys(got)).toHaveLength(7);
      expect(got).toEqual(expected);
    });
  }

  it('decide for the least attenuation of a scan, against its mean', () => {
    expect(casesRight(fixtureCases('android'))).toBe(29);
    expect(casesRight(fixtureCases('android'), 'typical')).toBe(16);
    expect(casesRight(fixtureCases('ios'))).toBe(28);
    expect(casesRight(fixtureCases('ios'), 'typical')).toBe(25);
  });

  it('of Android have the parameters of 2021-04-15, of iOS those of 2021-03-01', () => {
    for (const [os, from] of [
      ['android', '2021-04-15'],
      ['ios', '2021-03-01'],
    ] as const) {
      const { parameters } = CWA_2_SETS.find((set) => set.from === from)!;
      const { defaultRiskCalculationConfiguration: json } = fixtureCases(os);
      const { maxEncounterAgeInDays, ...named } = readCwaParameters(json);
      const without = (range: NumberRange) => ({ min: range.min, max: range.max });
      expect(named.transmissionRiskValueMapping).toEqual(parameters.transmissionRiskValueMapping);
      expect(named.trlEncoding).toEqual(parameters.trlEncoding);
      expect(
        named.minutesAtAttenuationWeights.map((w) => [without(w.attenuationRange), w.weight]),
      ).toEqual(
        parameters.minutesAtAttenuationWeights.map((w) => [without(w.attenuationRange), w.weight]),
      );
      expect(
        named.normalizedTimePerEWToRiskLevelMapping.map((m) => m.normalizedTimeRange.min),
      ).toEqual(
        parameters.normalizedTimePerEWToRiskLevelMapping.map((m) => m.normalizedTimeRange.min),
      );
      expect(maxEncounterAgeInDays).toBe(0);
    }
  });
});

describe('lists of windows of the tester build', () => {
  const lists = Object.entries(fixture.lists);

  // They were made for the encoding of 2020-11-30.
  const since = CWA_2_SETS.filter(({ from }) => from >= '2020-11-30' && from <= '2021-03-01');
  it.each(lists)('%s: its level in the sets from 2020-11-30 to 2021-03-01', (name, windows) => {
    const expected = name === 'lowrisk' ? 'low' : 'high';
    expect(since).toHaveLength(4);
    for (const { from, parameters } of since) {
      const risk = cwaRisk(readCwaWindows(unpackWindows(windows), NOW_S), parameters, NOW_S);
      expect([from, risk.totalLevel]).toEqual([from, expected]);
    }
  });

  it('the encounters of low risk add up: no window is high by itself', () => {
    const windows = unpackWindows(fixture.lists['increased-risk-due-to-low-risk-encounter']);
    const { parameters } = CWA_2_SETS.find((set) => set.from === '2021-02-22')!;
    const risk = cwaRisk(readCwaWindows(windows, NOW_S), parameters, NOW_S);
    expect(risk.minimumDistinctEncountersWithHighRisk).toBe(0);
    expect(risk.days.map(({ normalizedTimeMin }) => normalizedTimeMin)).toEqual([
      expect.closeTo(18, 12),
      expect.closeTo(18, 12),
    ]);
  });
});

describe.skipIf(!hasShared)('every case file beside the checkout', () => {
  const folder = hasShared ? sharedPath('vectors/cwa/') : '';
  const files = hasShared ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const read = (name: string): unknown => JSON.parse(readFileSync(folder + name, 'utf8'));

  it.each(files)('%s', (name) => {
    const json = read(name);
    // A list of windows has no expectation of its own beside its name.
    if (Array.isArray(json)) {
      expect(readCwaWindows(json, NOW_S)).toHaveLength(json.length);
      return;
    }
    const file = json as CwaCaseFile;
    expect(file.testCases.length).toBeGreaterThan(0);
    for (const one of file.testCases) {
      const { got, expected } = outcomeOfCase(file, one);
      expect(got, one.description).toEqual(expected);
    }
  });

  it('has what the fixture has', () => {
    const file = read('exposure-windows-risk-calculation.android.json') as CwaCaseFile;
    const windows = fixtureCases('android').testCases.map((one) => one.exposureWindows);
    expect(file.testCases.map((one) => one.exposureWindows)).toEqual(windows);
  });
});
