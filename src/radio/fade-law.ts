import { averagedVariance } from './packets.ts';
import { LIVELINESS_CLASSES, livelinessFactor, livelyK } from './liveliness.ts';
import { ricianMeanDb } from './rician.ts';
import type { FadingOptions } from './rician.ts';

// The scattered part is integrated over so many deviations to either side, in steps of so many.
const REACH = 8;
const STEP = 0.08;

/**
 * Law of Rician fading in dB for the scan level: a skewed normal variable whose sd and skewness are
 * those of the packet level's envelope (`RicianFading`), for one packet and for the mean of a row
 * of packets on one channel.
 */
export class FadeLaw {
  /** Of one packet, dB. */
  readonly sdDb: number;
  /** Deviate z stands for sd (z - bend (z^2 - 1)): skewness -6 bend to first order. */
  readonly bend: number;
  /** Probability that a packet fades by 0, 1, 2 ... steps of `DIP_STEP_DB` or more. */
  private readonly dips: Float64Array;
  private readonly tauUs: number;
  private intervalUs: number;
  /** Share of the variance left in the mean over as many packets, by their number; -1 = not yet. */
  private readonly kept: number[];

  constructor({ ricianK, tauUs }: FadingOptions) {
    const { variance, third } = momentsOf(ricianK);
    this.dips = dipsOf(ricianK);
    this.sdDb = Math.sqrt(variance);
    this.bend = variance > 0 ? -third / (variance * this.sdDb) / 6 : 0;
    this.tauUs = tauUs;
    this.intervalUs = 0;
    this.kept = [];
  }

  /** Mean of fading over packets that keep `share` of the variance of one, dB, for a deviate. */
  mean(share: number, deviate: number): number {
    const root = Math.sqrt(share);
    const bent = this.bend * root;
    // The last factor keeps the bend from widening it, to second order.
    return this.sdDb * root * (deviate - bent * (deviate * deviate - 1)) * (1 - bent * bent);
  }

  /**
   * How far below its mean a packet fades with the probability `p`, dB, 0 to 40: dips are deeper
   * than those of the skewed normal variable.
   */
  dipDb(p: number): number {
    const { dips } = this;
    let k = 0;
    while (k < dips.length - 1 && dips[k + 1] > p) k++;
    return k * DIP_STEP_DB;
  }

  /** Share of a packet's variance that is left in the mean of `count` packets on one channel. */
  keptVariance(count: number, intervalUs: number): number {
    if (intervalUs !== this.intervalUs) {
      this.intervalUs = intervalUs;
      this.kept.length = 0;
    }
    while (this.kept.length <= count) {
      this.kept.push(averagedVariance((this.kept.length * intervalUs) / this.tauUs));
    }
    return this.kept[count];
  }
}

/** One law for each class of liveliness, or one where all links are alike. */
export function fadeLaws(options: FadingOptions, livelinessSpread: number): FadeLaw[] {
  const { ricianK } = options;
  if (livelinessSpread === 0 || ricianK === null) return [new FadeLaw(options)];
  return Array.from({ length: LIVELINESS_CLASSES }, (_, index) => {
    const factor = livelinessFactor(livelinessSpread, index);
    return new FadeLaw({ ...options, ricianK: livelyK(ricianK, factor) });
  });
}

const MIN_K = 0.01;
const MAX_K = 1000;

/** The K, 0.01 to 1000, whose envelope has the standard deviation `sdDb`; the nearest there is. */
export function ricianKOfSd(sdDb: number): number {
  let low = Math.log(MIN_K);
  let high = Math.log(MAX_K);
  for (let step = 0; step < 40; step++) {
    const middle = 0.5 * (low + high);
    if (momentsOf(Math.exp(middle)).variance > sdDb * sdDb) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

const DB_PER_NEPER = 10 / Math.log(10);

const DIP_STEP_DB = 0.1;
const DIP_STEPS = 400;

function dipsOf(ricianK: number | null): Float64Array {
  const dips = new Float64Array(DIP_STEPS);
  if (ricianK === null) return dips;
  const meanDb = ricianMeanDb(ricianK);
  let mass = 0;
  overPlane(ricianK, (db, weight) => {
    mass += weight;
    const step = Math.floor((meanDb - db) / DIP_STEP_DB);
    if (step >= 0) dips[Math.min(step, DIP_STEPS - 1)] += weight;
  });
  let sum = 0;
  for (let k = DIP_STEPS - 1; k >= 0; k--) {
    sum += dips[k];
    dips[k] = sum / mass;
  }
  return dips;
}

/** Second and third central moment of 10 log10 |v|^2, dB^2 and dB^3. */
function momentsOf(ricianK: number | null): { variance: number; third: number } {
  if (ricianK === null) return { variance: 0, third: 0 };
  let mass = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  overPlane(ricianK, (db, weight) => {
    mass += weight;
    first += weight * db;
    second += weight * db * db;
    third += weight * db * db * db;
  });
  const mean = first / mass;
  const variance = second / mass - mean * mean;
  return { variance, third: third / mass - 3 * mean * variance - mean * mean * mean };
}

/** Gives |v|^2, dB, and its weight at points of the plane. */
function overPlane(ricianK: number, take: (db: number, weight: number) => void): void {
  const steady = Math.sqrt(ricianK / (ricianK + 1));
  const scattered = Math.sqrt(0.5 / (ricianK + 1));
  // Half a step off, so that no point falls on the origin of a K of 0; imaginary part by symmetry.
  for (let a = -REACH + STEP / 2; a < REACH; a += STEP) {
    for (let b = STEP / 2; b < REACH; b += STEP) {
      const x = steady + scattered * a;
      const y = scattered * b;
      take(DB_PER_NEPER * Math.log(x * x + y * y), Math.exp(-0.5 * (a * a + b * b)));
    }
  }
}
