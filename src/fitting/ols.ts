import type { Leaves } from '../measurements/leaves.ts';

/** RSSI = A - 10 n log10(d), every packet on its own: what most papers report. */
export interface NaiveLine {
  readonly packets: number;
  readonly at1mDbm: number;
  readonly exponent: number;
  readonly residualSdDb: number;
}

/** Ordinary least squares over heard packets; exact from the leaves' sums. */
export function ordinaryLeastSquares({ heard, meanDbm, squaresDb2, decades }: Leaves): NaiveLine {
  let packets = 0;
  let x = 0;
  let y = 0;
  for (let k = 0; k < heard.length; k++) {
    packets += heard[k];
    x += heard[k] * decades[k];
    y += heard[k] * meanDbm[k];
  }
  x /= packets;
  y /= packets;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let k = 0; k < heard.length; k++) {
    const dx = decades[k] - x;
    const dy = meanDbm[k] - y;
    xx += heard[k] * dx * dx;
    xy += heard[k] * dx * dy;
    yy += heard[k] * dy * dy + squaresDb2[k];
  }
  const slope = xy / xx;
  return {
    packets,
    at1mDbm: y - slope * x,
    exponent: -slope / 10,
    residualSdDb: Math.sqrt(Math.max(0, yy - slope * xy) / packets),
  };
}
