import { S_PER_DAY } from '../../base/time.ts';
import { checkDailySummaries, TOLD_REPORT_TYPES } from '../gaen/daily-summaries.ts';
import type { DailySummariesConfig, ToldReportType } from '../gaen/daily-summaries.ts';
import { EVERY_DAY_ALIKE, infectiousnessOf, reportTypeOf } from '../key-mapping.ts';
import { DaySums, writeNothing, writeOutcome } from './day-sums.ts';
import { tableOfKeys } from './key-facts.ts';
import type { ColumnRule } from './window-columns.ts';

/** A report type of which the app is told nothing. */
const UNTOLD = -1;

/** The daily sum of one report type over columns: so many seconds warn. */
export function dailySumColumns(
  config: DailySummariesConfig,
  counted: ToldReportType,
  sumThresholdS: number,
): ColumnRule {
  checkDailySummaries(config);
  const { thresholdsDb, bucketWeights, minimumWindowScore } = config;
  const [immediate, near, medium] = thresholdsDb;
  const maxDays = config.daysSinceExposureThreshold || Infinity;
  const types = tableOfKeys(({ reportType }) =>
    (TOLD_REPORT_TYPES as readonly string[]).indexOf(reportTypeOf(reportType, EVERY_DAY_ALIKE)),
  );
  const infectiousness = tableOfKeys(({ daysSinceOnset }) => {
    const found = infectiousnessOf(daysSinceOnset, EVERY_DAY_ALIKE);
    return found === 'none' ? Number.NaN : (config.infectiousnessWeights[found] ?? 0);
  });
  const type = TOLD_REPORT_TYPES.indexOf(counted);
  const typeWeight = config.reportTypeWeights[counted] ?? 0;
  const sums = new DaySums();
  const inBuckets = new Float64Array(4);
  return ({ phoneFrom, dayS, keyCode, scanFrom, seconds, typicalDb }, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      sums.clear();
      const today = Math.floor(nowS[phone] / S_PER_DAY);
      for (let w = phoneFrom[phone]; w < phoneFrom[phone + 1]; w++) {
        const weight = infectiousness[keyCode[w]];
        if (scanFrom[w] === scanFrom[w + 1] || Number.isNaN(weight)) continue;
        const told = types[keyCode[w]];
        if (told === UNTOLD || today - Math.floor(dayS[w] / S_PER_DAY) > maxDays) continue;
        // Also a day of another type is named where nothing counts.
        const day = sums.at(dayS[w]);
        if (told !== type) continue;
        inBuckets.fill(0);
        for (let s = scanFrom[w]; s < scanFrom[w + 1]; s++) {
          const db = typicalDb[s];
          const bucket = db <= immediate ? 0 : db <= near ? 1 : db <= medium ? 2 : 3;
          inBuckets[bucket] += seconds[s];
        }
        let weighted = 0;
        for (let k = 0; k < 4; k++) weighted += inBuckets[k] * bucketWeights[k];
        const score = weighted * typeWeight * weight;
        if (score >= minimumWindowScore) sums.first[day] += score;
      }
      for (let k = 0; k < sums.count; k++) sums.first[k] /= 60;
      const best = sums.best();
      if (best < 0) writeNothing(out, phone);
      else {
        const minutes = sums.first[best];
        writeOutcome(out, phone, minutes * 60 >= sumThresholdS, sums.dayS[best], minutes);
      }
    }
  };
}
