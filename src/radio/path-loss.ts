import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';

/**
 * Frequencies of the advertising channels 37, 38 and 39, Hz (Bluetooth Core, Vol 6, Part B, 1.4.1).
 */
export const CHANNEL_HZ = [2.402e9, 2.426e9, 2.48e9] as const;

const LIGHT_M_PER_S = 299_792_458;
// 10 log10(x) = DB_PER_NEPER * ln(x); Math.log10 is not among the functions that all engines agree
// on.
const DB_PER_NEPER = 10 / Math.log(10);

/**
 * How the signal falls with distance. `excessDb` is lost at any distance: antennas that are no
 * ideal point, and whatever the calibration of the phones counts as attenuation.
 */
export type PathLossOptions =
  /** A + 10 n log10(d), with `attenuationAt1mDb` and `pathLossExponent` of the radio. */
  | { readonly model: 'log-distance' }
  /** Friis: 20 log10(4 pi d f / c). */
  | { readonly model: 'free-space'; readonly excessDb: number }
  /** Free space and its reflection from the ground, both phones `heightM` above it. */
  | {
      readonly model: 'two-ray';
      readonly excessDb: number;
      readonly heightM: number;
      /** Relative permittivity of the ground, >= 1. */
      readonly permittivity: number;
    }
  /** ITU-R P.1238: 20 log10(f / MHz) + N log10(d / m) - 28 on one floor, `coefficient` N. */
  | { readonly model: 'itu-indoor'; readonly excessDb: number; readonly coefficient: number }
  /** Free space within a shell whose scattered field is the same everywhere, `diffuseDb` down. */
  | { readonly model: 'reverberant'; readonly excessDb: number; readonly diffuseDb: number };

/** One model of path loss; distances in m, > 0. */
export interface PathLoss {
  /** Loss, dB, mean over the three advertising channels. */
  meanDb(distanceM: number): number;
  /** What advertising channel 0..2 (37..39) loses more than that mean, dB. */
  channelDb(channel: number, distanceM: number): number;
}

/** What a radio says of its path loss. */
export interface PathLossParts {
  readonly pathLoss: PathLossOptions;
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  /** People and seats between two phones, people per m²; none without it. */
  readonly crowdDensityPerM2?: number;
  /** What this place takes more than its kind does on average, dB; nothing without it. */
  readonly placeDb?: number;
}

/**
 * What one person per m² takes from each metre beyond the first, dB, and the most that a crowd
 * takes from a direct path: waves go round it. Our reading of dp3t-exp05 at 0.8 to 3.4 m, from
 * levels and from packets heard: beyond n 1.4 a queue and phones on tables lose 0 to 3 dB, a party
 * (0.4 people per m² within 2 m) 6, rows of chairs with others standing (0.6 per m²) 11.
 */
const CROWD_DB_PER_M = 10;
const CROWD_FROM_M = 1;
const MOST_CROWD_DB = 10;
/**
 * What one rider per m² of floor absorbs of the field in a metal shell, as a share of what the
 * empty shell does. Judgement, not measured here: a body takes in what falls on about 0.35 m² at
 * 2.4 GHz, windows and seats of a carriage what falls on 0.4 m² per m² of floor.
 */
const RIDER_ABSORPTION = 0.9;

/** What a crowd takes from the direct path, dB, >= 0; never less at a greater density. */
export function crowdDb(densityPerM2: number, distanceM: number): number {
  const beyondM = Math.max(0, distanceM - CROWD_FROM_M);
  return Math.min(CROWD_DB_PER_M * densityPerM2 * beyondM, MOST_CROWD_DB);
}

export function createPathLoss(parts: PathLossParts): PathLoss {
  const { pathLoss, crowdDensityPerM2: density = 0 } = parts;
  switch (pathLoss.model) {
    case 'log-distance':
      return new LogDistance(parts.attenuationAt1mDb, parts.pathLossExponent, density);
    case 'free-space': {
      const excessDb = (d: number): number => pathLoss.excessDb + crowdDb(density, d);
      return new ByFrequency((hz, d) => freeSpaceDb(hz, d) + excessDb(d));
    }
    case 'two-ray': {
      const { heightM, permittivity, excessDb } = pathLoss;
      const lossDb = (hz: number, d: number) => twoRayDb(hz, d, heightM, permittivity) + excessDb;
      return new ByFrequency((hz, d) => lossDb(hz, d) + crowdDb(density, d));
    }
    case 'itu-indoor': {
      const excessDb = (d: number): number => pathLoss.excessDb + crowdDb(density, d);
      return new ByFrequency((hz, d) => ituDb(hz, d, pathLoss.coefficient) + excessDb(d));
    }
    case 'reverberant': {
      const diffuse = powerOf(pathLoss.diffuseDb) / (1 + RIDER_ABSORPTION * density);
      const excessDb = (d: number): number => pathLoss.excessDb + crowdDb(density, d);
      return new ByFrequency((hz, d) =>
        lossOf(powerOf(freeSpaceDb(hz, d) + excessDb(d)) + diffuse),
      );
    }
  }
}

