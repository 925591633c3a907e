import fixture from '../../fixtures/cwa.json' with { type: 'json' };
import { readCwaParameters, readCwaWindows } from '../../src/risk/cwa/cwa-json.ts';
import { cwaRisk } from '../../src/risk/cwa/cwa.ts';
import type { CwaParameters, CwaRisk } from '../../src/risk/cwa/cwa.ts';

export const NOW_S = 1_620_000_000;

/** A case by the names of Corona-Warn-App's own files; what it does not name is not asked. */
export interface CwaCase {
  readonly description: string;
  readonly exposureWindows: unknown;
  /** Instead of the file's own. */
  readonly riskCalculationConfiguration?: unknown;
}

export interface CwaCaseFile {
  readonly defaultRiskCalculationConfiguration: unknown;
  readonly testCases: readonly CwaCase[];
}

/** Things that cases expect, in the order of the fixture; null: no such day. */
type Outcome = Record<string, number | null>;

/** What a case got and what it expected, for the things that it names. */
export function outcomeOfCase(
  file: CwaCaseFile,
  one: CwaCase,
  attenuation: CwaParameters['attenuation'] = 'minimum',
): { got: Outcome; expected: Outcome } {
  const parameters = readCwaParameters(
    one.riskCalculationConfiguration ?? file.defaultRiskCalculationConfiguration,
    attenuation,
  );
  const all = outcomeOf(cwaRisk(readCwaWindows(one.exposureWindows, NOW_S), parameters, NOW_S));
  const got: Outcome = {};
  const expected: Outcome = {};
  for (const [key, value] of Object.entries(all)) {
    const asked = (one as unknown as Readonly<Record<string, number | null | undefined>>)[key];
    if (asked === undefined) continue;
    got[key] = value;
    expected[key] = asked;
  }
  return { got, expected };
}

/** How many cases of a file come out as they expect. */
export function casesRight(file: CwaCaseFile, attenuation?: CwaParameters['attenuation']): number {
  return file.testCases.filter((one) => {
    const { got, expected } = outcomeOfCase(file, one, attenuation);
    return JSON.stringify(got) === JSON.stringify(expected);
  }).length;
}

function outcomeOf(risk: CwaRisk): Outcome {
  const of = (level: 'low' | 'high') => risk.days.filter((day) => day.level === level);
  const age = (level: 'low' | 'high'): number | null => {
    const latest = of(level).at(-1);
    return latest === undefined ? null : Math.floor(NOW_S / 86_400) - latest.dayS / 86_400;
  };
  return {
    expTotalRiskLevel: risk.totalLevel === 'high' ? 2 : 1,
    expAgeOfMostRecentDateWithLowRisk: age('low'),
    expAgeOfMostRecentDateWithHighRisk: age('high'),
    expNumberOfDaysWithLowRisk: of('low').length,
    expNumberOfDaysWithHighRisk: of('high').length,
    expTotalMinimumDistinctEncountersWithLowRisk: risk.minimumDistinctEncountersWithLowRisk,
    expTotalMinimumDistinctEncountersWithHighRisk: risk.minimumDistinctEncountersWithHighRisk,
  };
}

type Packed = readonly unknown[];

/** Windows of the fixture as the app's own files have them. */
export function unpackWindows(windows: readonly Packed[]) {
  return windows.map((window) => {
    const [ageInDays, reportType, infectiousness, calibrationConfidence, scans] = window;
    const scanInstances = (scans as number[][]).map(
      ([minAttenuation, typicalAttenuation, secondsSinceLastScan]) => ({
        minAttenuation,
        typicalAttenuation,
        secondsSinceLastScan,
      }),
    );
    return { ageInDays, reportType, infectiousness, calibrationConfidence, scanInstances };
  });
}

/** The fixture's cases of one system, as a file of the app's own. */
export function fixtureCases(os: 'android' | 'ios'): CwaCaseFile {
  const { configuration, cases } = fixture.cases[os];
  return {
    defaultRiskCalculationConfiguration: configuration,
    testCases: cases.map(({ windows, expected }, k) => ({
      description: `case ${k + 1}`,
      exposureWindows: unpackWindows(windows),
      ...Object.fromEntries(fixture.expectedColumns.map((key, column) => [key, expected[column]])),
    })),
  };
}
