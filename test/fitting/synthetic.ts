import { normal, purposeKey, rootKey, uniform } from '../../src/kernel/keyed.ts';
import { normalCdf } from '../../src/base/numbers/normal.ts';
import { growLeaves, HISTOGRAM_BINS } from '../../src/measurements/leaves.ts';
import type { LeafRow } from '../../src/measurements/leaves.ts';
import type { FitData } from '../../src/measurements/open-dataset.ts';

/** What is put in, to be found again. */
export interface Truth {
  readonly at1mDbm: number;
  readonly exponent: number;
  readonly sessionSdDb: number;
  readonly linkSdDb: number;
  readonly packetSdDb: number;
  readonly floor?: { readonly dbm: number; readonly softnessDb: number; readonly flatLoss: number };
  /** Whether packets that were not heard are told. */
  readonly missesKnown?: boolean;
}

const DISTANCES_M = [0.5, 1, 2, 3, 5, 8];

/** Measurements of `sessions` sessions of six distances, `packets` offered at each. */
export function synthetic(truth: Truth, sessions: number, packets: number, seed: string): FitData {
  const root = rootKey(seed);
  const draws = purposeKey(root, 'value');
  const luck = purposeKey(root, 'heard');
  const rows: LeafRow[] = [];
  const histogram = new Map<string, Float64Array>();
  let draw = 0;
  let minDbm = 0;
  for (let s = 0; s < sessions; s++) {
    const name = String(s).padStart(4, '0');
    const bins = new Float64Array(HISTOGRAM_BINS);
    const session = truth.sessionSdDb * normal(draws, draw++, 0);
    for (const distanceM of DISTANCES_M) {
      const link = truth.linkSdDb * normal(draws, draw++, 0);
      const mean = truth.at1mDbm - 10 * truth.exponent * Math.log10(distanceM) + session + link;
      const heard: number[] = [];
      for (let k = 0; k < packets; k++) {
        const dbm = mean + truth.packetSdDb * normal(draws, draw++, 0);
        const { floor } = truth;
        const chance =
          floor === undefined
            ? 1
            : (1 - floor.flatLoss) * normalCdf((dbm - floor.dbm) / floor.softnessDb);
        if (uniform(luck, draw, 0) >= chance) continue;
        heard.push(dbm);
        bins[Math.round(-dbm)]++;
        minDbm = Math.min(minDbm, dbm);
      }
      const missed = truth.missesKnown === true ? packets - heard.length : 0;
      if (heard.length + missed === 0) continue;
      const middle = heard.reduce((sum, v) => sum + v, 0) / Math.max(1, heard.length);
      rows.push({
        groups: [name, 'pair', String(distanceM), 'null'],
        heard: heard.length,
        missed,
        meanDbm: middle,
        squaresDb2: heard.reduce((sum, v) => sum + (v - middle) * (v - middle), 0),
        distanceM,
        angleDeg: NaN,
      });
    }
    histogram.set(name, bins);
  }
  const total = (pick: (row: LeafRow) => number): number =>
    rows.reduce((sum, row) => sum + pick(row), 0);
  const heard = total((row) => row.heard);
  return {
    leaves: growLeaves(['session', 'pair', 'link', 'channel'], rows, histogram),
    heard,
    missed: total((row) => row.missed),
    distances: DISTANCES_M.length,
    angles: 0,
    minDbm,
    attenuation: { heard, txPowers: 0, txPowerDbm: 0, rxCorrections: 0, rxCorrectionDb: 0 },
    autocorrelation: [],
  };
}