/** Fits to measurements know no channels: the mean offsets between them are within 1.2 dB. */
class LogDistance implements PathLoss {
  private readonly at1mDb: number;
  private readonly exponent: number;
  private readonly densityPerM2: number;

  constructor(at1mDb: number, exponent: number, densityPerM2: number) {
    this.at1mDb = at1mDb;
    this.exponent = exponent;
    this.densityPerM2 = densityPerM2;
  }

  meanDb(distanceM: number): number {
    const pathDb = this.at1mDb + this.exponent * DB_PER_NEPER * Math.log(distanceM);
    return pathDb + crowdDb(this.densityPerM2, distanceM);
  }

  channelDb(): number {
    return 0;
  }
}

class ByFrequency implements PathLoss {
  private readonly lossDb: (hz: number, distanceM: number) => number;
  /** Of the distance asked for latest: each channel's loss, and their mean. */
  private readonly lossesDb: Float64Array;
  private latestM: number;
  private latestMeanDb: number;

  constructor(lossDb: (hz: number, distanceM: number) => number) {
    this.lossDb = lossDb;
    this.lossesDb = new Float64Array(ADVERTISING_CHANNELS);
    this.latestM = NaN;
    this.latestMeanDb = NaN;
  }

  meanDb(distanceM: number): number {
    if (distanceM !== this.latestM) this.evaluate(distanceM);
    return this.latestMeanDb;
  }

  channelDb(channel: number, distanceM: number): number {
    if (distanceM !== this.latestM) this.evaluate(distanceM);
    return this.lossesDb[channel] - this.latestMeanDb;
  }

  private evaluate(distanceM: number): void {
    let sumDb = 0;
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      this.lossesDb[channel] = this.lossDb(CHANNEL_HZ[channel], distanceM);
      sumDb += this.lossesDb[channel];
    }
    this.latestM = distanceM;
    this.latestMeanDb = sumDb / ADVERTISING_CHANNELS;
  }
}

function freeSpaceDb(hz: number, distanceM: number): number {
  return 2 * DB_PER_NEPER * Math.log((4 * Math.PI * distanceM * hz) / LIGHT_M_PER_S);
}

/**
 * Phones lie at any angle, so the powers of the two polarisations are averaged (a judgement), each
 * with its Fresnel coefficient of a lossless ground.
 */
function twoRayDb(hz: number, distanceM: number, heightM: number, permittivity: number): number {
  const reflectedM = Math.sqrt(distanceM * distanceM + 4 * heightM * heightM);
  const sine = (2 * heightM) / reflectedM;
  const root = Math.sqrt(permittivity - 1 + sine * sine);
  const horizontal = (sine - root) / (sine + root);
  const vertical = (permittivity * sine - root) / (permittivity * sine + root);
  // As a share of free space: the reflection's amplitude is Gamma d / d', its phase k (d' - d).
  const turn = Math.cos((2 * Math.PI * hz * (reflectedM - distanceM)) / LIGHT_M_PER_S);
  const power = (gamma: number): number => {
    const amplitude = (gamma * distanceM) / reflectedM;
    return 1 + amplitude * amplitude + 2 * amplitude * turn;
  };
  return freeSpaceDb(hz, distanceM) + lossOf((power(horizontal) + power(vertical)) / 2);
}

/** Within the first metre, which the recommendation leaves out, with the square of distance. */
function ituDb(hz: number, distanceM: number, coefficient: number): number {
  const perDecadeDb = distanceM < 1 ? 20 : coefficient;
  const decades = Math.log(distanceM) / Math.log(10);
  return 2 * DB_PER_NEPER * Math.log(hz / 1e6) + perDecadeDb * decades - 28;
}

function powerOf(lossDb: number): number {
  return Math.exp(-lossDb / DB_PER_NEPER);
}

function lossOf(power: number): number {
  return -DB_PER_NEPER * Math.log(power);
}
