import { CALIBRATION_CONFIDENCES } from '../../base/ble/sender-metadata.ts';
import { InputError } from '../../base/errors.ts';
import { REPORT_TYPES } from '../../base/diagnosis.ts';
import { shortened } from '../../base/text/printable.ts';
import { S_PER_DAY } from '../../base/time.ts';
import type { CwaParameters, NumberRange, RiskLevelOfTime, TrlEncoding } from './cwa.ts';
import type { ExposureWindow, ScanInstance } from '../scored-row.ts';

type Json = Readonly<Record<string, unknown>>;

const LEVELS = new Map<unknown, 'low' | 'high'>([
  [1, 'low'],
  [2, 'high'],
  ['LOW', 'low'],
  ['HIGH', 'high'],
]);

/**
 * Parameters from the JSON of Corona-Warn-App: `defaultRiskCalculationConfiguration` of its test
 * cases. What is left out has the default of its protocol buffers: no filter, 0, false; a mapping
 * to level 0 (unspecified) tells nothing and is left out.
 *
 * @throws InputError that names the key, what was expected and what was found
 */
export function readCwaParameters(
  json: unknown,
  attenuation: CwaParameters['attenuation'] = 'minimum',
): CwaParameters {
  const at = groupOf(json, 'the configuration');
  const encoding = groupOf(at.trlEncoding ?? {}, 'trlEncoding');
  return {
    attenuation,
    minutesAtAttenuationFilters: listOf(at, 'minutesAtAttenuationFilters').map((filter) => ({
      attenuationRange: rangeOf(filter, 'attenuationRange'),
      dropIfMinutesInRange: rangeOf(filter, 'dropIfMinutesInRange'),
    })),
    trlFilters: listOf(at, 'trlFilters').map((filter) => ({
      dropIfTrlInRange: rangeOf(filter, 'dropIfTrlInRange'),
    })),
    minutesAtAttenuationWeights: listOf(at, 'minutesAtAttenuationWeights').map((weight) => ({
      attenuationRange: rangeOf(weight, 'attenuationRange'),
      weight: numberOf(weight, 'weight'),
    })),
    normalizedTimePerEWToRiskLevelMapping: levelsOf(at, 'normalizedTimePerEWToRiskLevelMapping'),
    normalizedTimePerDayToRiskLevelMapping: levelsOf(at, 'normalizedTimePerDayToRiskLevelMapping'),
    trlEncoding: encodingOf(encoding),
    transmissionRiskValueMapping: listOf(at, 'transmissionRiskValueMapping').map((value) => ({
      transmissionRiskLevel: numberOf(value, 'transmissionRiskLevel'),
      transmissionRiskValue: numberOf(value, 'transmissionRiskValue'),
    })),
    transmissionRiskLevelMultiplier: numberOf(at, 'transmissionRiskLevelMultiplier'),
    maxEncounterAgeInDays: numberOf(at, 'maxEncounterAgeInDays'),
  };
}

/**
 * Windows from the JSON of Corona-Warn-App: its test cases and the lists of its tester build.
 * `ageInDays` is counted back from the UTC day of `nowS` (Unix s). Infectiousness 2 is high, any
 * other standard, as the app reads it.
 *
 * @throws InputError that names the key, what was expected and what was found
 */
export function readCwaWindows(json: unknown, nowS: number): ExposureWindow[] {
  if (!Array.isArray(json)) throw wrong('the windows', 'a list', json);
  const today = Math.floor(nowS / S_PER_DAY);
  return json.map((one: unknown, keyIndex): ExposureWindow => {
    const window = groupOf(one, `window ${keyIndex}`);
    return {
      keyIndex,
      dayS: (today - numberOf(window, 'ageInDays')) * S_PER_DAY,
      infectiousness: numberOf(window, 'infectiousness') === 2 ? 'high' : 'standard',
      reportType: wordOf(window, 'reportType', REPORT_TYPES),
      calibrationConfidence: wordOf(window, 'calibrationConfidence', CALIBRATION_CONFIDENCES),
      scanInstances: listOf(window, 'scanInstances').map((scan): ScanInstance => ({
        secondsSinceLastScan: numberOf(scan, 'secondsSinceLastScan'),
        typicalAttenuationDb: numberOf(scan, 'typicalAttenuation'),
        minAttenuationDb: numberOf(scan, 'minAttenuation'),
      })),
    };
  });
}

function encodingOf(at: Json): TrlEncoding {
  return {
    infectiousnessOffsetStandard: numberOf(at, 'infectiousnessOffsetStandard'),
    infectiousnessOffsetHigh: numberOf(at, 'infectiousnessOffsetHigh'),
    reportTypeOffsetRecursive: numberOf(at, 'reportTypeOffsetRecursive'),
    reportTypeOffsetSelfReport: numberOf(at, 'reportTypeOffsetSelfReport'),
    reportTypeOffsetConfirmedClinicalDiagnosis: numberOf(
      at,
      'reportTypeOffsetConfirmedClinicalDiagnosis',
    ),
    reportTypeOffsetConfirmedTest: numberOf(at, 'reportTypeOffsetConfirmedTest'),
  };
}

function levelsOf(at: Json, key: string): RiskLevelOfTime[] {
  return listOf(at, key).flatMap((one): RiskLevelOfTime[] => {
    const { riskLevel: word = 0 } = one;
    if (word === 0 || word === 'UNSPECIFIED') return [];
    const riskLevel = LEVELS.get(word);
    if (riskLevel === undefined) throw wrong('riskLevel', '0, 1 (LOW) or 2 (HIGH)', word);
    return [{ normalizedTimeRange: rangeOf(one, 'normalizedTimeRange'), riskLevel }];
  });
}

function rangeOf(at: Json, key: string): NumberRange {
  const range = groupOf(at[key] ?? {}, key);
  return {
    min: numberOf(range, 'min'),
    max: numberOf(range, 'max'),
    minExclusive: flagOf(range, 'minExclusive'),
    maxExclusive: flagOf(range, 'maxExclusive'),
  };
}

function groupOf(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(name, 'a group of keys', value);
  }
  return value as Json;
}

function listOf(at: Json, key: string): Json[] {
  const value = at[key] ?? [];
  if (!Array.isArray(value)) throw wrong(key, 'a list', value);
  return value.map((one: unknown) => groupOf(one, `each of ${key}`));
}

function numberOf(at: Json, key: string): number {
  const value = at[key] ?? 0;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(key, 'a number', value);
  return value;
}

function flagOf(at: Json, key: string): boolean {
  const value = at[key] ?? false;
  if (typeof value !== 'boolean') throw wrong(key, 'true or false', value);
  return value;
}

function wordOf<Word>(at: Json, key: string, words: readonly Word[]): Word {
  const value = numberOf(at, key);
  if (!Number.isInteger(value) || value < 0 || value >= words.length) {
    throw wrong(key, `a whole number from 0 to ${words.length - 1}`, value);
  }
  return words[value];
}

function wrong(key: string, expected: string, found: unknown): InputError {
  return new InputError(
    `${key}: expected ${expected}, found ${shortened(JSON.stringify(found) ?? 'nothing')}`,
  );
}
