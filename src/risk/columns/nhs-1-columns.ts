import type { Nhs1Set } from '../configs/nhs.ts';
import { minutesOfBand } from '../gaen/gaen-v1-exposures.ts';
import { nhsInfectiousness } from '../nhs/nhs-1-score.ts';
import type { KeyFacts } from '../score-row.ts';
import { DaySums, writeNothing, writeOutcome } from './day-sums.ts';
import { ExposuresV1Columns } from './exposures-v1-columns.ts';
import { tableOfKeys } from './key-facts.ts';
import type { ColumnRule } from './window-columns.ts';

/** `nhs1Score` over columns: the greatest of a day. */
export function nhs1Columns(set: Nhs1Set, levelOf: (key: KeyFacts) => number): ColumnRule {
  const { bandWeights, maxTransmissionRiskLevel, infectiousnessSdDays, riskThresholdS } = set;
  const ofKey = tableOfKeys((key) =>
    nhsInfectiousness(maxTransmissionRiskLevel - levelOf(key), infectiousnessSdDays),
  );
  const exposures = new ExposuresV1Columns(set.gaenV1.thresholdsDb);
  const sums = new DaySums();
  return (columns, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      sums.clear();
      exposures.start(columns, phone);
      while (exposures.next()) {
        const minutes =
          minutesOfBand(exposures.secondsBelow) * bandWeights[0] +
          minutesOfBand(exposures.secondsBetween) * bandWeights[1] +
          minutesOfBand(exposures.secondsAbove) * bandWeights[2];
        const day = sums.at(exposures.dayS);
        sums.first[day] = Math.max(sums.first[day], minutes * ofKey[exposures.keyCode]);
      }
      const best = sums.best();
      if (best < 0) writeNothing(out, phone);
      else {
        const minutes = sums.first[best];
        writeOutcome(out, phone, minutes * 60 >= riskThresholdS, sums.dayS[best], minutes);
      }
    }
  };
}
