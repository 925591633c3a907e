import { cwa2Columns } from '../columns/cwa-2-columns.ts';
import { summaryColumns } from '../columns/summary-v1-columns.ts';
import { CWA_1_SETS, CWA_1_SOURCE } from '../configs/cwa-1.ts';
import type { Cwa1Set } from '../configs/cwa-1.ts';
import { CWA_2_SETS, CWA_2_SOURCE } from '../configs/cwa-2.ts';
import type { CwaSet } from '../configs/cwa-2.ts';
import { asCwaPublishes, cwaTransmissionRiskLevel } from '../configs/cwa-keys.ts';
import { cwa1Score } from '../cwa/cwa-1-score.ts';
import { cwaRisk } from '../cwa/cwa.ts';
import type { CwaParameters, RiskLevelOfTime } from '../cwa/cwa.ts';
import { exposureWindows } from '../exposure-windows.ts';
import type { ScoredRow } from '../scored-row.ts';
import { exposureSummaryV1 } from '../gaen/gaen-v1-exposures.ts';
import { infectiousnessOf } from '../key-mapping.ts';
import type { NamedRule } from '../named-rule.ts';
import { daysBefore, NOTHING, outcomeOfDays } from '../outcome.ts';
import type { RuleOutcome } from '../outcome.ts';

/** Corona-Warn-App at every date, both scorings. */
export const CWA_RULES: readonly NamedRule[] = [
  ...CWA_1_SETS.map(first),
  ...CWA_2_SETS.map(second),
];

function first(set: Cwa1Set): NamedRule {
  const { gaenV1, bandWeights, normalizationDivisor, highRiskFrom } = set;
  const [near, far] = gaenV1.thresholdsDb;
  return {
    name: `cwa-1-${set.from}`,
    family: 'cwa-1',
    from: set.from,
    source: CWA_1_SOURCE,
    numbers:
      `minutes below ${near} dB x ${bandWeights[0]}, below ${far} dB x ${bandWeights[1]}, times ` +
      `maximum risk score / ${normalizationDivisor}; ${highRiskFrom} or more is high; ` +
      `attenuation scores ${gaenV1.attenuationScores.join(' ')}, transmission ` +
      `${gaenV1.transmissionRiskScores.join(' ')}, minimum ${gaenV1.minimumRiskScore}`,
    needs: 'attenuation',
    asks: { minutes: highRiskFrom, per: 'all', above: false },
    thresholdsDb: gaenV1.thresholdsDb,
    apply: (rows, nowS) => firstOutcome(rows, set, nowS),
    compile: () =>
      summaryColumns({
        gaenV1,
        levelOf: cwaTransmissionRiskLevel,
        minutes: ({ bandsMin, maximumRiskScore }) =>
          cwa1Score({ attenuationDurationsMin: bandsMin, maximumRiskScore }, set),
        warns: (minutes) => minutes >= highRiskFrom,
        levelElse: 'low',
      }),
  };
}

function firstOutcome(rows: readonly ScoredRow[], set: Cwa1Set, nowS: number): RuleOutcome {
  const keys = rows.map((row) => ({
    ...row,
    transmissionRiskLevel: cwaTransmissionRiskLevel(row),
  }));
  const summary = exposureSummaryV1(keys, set.gaenV1, nowS);
  if (summary.matchedKeyCount === 0) return NOTHING;
  const scoreMin = cwa1Score(summary, set);
  const warned = scoreMin >= set.highRiskFrom;
  return {
    warned,
    level: warned ? 'high' : 'low',
    exposureS: daysBefore(nowS, summary.daysSinceLastExposure),
    scoreMin,
  };
}

function second({ from, byServer, parameters, mapping }: CwaSet): NamedRule {
  const weights = parameters.minutesAtAttenuationWeights;
  const [, high] = parameters.normalizedTimePerDayToRiskLevelMapping;
  return {
    name: `cwa-2-${from}${byServer === true ? '-server' : ''}`,
    family: 'cwa-2',
    from,
    source: CWA_2_SOURCE,
    numbers: secondNumbers(parameters),
    needs: 'attenuation',
    asks: { minutes: high.normalizedTimeRange.min, per: 'day', above: false },
    thresholdsDb: weights.map(({ attenuationRange }) => attenuationRange.max),
    compile: () => cwa2Columns(parameters, mapping, high.normalizedTimeRange.min),
    infectiousness: (row) =>
      infectiousnessOf(asCwaPublishes(row, parameters.trlEncoding).daysSinceOnset, mapping),
    apply: (rows, nowS) => {
      const published = rows.map((row) => asCwaPublishes(row, parameters.trlEncoding));
      const windows = exposureWindows(published, mapping);
      const { days } = cwaRisk(windows, parameters, nowS);
      const minutes = days.map(({ dayS, normalizedTimeMin }) => ({
        dayS,
        minutes: normalizedTimeMin,
      }));
      const outcome = outcomeOfDays(minutes, (each) => each >= high.normalizedTimeRange.min);
      const named = days.find(({ dayS }) => dayS === outcome.exposureS);
      return named === undefined ? outcome : { ...outcome, level: named.level };
    },
  };
}

function secondNumbers(parameters: CwaParameters): string {
  const weights = parameters.minutesAtAttenuationWeights
    .map(({ attenuationRange: { min, max }, weight }) => `${min} to ${max} dB x ${weight}`)
    .join(', ');
  const values = parameters.transmissionRiskValueMapping
    .map(({ transmissionRiskValue }) => transmissionRiskValue)
    .join(' ');
  const trl =
    values === '' ? `TRL x ${parameters.transmissionRiskLevelMultiplier}` : `TRL 1..8: ${values}`;
  const { trlEncoding: trlOf } = parameters;
  const encoding =
    `test ${trlOf.reportTypeOffsetConfirmedTest}, clinical ` +
    `${trlOf.reportTypeOffsetConfirmedClinicalDiagnosis}, self-report ` +
    `${trlOf.reportTypeOffsetSelfReport}, recursive ${trlOf.reportTypeOffsetRecursive}, plus ` +
    `standard ${trlOf.infectiousnessOffsetStandard}, high ${trlOf.infectiousnessOffsetHigh}`;
  const levels = (mapping: readonly RiskLevelOfTime[]): string =>
    mapping.map(({ riskLevel, normalizedTimeRange: r }) => `${riskLevel} from ${r.min}`).join(', ');
  const dropped = [
    ...parameters.minutesAtAttenuationFilters.map(
      (filter) =>
        `dropped below ${filter.dropIfMinutesInRange.max} min under ` +
        `${filter.attenuationRange.max} dB`,
    ),
    ...parameters.trlFilters.map(
      ({ dropIfTrlInRange: { min, max } }) => `dropped with TRL ${min} to ${max}`,
    ),
  ];
  return [
    `${parameters.attenuation} attenuation`,
    weights,
    `TRL of ${encoding}`,
    trl,
    `window ${levels(parameters.normalizedTimePerEWToRiskLevelMapping)}`,
    `day ${levels(parameters.normalizedTimePerDayToRiskLevelMapping)}`,
    ...dropped,
    `last ${parameters.maxEncounterAgeInDays || 14} days`,
  ].join('; ');
}
