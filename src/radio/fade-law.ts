import { meanCorrelation } from './packets.ts';
import { LIVELINESS_CLASSES, livelinessFactor, livelyK } from './liveliness.ts';
import { ricianMeanDb } from './rician.ts';
import type { FadingOptions } from './rician.ts';

// The scattered part is integrated over so many deviations to either side, in steps of so many.
const REACH = 8;
const STEP = 0.08;
const LEAST_SLOPE = 0.4;
const MOST_SLOPE = 1.5;

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
  /** Share of the variance that goes with the 1st, 2nd and 3rd power of the field's correlation. */
  private readonly powers: readonly number[];
  private readonly straight: number;
  private readonly cubed: number;
  private readonly tauUs: number;
  private intervalUs: number;
  /** What so many packets have in common, by their number; so many are known, others not yet. */
  private kept: Float64Array;
  private known: number;

  constructor({ ricianK, tauUs }: FadingOptions) {
    const { variance, third, powers } = momentsOf(ricianK);
    this.dips = dipsOf(ricianK);
    this.sdDb = Math.sqrt(variance);
    this.bend = variance > 0 ? -third / (variance * this.sdDb) / 6 : 0;
    this.powers = powers;
    [this.straight] = powers;
    this.cubed = this.bend * variance * this.sdDb;
    this.tauUs = tauUs;
    this.intervalUs = 0;
    this.kept = new Float64Array(64);
    this.known = 0;
  }

  /** Mean of fading over packets that keep `share` of the variance of one, dB, for a deviate. */
  mean(share: number, deviate: number): number {
    const root = Math.sqrt(share);
    // What goes with higher powers of the correlation averages to something less skewed.
    const alone = share * share * share;
    const bent = this.bend * root * (this.straight + (1 - this.straight) * alone);
    // The last factor keeps the bend from widening it, to second order.
    return this.sdDb * root * (deviate - bent * (deviate * deviate - 1)) * (1 - bent * bent);
  }

  /**
   * Square of how much steeper the level is around a mean with that deviate than around others: it
   * hardly varies near its peak and more in a trough.
   */
  slopeSquare(share: number, deviate: number): number {
    const turned = 1 - 2 * this.bend * Math.sqrt(share) * deviate;
    const slope = Math.min(Math.max(turned, LEAST_SLOPE), MOST_SLOPE);
    return slope * slope;
  }

  /**
   * Third moment of a packet around that mean, dB^3, as a bend: -1/6 of it, where the level is as
   * steep as around others. It is what the mean and its steepness leave of the whole.
   */
  restBend(share: number): number {
    return this.cubed * (1 - this.straight * share * (2 - share));
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

  /**
   * Share of a packet's variance that `count` packets on one channel have in common: the rest of
   * each is as good as independent of the others.
   */
  keptVariance(count: number, intervalUs: number): number {
    if (intervalUs !== this.intervalUs || count >= this.known) this.keep(count, intervalUs);
    return this.kept[count];
  }

  /** Fills `kept` up to `count`. */
  private keep(count: number, intervalUs: number): void {
    if (intervalUs !== this.intervalUs) this.known = 0;
    this.intervalUs = intervalUs;
    if (this.kept.length <= count) {
      const grown = new Float64Array(2 * count);
      grown.set(this.kept);
      this.kept = grown;
    }
    for (; this.known <= count; this.known++) this.kept[this.known] = this.shared(this.known);
  }

  private shared(count: number): number {
    const apart = this.intervalUs / this.tauUs;
    return this.powers.reduce(
      (sum, share, k) => sum + share * meanCorrelation(count, (k + 1) * apart),
      0,
    );
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

interface Moments {
  /** Second and third central moment of 10 log10 |v|^2, dB^2 and dB^3. */
  readonly variance: number;
  readonly third: number;
  readonly powers: readonly number[];
}

/**
 * The level is no linear function of the field: the more of it is scattered, the more of the
 * level's variance goes with higher powers of the field's correlation in time. Shares by the
 * coefficients of Hermite polynomials of the field's parts; what is beyond the second counts as
 * the third.
 */
function momentsOf(ricianK: number | null): Moments {
  if (ricianK === null) return { variance: 0, third: 0, powers: [1] };
  let mass = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  let linear = 0;
  let realSquare = 0;
  let imaginarySquare = 0;
  overPlane(ricianK, (db, weight, a, b) => {
    const part = weight * db;
    mass += weight;
    first += part;
    second += part * db;
    third += part * db * db;
    linear += part * a;
    realSquare += part * (a * a - 1);
    imaginarySquare += part * (b * b - 1);
  });
  const mean = first / mass;
  const variance = second / mass - mean * mean;
  const one = (linear * linear) / (mass * mass * variance);
  const squares = realSquare * realSquare + imaginarySquare * imaginarySquare;
  const two = squares / (2 * mass * mass * variance);
  return {
    variance,
    third: third / mass - 3 * mean * variance - mean * mean * mean,
    powers: [one, two, 1 - one - two],
  };
}

/** Gives |v|^2, dB, its weight and the deviates of its scattered parts at points of the plane. */
function overPlane(
  ricianK: number,
  take: (db: number, weight: number, a: number, b: number) => void,
): void {
  const steady = Math.sqrt(ricianK / (ricianK + 1));
  const scattered = Math.sqrt(0.5 / (ricianK + 1));
  // Half a step off, so that no point falls on the origin of a K of 0; imaginary part by symmetry.
  for (let a = -REACH + STEP / 2; a < REACH; a += STEP) {
    for (let b = STEP / 2; b < REACH; b += STEP) {
      const x = steady + scattered * a;
      const y = scattered * b;
      take(DB_PER_NEPER * Math.log(x * x + y * y), Math.exp(-0.5 * (a * a + b * b)), a, b);
    }
  }
}
