import { logNormalCdf, millsRatio } from '../base/numbers/normal-tail.ts';

/**
 * What is fitted: RSSI = A - 10 n log10(d) - body * turned + groups + packet, each part normal, and
 * a packet heard with (1 - flatLoss) Phi((RSSI - floor) / softness).
 */
export interface PathLaw {
  /** RSSI at 1 m, dBm. */
  readonly at1mDbm: number;
  readonly exponent: number;
  /** Loss of a body that is turned away, dB. */
  readonly bodyDb: number;
  /** Standard deviation per level of groups, outermost first, dB. */
  readonly groupSdDb: readonly number[];
  /** Standard deviation of packets within a leaf, dB. */
  readonly packetSdDb: number;
  /** Undefined where every packet is heard whatever its RSSI. */
  readonly floor: SoftFloor | undefined;
}

export interface SoftFloor {
  readonly dbm: number;
  readonly softnessDb: number;
  /** Share of packets lost at any RSSI; 0 where misses are not known. */
  readonly flatLoss: number;
}

/** What a leaf says about its own mean: value, slope and curvature (negative) of log-likelihood. */
export const LEAF = new Float64Array(3);

const LOG_TWO_PI = 1.8378770664093453;

/**
 * Log-likelihood of a leaf whose mean RSSI is `mean` (before the floor), with derivatives, into
 * LEAF. Where misses are known they are data; where not, what was heard is a sample cut by the
 * floor. The floor's own factor for each heard packet does not depend on the mean: `floorTerm` has
 * it.
 */
export function leafTerms(
  mean: number,
  heard: number,
  missed: number,
  meanDbm: number,
  squaresDb2: number,
  { packetSdDb, floor }: PathLaw,
  missesKnown: boolean,
): void {
  const variance = packetSdDb * packetSdDb;
  const off = meanDbm - mean;
  let value =
    -0.5 *
    (heard * (LOG_TWO_PI + Math.log(variance)) + (squaresDb2 + heard * off * off) / variance);
  let slope = (heard * off) / variance;
  let curvature = -heard / variance;
  if (floor !== undefined) {
    const spread = Math.sqrt(variance + floor.softnessDb * floor.softnessDb);
    const a = (mean - floor.dbm) / spread;
    const logHeard = logNormalCdf(a);
    const mills = millsRatio(a, logHeard);
    if (!missesKnown) {
      value -= heard * logHeard;
      slope -= (heard * mills) / spread;
      curvature += (heard * mills * (a + mills)) / (spread * spread);
    } else if (missed > 0) {
      const pass = 1 - floor.flatLoss;
      const probability = pass * Math.exp(logHeard);
      const none = floor.flatLoss > 0 ? 1 - probability : Math.exp(logNormalCdf(-a));
      const rate = (probability * mills) / Math.max(none, 1e-300);
      value += missed * (floor.flatLoss > 0 ? Math.log(none) : logNormalCdf(-a));
      slope -= (missed * rate) / spread;
      curvature += (missed * rate * (a - rate)) / (spread * spread);
    }
  }
  LEAF[0] = value;
  LEAF[1] = slope;
  LEAF[2] = curvature;
}

/** The floor's factor for packets heard at `dbm`, as a logarithm. */
export function floorTerm(dbm: number, { dbm: floorDbm, softnessDb, flatLoss }: SoftFloor): number {
  return Math.log(1 - flatLoss) + logNormalCdf((dbm - floorDbm) / softnessDb);
}
