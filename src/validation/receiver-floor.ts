import type { Campaign } from './campaign.ts';
import type { Prediction } from './prediction.ts';

/**
 * Half of the packets are lost 0.9 to 2.1 dB above the level below which 2 % of what is heard lies
 * (nine models of mitll-ua-rooms, floors by likelihood with misses).
 */
const WEAKEST = 0.02;
const ABOVE_WEAKEST_DB = 1.4;
const WHOLE_DBM = 148;

/** RX correction of a phone that nobody calibrated: the mean of Google's table, dB. */
const MEAN_CORRECTION_DB = 3.6;

/**
 * Where each link's receiver loses half of its packets, on its own scale: the radio's floor, which
 * is a power, less the RX correction (of the mean phone where it is not told); or, where its scale
 * must reach further down, the weakest that it heard in other sessions (in all, where there is no
 * other). The same rule for calibrated sets and others.
 */
export function floorsOf(
  { links, rssiDbm, rxCorrectionDb }: Campaign,
  prediction: Prediction,
): Float64Array {
  const counts = new Map<string, Float64Array>();
  const countOf = (key: string): Float64Array => {
    if (!counts.has(key)) counts.set(key, new Float64Array(WHOLE_DBM));
    return counts.get(key)!;
  };
  for (const { receiver, sessionIndex, from, to } of links) {
    const all = countOf(JSON.stringify([receiver]));
    const own = countOf(JSON.stringify([receiver, sessionIndex]));
    for (let k = from; k < to; k++) {
      if (Number.isNaN(rssiDbm[k])) continue;
      const step = Math.round(rssiDbm[k] + 127);
      all[step]++;
      own[step]++;
    }
  }
  return Float64Array.from(links, (link) => {
    const correctionDb = rxCorrectionDb[link.from];
    const ownDb = Number.isNaN(correctionDb) ? MEAN_CORRECTION_DB : correctionDb;
    const floorDbm = prediction.radioOf(link).packet.floorDbm - ownDb;
    const all = counts.get(JSON.stringify([link.receiver]))!;
    const own = counts.get(JSON.stringify([link.receiver, link.sessionIndex]))!;
    const others = all.map((count, k) => count - own[k]);
    const weakest = weakestDbm(others.some((count) => count > 0) ? others : all);
    return Math.min(floorDbm, weakest);
  });
}

function weakestDbm(counts: Float64Array): number {
  const limit = WEAKEST * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let step = 0; step < counts.length; step++) {
    below += counts[step];
    if (below > limit) return step - 127 + ABOVE_WEAKEST_DB;
  }
  return Infinity;
}
