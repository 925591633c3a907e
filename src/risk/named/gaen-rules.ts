import { dailySumColumns } from '../columns/daily-columns.ts';
import { minutesOfDayColumns } from '../columns/day-columns.ts';
import { longestAtRiskColumns, ownLevel, summaryColumns } from '../columns/summary-v1-columns.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { COVID_ALERT, COVID_ALERT_SETS, COVID_ALERT_SOURCE } from '../configs/covid-alert.ts';
import type { CovidAlertSet } from '../configs/covid-alert.ts';
import { COVIDGREEN, COVIDGREEN_SOURCE } from '../configs/covidgreen.ts';
import { EN_EXPRESS, EN_EXPRESS_SOURCE } from '../configs/en-express.ts';
import { covidAlertMinutes } from '../gaen/covid-alert.ts';
import { dailySummaries } from '../gaen/daily-summaries.ts';
import { exposureWindows } from '../exposure-windows.ts';
import type { ScoredRow } from '../scored-row.ts';
import { exposuresV1, exposureSummaryV1 } from '../gaen/gaen-v1-exposures.ts';
import type { ExposureSummaryV1 } from '../gaen/gaen-v1-exposures.ts';
import { riskScoreV1 } from '../gaen/gaen-v1.ts';
import type { GaenV1Config } from '../gaen/gaen-v1.ts';
import type { NamedRule } from '../named-rule.ts';
import { daysBefore, greatestOfDays, NOTHING, outcomeOfDays } from '../outcome.ts';
import type { DayMinutes, RuleOutcome } from '../outcome.ts';

const [CANADA_NEAR_DB, CANADA_FAR_DB] = COVID_ALERT.gaenV1.thresholdsDb;
const CANADA_MIN = COVID_ALERT.minimumExposureDurationMin;
// Where the duration scores of July 2020 begin: the bucket of 15 to 20 min.
const JULY_MIN = 15;

/** Apps that count minutes of GAEN's own summaries. */
export const GAEN_RULES: readonly NamedRule[] = [
  ...COVID_ALERT_SETS.map(covidAlert),
  {
    name: 'canada-covid-alert-2',
    family: 'covid-alert-2',
    from: undefined,
    source: COVID_ALERT_SOURCE,
    numbers:
      `immediate (up to ${CANADA_NEAR_DB} dB) and near (up to ${CANADA_FAR_DB} dB); more than ` +
      `${CANADA_MIN} min in a day`,
    needs: 'attenuation',
    asks: { minutes: CANADA_MIN, per: 'day', above: true },
    thresholdsDb: COVID_ALERT.gaenV1.thresholdsDb,
    compile: () =>
      minutesOfDayColumns({
        attenuationDb: CANADA_FAR_DB,
        isClosed: true,
        minutes: CANADA_MIN,
        above: true,
      }),
    apply: (rows) =>
      outcomeOfDays(covidAlertMinutes(exposureWindows(rows)), (minutes) => minutes > CANADA_MIN),
  },
  {
    name: 'ireland-covidgreen',
    family: 'covidgreen',
    from: undefined,
    source: COVIDGREEN_SOURCE,
    numbers:
      `minutes in three bands (${COVIDGREEN.gaenV1.thresholdsDb.join(' and ')} dB) x ` +
      `${COVIDGREEN.weights.join(', ')}; ${COVIDGREEN.timeThresholdMin} min or more in all, and ` +
      'a risk score above 0',
    needs: 'attenuation',
    asks: { minutes: COVIDGREEN.timeThresholdMin, per: 'all', above: false },
    thresholdsDb: COVIDGREEN.gaenV1.thresholdsDb,
    compile: () =>
      summaryColumns({
        gaenV1: COVIDGREEN.gaenV1,
        levelOf: ownLevel,
        minutes: ({ bandsMin }) => weightedMinutes(bandsMin, COVIDGREEN.weights),
        warns: (minutes, { maximumRiskScore }) =>
          minutes >= COVIDGREEN.timeThresholdMin && maximumRiskScore > 0,
        levelElse: 'none',
      }),
    apply: (rows, nowS) =>
      outcomeOfSummary(rows, COVIDGREEN.gaenV1, nowS, (summary) => {
        const minutes = weightedMinutes(summary.attenuationDurationsMin, COVIDGREEN.weights);
        const warns = minutes >= COVIDGREEN.timeThresholdMin && summary.maximumRiskScore > 0;
        return { minutes, warns };
      }),
  },
  {
    name: 'en-express',
    family: 'en-express',
    from: undefined,
    source: EN_EXPRESS_SOURCE,
    numbers:
      `up to ${EN_EXPRESS.summaries.thresholdsDb.join(', ')} dB and beyond x ` +
      `${EN_EXPRESS.summaries.bucketWeights.join(', ')}; ${EN_EXPRESS.sumThresholdS} s or more ` +
      'of ' +
      `confirmed tests in a day, of the last ${EN_EXPRESS.summaries.daysSinceExposureThreshold} ` +
      'days',
    needs: 'attenuation',
    asks: { minutes: EN_EXPRESS.sumThresholdS / 60, per: 'day', above: false },
    thresholdsDb: EN_EXPRESS.summaries.thresholdsDb,
    compile: () =>
      dailySumColumns(EN_EXPRESS.summaries, 'confirmed-test', EN_EXPRESS.sumThresholdS),
    apply: (rows, nowS) =>
      outcomeOfDays(
        dailySummaries(exposureWindows(rows), EN_EXPRESS.summaries, nowS).map(
          ({ dayS, byReportType }) => ({
            dayS,
            minutes: byReportType['confirmed-test'].scoreSum / 60,
          }),
        ),
        (minutes) => minutes * 60 >= EN_EXPRESS.sumThresholdS,
      ),
  },
];

