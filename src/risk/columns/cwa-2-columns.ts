import { assert } from '../../base/assert.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { asCwaPublishes } from '../configs/cwa-keys.ts';
import {
  DEFAULT_MAX_AGE_DAYS,
  inRange,
  transmissionRiskLevel,
  transmissionRiskValue,
} from '../cwa/cwa.ts';
import type { CwaParameters, NumberRange, RiskLevelOfTime } from '../cwa/cwa.ts';
import { infectiousnessOf, reportTypeOf } from '../key-mapping.ts';
import type { DiagnosisKeysDataMapping } from '../key-mapping.ts';
import { writeNothing, writeOutcome } from './day-sums.ts';
import { DayTimes } from './day-times.ts';
import { tableOfKeys } from './key-facts.ts';
import { LEVEL } from './window-columns.ts';
import type { ColumnRule, WindowColumns } from './window-columns.ts';

/** `cwaRisk` over columns: the day of the greatest normalised time. */
export function cwa2Columns(
  parameters: CwaParameters,
  mapping: DiagnosisKeysDataMapping,
  highFrom: number,
): ColumnRule {
  const maxAgeDays = parameters.maxEncounterAgeInDays || DEFAULT_MAX_AGE_DAYS;
  const values = tableOfKeys((key) => {
    const { daysSinceOnset, reportType } = asCwaPublishes(key, parameters.trlEncoding);
    const infectiousness = infectiousnessOf(daysSinceOnset, mapping);
    if (infectiousness === 'none') return Number.NaN;
    const says = { reportType: reportTypeOf(reportType, mapping), infectiousness };
    const level = transmissionRiskLevel(says, parameters.trlEncoding);
    const isDropped = parameters.trlFilters.some((f) => inRange(level, f.dropIfTrlInRange));
    return isDropped ? Number.NaN : transmissionRiskValue(level, parameters);
  });
  const weigher = new Weigher(parameters);
  const windows = new DayTimes();
  return (columns, nowS, out) => {
    const { phoneFrom, dayS, keyCode, scanFrom } = columns;
    for (let phone = 0; phone < nowS.length; phone++) {
      const sinceS = (Math.floor(nowS[phone] / S_PER_DAY) - maxAgeDays) * S_PER_DAY;
      windows.count = 0;
      for (let w = phoneFrom[phone]; w < phoneFrom[phone + 1]; w++) {
        const value = values[keyCode[w]];
        if (scanFrom[w] === scanFrom[w + 1] || dayS[w] < sinceS || Number.isNaN(value)) continue;
        const weighted = weigher.secondsOf(columns, w);
        if (!Number.isNaN(weighted)) windows.add(dayS[w], value * (weighted / 60));
      }
      const best = windows.sumUp();
      if (best < 0) {
        writeNothing(out, phone);
        continue;
      }
      const minutes = windows.timeMin[best];
      const isHigh = minutes >= highFrom;
      writeOutcome(out, phone, isHigh, windows.dayS[best], minutes);
      out.level[phone] = levelOf(minutes, parameters.normalizedTimePerDayToRiskLevelMapping);
    }
  };
}

function levelOf(minutes: number, mapping: readonly RiskLevelOfTime[]): number {
  for (const { normalizedTimeRange, riskLevel } of mapping) {
    if (inRange(minutes, normalizedTimeRange)) return LEVEL[riskLevel];
  }
  return LEVEL.none;
}

/** Seconds of a window by weight, NaN where a filter drops it. */
class Weigher {
  private readonly isMinimum: boolean;
  private readonly filters: CwaParameters['minutesAtAttenuationFilters'];
  /** Bands, dB; the first that holds an attenuation counts. */
  private readonly fromDb: Float64Array;
  private readonly toDb: Float64Array;
  private readonly weights: Float64Array;

  constructor(parameters: CwaParameters) {
    const bands = parameters.minutesAtAttenuationWeights;
    assert(bands.every(isHalfOpen), 'weights have bands that are closed below and open above');
    this.isMinimum = parameters.attenuation === 'minimum';
    this.filters = parameters.minutesAtAttenuationFilters;
    assert(this.filters.every(isHalfOpen), 'filters have such bands, too');
    this.fromDb = Float64Array.from(bands, ({ attenuationRange }) => attenuationRange.min);
    this.toDb = Float64Array.from(bands, ({ attenuationRange }) => attenuationRange.max);
    this.weights = Float64Array.from(bands, ({ weight }) => weight);
  }

  secondsOf({ scanFrom, seconds, typicalDb, minDb }: WindowColumns, window: number): number {
    const { fromDb, toDb, weights } = this;
    const attenuationDb = this.isMinimum ? minDb : typicalDb;
    const [from, to] = [scanFrom[window], scanFrom[window + 1]];
    for (const { attenuationRange, dropIfMinutesInRange } of this.filters) {
      const { min, max } = attenuationRange;
      let sum = 0;
      for (let s = from; s < to; s++) {
        if (seconds[s] >= 0 && attenuationDb[s] >= min && attenuationDb[s] < max) sum += seconds[s];
      }
      if (inRange(Math.floor(sum / 60), dropIfMinutesInRange)) return Number.NaN;
    }
    let weighted = 0;
    for (let s = from; s < to; s++) {
      if (seconds[s] < 0) continue;
      const db = attenuationDb[s];
      for (let k = 0; k < weights.length; k++) {
        if (db < fromDb[k] || db >= toDb[k]) continue;
        weighted += seconds[s] * weights[k];
        break;
      }
    }
    return weighted;
  }
}

function isHalfOpen({ attenuationRange }: { attenuationRange: NumberRange }): boolean {
  return attenuationRange.minExclusive !== true && attenuationRange.maxExclusive === true;
}
