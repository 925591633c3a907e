import { HISTOGRAM_BINS } from '../measurements/leaves.ts';
import type { Leaves } from '../measurements/leaves.ts';
import type { FitData } from '../measurements/open-dataset.ts';
import type { NaiveLine } from './ols.ts';
import type { PathLaw, SoftFloor } from './path-law.ts';

/** Whether the floor is fitted, left out, or known. */
export type FloorChoice = 'fit' | 'none' | { readonly dbm: number; readonly softnessDb: number };

/** Numbers by name, units in the names; the group levels as "sessionSdDb" and so on. */
export type PathParameters = Readonly<Record<string, number>>;

/** Angles needed before the body's term can be separated from the rest. */
const MIN_ANGLES = 3;
const MIN_SD_DB = 1e-3;
/** About 33 dB: more than anything between two phones. */
const MAX_LOG_SD = 3.5;
/** A floor is looked for up to this far below the weakest packet. */
const BELOW_WEAKEST_DB = 15;
/**
 * Share of heard packets that may lie below the floor. Where misses are not known, a floor inside
 * the bulk of the packets cannot be told from a law that is not normal, and takes the slope along.
 */
const HIGHEST_FLOOR = { known: 0.5, cut: 0.1 };
const SOFTNESS_DB = { least: 0.5, most: 8 };

/**
 * Between parameters and the free numbers of a minimiser: deviations as logarithms, bounded ones
 * through a logistic, and the intercept at the middle of the distances, where it is best known.
 */
export class ParameterPacking {
  private readonly levels: readonly string[];
  private readonly middle: number;
  private readonly hasBody: boolean;
  private readonly floor: FloorChoice;
  private readonly missesKnown: boolean;
  private readonly lowestFloorDbm: number;
  private readonly highestFloorDbm: number;

  constructor(
    { leaves, angles, minDbm, heard }: FitData,
    missesKnown: boolean,
    floor: FloorChoice,
  ) {
    this.levels = leaves.levels;
    this.hasBody = angles >= MIN_ANGLES;
    this.floor = floor;
    this.missesKnown = missesKnown;
    let decades = 0;
    leaves.heard.forEach((packets, k) => {
      decades += packets * leaves.decades[k];
    });
    this.middle = decades / heard;
    this.lowestFloorDbm = minDbm - BELOW_WEAKEST_DB;
    const share = missesKnown ? HIGHEST_FLOOR.known : HIGHEST_FLOOR.cut;
    this.highestFloorDbm = quantileDbm(leaves, share * heard);
  }

  /** Where to begin: the naive line, its spread shared out, a floor near the weakest packets. */
  start(naive: NaiveLine): number[] {
    const sd = Math.max(1, naive.residualSdDb) / Math.sqrt(this.levels.length + 1);
    return [
      naive.at1mDbm - 10 * naive.exponent * this.middle,
      10 * naive.exponent,
      ...(this.hasBody ? [5] : []),
      ...this.levels.map(() => Math.log(sd)),
      Math.log(sd),
      ...(this.floor === 'fit' ? [-1, 0] : []),
      ...(this.missesKnown && this.floor !== 'none' ? [-2] : []),
    ];
  }

  law(x: Float64Array): PathLaw {
    let at = 0;
    const middleDbm = x[at++];
    const slopeDb = x[at++];
    const bodyDb = this.hasBody ? x[at++] : 0;
    const groupSdDb = this.levels.map(() => positive(x[at++]));
    const packetSdDb = positive(x[at++]);
    return {
      at1mDbm: middleDbm + slopeDb * this.middle,
      exponent: slopeDb / 10,
      bodyDb,
      groupSdDb,
      packetSdDb,
      floor: this.softFloor(x.subarray(at)),
    };
  }

  parameters(x: Float64Array): PathParameters {
    const { at1mDbm, exponent, bodyDb, groupSdDb, packetSdDb, floor } = this.law(x);
    const groups = this.levels.map((level, k) => [`${level}SdDb`, groupSdDb[k]]);
    return {
      at1mDbm,
      exponent,
      ...(this.hasBody ? { bodyDb } : {}),
      ...(Object.fromEntries(groups) as PathParameters),
      packetSdDb,
      ...(floor === undefined ? {} : { floorDbm: floor.dbm, floorSoftnessDb: floor.softnessDb }),
      ...(floor === undefined || !this.missesKnown ? {} : { flatLoss: floor.flatLoss }),
    };
  }

  private softFloor(rest: Float64Array): SoftFloor | undefined {
    const { floor, lowestFloorDbm, highestFloorDbm, missesKnown } = this;
    if (floor === 'none') return undefined;
    const loss = rest[floor === 'fit' ? 2 : 0];
    const flatLoss = missesKnown ? between(loss, 0, 1) : 0;
    if (floor !== 'fit') return { ...floor, flatLoss };
    return {
      dbm: between(rest[0], lowestFloorDbm, highestFloorDbm),
      softnessDb: between(rest[1], SOFTNESS_DB.least, SOFTNESS_DB.most),
      flatLoss,
    };
  }
}

/** RSSI that `packets` of the heard ones lie below, to a whole dBm. */
function quantileDbm({ histogram }: Leaves, packets: number): number {
  let below = 0;
  for (let bin = HISTOGRAM_BINS - 1; bin >= 0; bin--) {
    for (let k = bin; k < histogram.length; k += HISTOGRAM_BINS) below += histogram[k];
    if (below >= packets) return -bin;
  }
  return 0;
}

function positive(log: number): number {
  return Math.max(Math.exp(Math.min(log, MAX_LOG_SD)), MIN_SD_DB);
}

function between(free: number, least: number, most: number): number {
  return least + (most - least) / (1 + Math.exp(-free));
}
