import { daysBefore } from '../outcome.ts';
import type { DayBandsConfig } from '../gaen/day-bands.ts';
import { DaySums, writeNothing, writeOutcome } from './day-sums.ts';
import type { ColumnRule } from './window-columns.ts';

/** Minutes of each day in scans that are near enough, of which enough warn. */
export interface MinutesOfDay {
  /** Upper end of the typical attenuation, dB, and whether it counts itself. */
  readonly attenuationDb: number;
  readonly isClosed: boolean;
  /** These minutes warn, or more than these. */
  readonly minutes: number;
  readonly above: boolean;
}

/** `minutesOfDays` over columns. */
export function minutesOfDayColumns(config: MinutesOfDay): ColumnRule {
  const { attenuationDb, isClosed, minutes: asked, above } = config;
  const sums = new DaySums();
  return ({ phoneFrom, dayS, scanFrom, seconds, typicalDb }, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      sums.clear();
      for (let w = phoneFrom[phone]; w < phoneFrom[phone + 1]; w++) {
        if (scanFrom[w] === scanFrom[w + 1]) continue;
        let near = 0;
        for (let s = scanFrom[w]; s < scanFrom[w + 1]; s++) {
          const db = typicalDb[s];
          if (db < attenuationDb || (isClosed && db === attenuationDb)) near += seconds[s];
        }
        const day = sums.at(dayS[w]);
        sums.first[day] += near;
      }
      const best = sums.best();
      if (best < 0) {
        writeNothing(out, phone);
        continue;
      }
      const minutes = sums.first[best] / 60;
      const warned = above ? minutes > asked : minutes >= asked;
      writeOutcome(out, phone, warned, sums.dayS[best], minutes);
    }
  };
}

/** `minutesInBands` over columns. */
export function dayBandsColumns(config: DayBandsConfig): ColumnRule {
  const { thresholdsDb, factors, triggerMin, lookBackDays } = config;
  const [near, far] = thresholdsDb;
  const sums = new DaySums();
  return ({ phoneFrom, dayS, scanFrom, seconds, typicalDb }, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      sums.clear();
      const sinceS = daysBefore(nowS[phone], lookBackDays);
      for (let w = phoneFrom[phone]; w < phoneFrom[phone + 1]; w++) {
        if (dayS[w] < sinceS || scanFrom[w] === scanFrom[w + 1]) continue;
        let nearS = 0;
        let farS = 0;
        for (let s = scanFrom[w]; s < scanFrom[w + 1]; s++) {
          const db = typicalDb[s];
          if (db < near) nearS += seconds[s];
          else if (db < far) farS += seconds[s];
        }
        const day = sums.at(dayS[w]);
        sums.first[day] += nearS;
        sums.second[day] += farS;
      }
      for (let k = 0; k < sums.count; k++) {
        sums.first[k] =
          Math.ceil(sums.first[k] / 60) * factors[0] + Math.ceil(sums.second[k] / 60) * factors[1];
      }
      const best = sums.best();
      if (best < 0) writeNothing(out, phone);
      else {
        const minutes = sums.first[best];
        writeOutcome(out, phone, minutes >= triggerMin, sums.dayS[best], minutes);
      }
    }
  };
}
