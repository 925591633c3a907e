import type { CwaParameters, NumberRange, RiskLevelOfTime, TrlEncoding } from '../cwa/cwa.ts';
import { infectiousnessOfDays } from '../key-mapping.ts';
import type { DiagnosisKeysDataMapping } from '../key-mapping.ts';

/** All of Corona-Warn-App's second scoring that was in force from a date on. */
export interface CwaSet {
  readonly from: string;
  /** True where the server's file says other levels than the app's own cases of that time. */
  readonly byServer?: true;
  readonly parameters: CwaParameters;
  readonly mapping: DiagnosisKeysDataMapping;
}

/** Where the numbers were read. */
export const CWA_2_SOURCE =
  'corona-warn-app/cwa-server, risk-calculation-parameters of its history; cases of ' +
  'cwa-app-android and cwa-app-ios';

/** The server writes a key's transmission risk level as days 1 or 2 and a report type. */
export const CWA_MAPPING: DiagnosisKeysDataMapping = {
  infectiousnessOfDays: infectiousnessOfDays(
    new Map([
      [1, 'standard'],
      [2, 'high'],
    ]),
  ),
  infectiousnessWhenMissing: 'none',
  reportTypeWhenMissing: 'confirmed-test',
};

const below = (min: number, max: number): NumberRange => ({ min, max, maxExclusive: true });

function weights(
  ...bands: readonly (readonly [number, number, number])[]
): CwaParameters['minutesAtAttenuationWeights'] {
  return bands.map(([min, max, weight]) => ({ attenuationRange: below(min, max), weight }));
}

function levels(lowFrom: number, highFrom: number, max: number): RiskLevelOfTime[] {
  return [
    { normalizedTimeRange: below(lowFrom, highFrom), riskLevel: 'low' },
    { normalizedTimeRange: { min: highFrom, max }, riskLevel: 'high' },
  ];
}

const minutesBelow73 = (minutes: number): CwaParameters['minutesAtAttenuationFilters'] => [
  { attenuationRange: below(0, 73), dropIfMinutesInRange: below(0, minutes) },
];

const VALUES = [0, 0, 0.6, 0.8, 1, 1.2, 1.4, 1.6].map((transmissionRiskValue, k) => ({
  transmissionRiskLevel: k + 1,
  transmissionRiskValue,
}));

/** Before 2020-11-30: levels 1 to 4 of standard infectiousness, 5 to 8 of high. */
const FIRST_ENCODING: TrlEncoding = {
  infectiousnessOffsetStandard: 0,
  infectiousnessOffsetHigh: 4,
  reportTypeOffsetRecursive: 4,
  reportTypeOffsetSelfReport: 3,
  reportTypeOffsetConfirmedClinicalDiagnosis: 2,
  reportTypeOffsetConfirmedTest: 1,
};

/** From 2020-11-30 on: two levels of each report type, standard and high. */
export const CWA_ENCODING: TrlEncoding = {
  infectiousnessOffsetStandard: 1,
  infectiousnessOffsetHigh: 2,
  reportTypeOffsetRecursive: 0,
  reportTypeOffsetSelfReport: 2,
  reportTypeOffsetConfirmedClinicalDiagnosis: 4,
  reportTypeOffsetConfirmedTest: 6,
};

const FIRST: CwaParameters = {
  attenuation: 'typical',
  minutesAtAttenuationFilters: minutesBelow73(10),
  trlFilters: [{ dropIfTrlInRange: { min: 1, max: 2 } }],
  minutesAtAttenuationWeights: weights([0, 55, 1], [55, 63, 0.5]),
  normalizedTimePerEWToRiskLevelMapping: levels(0, 15, 9999),
  normalizedTimePerDayToRiskLevelMapping: levels(0, 15, 99_999),
  trlEncoding: FIRST_ENCODING,
  transmissionRiskValueMapping: [],
  transmissionRiskLevelMultiplier: 0.2,
  maxEncounterAgeInDays: 0,
};

const LEAST: CwaParameters = { ...FIRST, attenuation: 'minimum' };

const NEW_ENCODING: CwaParameters = { ...LEAST, trlEncoding: CWA_ENCODING };

const FIVE_MINUTES: CwaParameters = {
  ...NEW_ENCODING,
  minutesAtAttenuationFilters: minutesBelow73(5),
};

const UNFILTERED: CwaParameters = {
  ...FIVE_MINUTES,
  minutesAtAttenuationFilters: [],
  trlFilters: [],
  minutesAtAttenuationWeights: weights([0, 55, 1], [55, 63, 0.5], [63, 73, 0.3]),
  normalizedTimePerEWToRiskLevelMapping: levels(5, 15, 9999),
  normalizedTimePerDayToRiskLevelMapping: levels(5, 15, 99_999),
  transmissionRiskValueMapping: VALUES,
  transmissionRiskLevelMultiplier: 0,
};

const FARTHER: CwaParameters = {
  ...UNFILTERED,
  minutesAtAttenuationWeights: weights([0, 63, 0.8], [63, 73, 1], [73, 79, 0.1]),
  normalizedTimePerEWToRiskLevelMapping: levels(5, 13, 9999),
  normalizedTimePerDayToRiskLevelMapping: levels(5, 13, 99_999),
};

const VERSION_2_0: CwaParameters = {
  ...FARTHER,
  normalizedTimePerEWToRiskLevelMapping: levels(0, 9, 9999),
  normalizedTimePerDayToRiskLevelMapping: levels(5, 9, 99_999),
};

/** The same with low from 0 min on in a window, as the server's file has it. */
function byServer(parameters: CwaParameters): CwaParameters {
  const [low, ...high] = parameters.normalizedTimePerEWToRiskLevelMapping;
  const from0 = { ...low, normalizedTimeRange: { ...low.normalizedTimeRange, min: 0 } };
  return { ...parameters, normalizedTimePerEWToRiskLevelMapping: [from0, ...high] };
}

const mapping = CWA_MAPPING;

/**
 * In order of date. Of 2020-11-19 are the numbers of 2020-11-11 on the least attenuation of a scan
 * instead of the mean. Of 2021-03-01 and 2021-03-18 there are two: low of a window starts at 5 min
 * in the app's cases of March, and at 0 in the server's file. Judgement: below the threshold of
 * 2021-03-18 the level of a day stays low from 5 min on, as before (the history states the
 * threshold only).
 */
export const CWA_2_SETS: readonly CwaSet[] = [
  { from: '2020-11-11', parameters: FIRST, mapping },
  { from: '2020-11-19', parameters: LEAST, mapping },
  { from: '2020-11-30', parameters: NEW_ENCODING, mapping },
  { from: '2021-02-22', parameters: FIVE_MINUTES, mapping },
  { from: '2021-03-01', parameters: UNFILTERED, mapping },
  { from: '2021-03-01', byServer: true, parameters: byServer(UNFILTERED), mapping },
  { from: '2021-03-18', parameters: FARTHER, mapping },
  { from: '2021-03-18', byServer: true, parameters: byServer(FARTHER), mapping },
  { from: '2021-04-15', parameters: VERSION_2_0, mapping },
  { from: '2022', parameters: { ...VERSION_2_0, maxEncounterAgeInDays: 10 }, mapping },
];
