import { dayOf } from '../outcome.ts';
import { writeNothing, writeOutcome } from './day-sums.ts';
import type { ColumnRule } from './window-columns.ts';

/**
 * The day of the first row of at least `fromDbm` (an RSSI of 0, or none, is taken for near) over
 * columns; with -Infinity, of the first row.
 */
export function nearColumns(fromDbm: number): ColumnRule {
  return ({ phoneFrom, rowFrom, rowTimeS, rowRssiDbm }, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      let firstS = Infinity;
      const to = rowFrom[phoneFrom[phone + 1]];
      for (let r = rowFrom[phoneFrom[phone]]; r < to; r++) {
        const rssiDbm = rowRssiDbm[r];
        const isFar = rssiDbm < fromDbm && rssiDbm !== 0;
        if (!isFar && rowTimeS[r] < firstS) firstS = rowTimeS[r];
      }
      if (firstS === Infinity) writeNothing(out, phone);
      else writeOutcome(out, phone, true, dayOf(firstS), 0);
    }
  };
}
