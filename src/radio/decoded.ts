import { LinearTable } from '../base/numbers/linear-table.ts';
import { normalCdf, normalCdfOf, normalDensity } from '../base/numbers/normal.ts';

// So many deviations above the floor it takes nothing.
export const ABOVE_FLOOR = 3.5;
// The normal law from there up, right to a millionth, and far below 0 to a ten-thousandth of it.
const FROM = -8;
const CELLS = 2944;
const CDF = new LinearTable(normalCdf, FROM, ABOVE_FLOOR, CELLS);
const DENSITY = new LinearTable(normalDensity, FROM, ABOVE_FLOOR, CELLS);
// Second term of Cornish and Fisher's, with the kurtosis that goes with the skewness of an envelope
// that some of the floor's spread hides.
const TAIL = 0.6;
// What the floor leaves is hardly wider than what is sent, however skewed.
const MOST_WIDER = 2;
const LEAST_SQUARES = 0.001;
const LEAST_LEFT = 0.1;

/** What the floor leaves of packets that vary around a level; one reusable record. */
export const DECODED = {
  /** Share of packets that decode. */
  share: 1,
  /** How far those stand above all, in deviations of packets and floor together. */
  above: 0,
  /** Their variance in that of all. */
  left: 1,
  /** The normal law at the floor. */
  density: 0,
  mass: 1,
};

/**
 * Writes `DECODED` for a skewed variable that stands `over` deviations above the floor: skewness -6
 * `bend` by Edgeworth's first term, and far below the floor, where that turns negative, by Cornish
 * and Fisher's. Both are one where they meet. Packets alone have `squares` of the variance of
 * packets and floor together.
 */
export function setDecoded(over: number, bend: number, squares: number): void {
  if (over > ABOVE_FLOOR) {
    DECODED.share = 1;
    DECODED.above = 0;
    DECODED.left = 1;
    DECODED.density = 0;
    DECODED.mass = 1;
    return;
  }
  const density = DENSITY.at(over);
  const mass = CDF.at(over);
  const mills = density / mass;
  DECODED.density = density;
  DECODED.mass = mass;
  DECODED.left = Math.max(LEAST_LEFT, 1 - squares * mills * (over + mills));
  // Those near the floor vary less below the middle of all, and more above it (Stein's kernel).
  const narrower = (3 * bend * over) / Math.max(squares, LEAST_SQUARES);
  const beyond = over * over - 1;
  if (over >= -1) {
    const skewed = mass - bend * beyond * density;
    const slope = Math.max(density * (1 - bend * over * (3 - over * over)), 0);
    const factor = over < 0 ? 1 / (1 - narrower) : Math.min(1 + narrower, MOST_WIDER);
    DECODED.share = Math.min(Math.max(skewed, 0), 1);
    DECODED.above = (squares * slope * factor) / Math.max(skewed, density);
    return;
  }
  const bent = over - bend * beyond * (1 - TAIL * bend * over);
  const bentDensity = normalDensity(bent);
  const slope = 1 - 2 * bend * over + TAIL * bend * bend * (3 * over * over - 1);
  DECODED.share = normalCdfOf(bent, bentDensity);
  DECODED.above = (squares * slope * bentDensity) / (DECODED.share * (1 - narrower));
}