function covidAlert({ from, gaenV1, minimumExposureDurationMin }: CovidAlertSet): NamedRule {
  const [, farDb] = gaenV1.thresholdsDb;
  const about = {
    name: `canada-covid-alert-1-${from}`,
    family: 'covid-alert-1',
    from,
    source: COVID_ALERT_SOURCE,
    needs: 'attenuation',
  } as const;
  if (minimumExposureDurationMin === undefined) {
    return {
      ...about,
      numbers:
        `one exposure with a risk score of ${gaenV1.minimumRiskScore} or more; attenuation ` +
        `scores ${gaenV1.attenuationScores.join(' ')}, duration ${gaenV1.durationScores.join(' ')}`,
      asks: { minutes: JULY_MIN, per: 'window', above: true },
      thresholdsDb: [],
      compile: () => longestAtRiskColumns(gaenV1, JULY_MIN),
      apply: (rows, nowS) =>
        outcomeOfDays(longestAtRisk(rows, gaenV1, nowS), (minutes) => minutes > JULY_MIN),
    };
  }
  return {
    ...about,
    numbers:
      `minutes below ${farDb} dB in all; ${minimumExposureDurationMin} min or more; minimum risk ` +
      `score ${gaenV1.minimumRiskScore}`,
    asks: { minutes: minimumExposureDurationMin, per: 'all', above: false },
    thresholdsDb: gaenV1.thresholdsDb,
    compile: () =>
      summaryColumns({
        gaenV1,
        levelOf: ownLevel,
        minutes: ({ bandsMin: [a, b] }) => a + b,
        warns: (minutes) => Math.round(minutes) >= minimumExposureDurationMin,
        levelElse: 'none',
      }),
    apply: (rows, nowS) =>
      outcomeOfSummary(rows, gaenV1, nowS, ({ attenuationDurationsMin: [a, b] }) => ({
        minutes: a + b,
        warns: Math.round(a + b) >= minimumExposureDurationMin,
      })),
  };
}

/** Of each day the longest exposure, min, of those that have a score where they are long enough. */
function longestAtRisk(
  rows: readonly ScoredRow[],
  config: GaenV1Config,
  nowS: number,
): DayMinutes[] {
  const exposures = exposuresV1(rows, config.thresholdsDb).filter((exposure) => {
    const daysSinceExposure = Math.max(0, Math.floor((nowS - exposure.dayS) / S_PER_DAY));
    return riskScoreV1({ ...exposure, daysSinceExposure, durationMin: Infinity }, config) > 0;
  });
  return greatestOfDays(exposures.map(({ dayS, durationMin }) => ({ dayS, minutes: durationMin })));
}

/** Minutes of a summary's bands by weight; the form of Ireland's app. */
export function weightedMinutes(
  bandsMin: ExposureSummaryV1['attenuationDurationsMin'],
  weights: readonly number[],
): number {
  return bandsMin.reduce((sum, each, band) => sum + each * weights[band], 0);
}

function outcomeOfSummary(
  rows: readonly ScoredRow[],
  config: GaenV1Config,
  nowS: number,
  judge: (summary: ExposureSummaryV1) => { minutes: number; warns: boolean },
): RuleOutcome {
  const summary = exposureSummaryV1(rows, config, nowS);
  if (summary.matchedKeyCount === 0) return NOTHING;
  const { minutes, warns } = judge(summary);
  return {
    warned: warns,
    level: warns ? 'high' : 'none',
    exposureS: daysBefore(nowS, summary.daysSinceLastExposure),
    scoreMin: minutes,
  };
}
