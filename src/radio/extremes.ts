import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { UNIFORM_PAIR, uniformPair } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { cutShape } from './cut-shape.ts';
import { ABOVE_FLOOR } from './decoded.ts';
import type { FadeLaw } from './fade-law.ts';
import { quickExcessOfNormals } from './packets.ts';

// Draws of one span by number: a pair for each group.
const DRAWS = 1024;
// From this quantile on the least packet is the one in the deepest dip, of so many for each packet.
const DIPS_FROM = 0.92;
const DIPS = 0.8;
// So much of the skewness is left in the others.
const DENT = 0.42;
// Of the greatest, whose packets near a peak are alike.
const RISE = 0.75;
// And of the first, which the least and the greatest keep in.
const LEAN = 1.5;
// The least varies so much less than if packets near a dip were independent.
const THIN = 0.9;
// Beyond this a bent deviate would turn back.
const MOST_BEND = 0.16;
// Variance of one of so many packets around their mean, in that of one, and its root.
const WITHIN = Float64Array.from({ length: 129 }, (_, k) => 1 - 1 / Math.max(k, 1));
const ROOTS = WITHIN.map((square) => Math.sqrt(square));
// The first is kept between the others; so much wider it is as wide as any.
const FIRST = 1.16;
// At the edge of a span it follows the mean of the span so much less.
const BACK = 0.35;
// A first packet drawn below the least meets it, moving it by so much of what is between them.
const MEETS = 0.4;
// Hazard of a deviate that is the greatest of a dozen or two.
const HAZARD = 2.2;
const LEAST_SD_DB = 0.5;

/**
 * Least, greatest and first level of the packets of one span. Packets are drawn by groups: those
 * of one stay on a channel or, far above the floor, all of them. A group shares the mean of its
 * fading; around that its packets are as good as independent (what is left of an Ornstein-
 * Uhlenbeck process without its mean, and noise) and skewed: by the envelope, whose dips are
 * deeper than its peaks, and by the floor, which cuts the weak ones off. One record, filled again
 * and again.
 */
export class Extremes {
  leastDbm: number;
  greatestDbm: number;
  firstDbm: number;
  /** Packets heard of a group, their mean and the deviate of the fading of that mean. */
  heard: Int32Array;
  meanDbm: Float64Array;
  deviate: Float64Array;
  /** Share of the variance of fading that the mean keeps. */
  kept: Float64Array;
  /** Variance of packets around that mean, dB^2, and their third moment as a bend, dB^3. */
  square: Float64Array;
  bend: Float64Array;
  /**
   * Around the floor: what is sent is `over` times `softDb` above the floor, where the normal law
   * has `density` and `mass`; `softDb` is the deviation of its packets with the floor's own.
   */
  over: Float64Array;
  softDb: Float64Array;
  density: Float64Array;
  mass: Float64Array;
  /** Offsets of the channels as exponentials, for the greatest and for the least packet. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  private steepness: number;
  private fade: FadeLaw;
  private readonly noiseSquare: number;
  private readonly floorDbm: number;
  /** A packet's deviate z stands for sd (z + bend (z^2 - 1) + cubic z^3). */
  private readonly shape: Float64Array;

  constructor(fade: FadeLaw, noiseSquare: number, floorDbm: number) {
    this.fade = fade;
    this.noiseSquare = noiseSquare;
    this.floorDbm = floorDbm;
    this.leastDbm = 0;
    this.greatestDbm = 0;
    this.firstDbm = 0;
    this.steepness = HAZARD;
    this.up = new Float64Array(ADVERTISING_CHANNELS);
    this.down = new Float64Array(ADVERTISING_CHANNELS);
    this.shape = new Float64Array(3);
    this.heard = new Int32Array(0);
    this.meanDbm = this.deviate = this.kept = new Float64Array(0);
    this.square = this.bend = this.kept;
    this.over = this.softDb = this.density = this.mass = this.kept;
    this.reserve(8);
  }

  /** Makes room for so many groups. */
  reserve(groups: number): void {
    if (groups <= this.heard.length) return;
    const more = 2 * groups;
    this.heard = new Int32Array(more);
    this.meanDbm = new Float64Array(more);
    this.deviate = new Float64Array(more);
    this.kept = new Float64Array(more);
    this.square = new Float64Array(more);
    this.bend = new Float64Array(more);
    this.over = new Float64Array(more);
    this.softDb = new Float64Array(more);
    this.density = new Float64Array(more);
    this.mass = new Float64Array(more);
  }

  /** Turns to a link with these offsets of its channels and that fading. */
  open(offsetsDb: Float64Array, fade: FadeLaw): void {
    const sdDb = Math.sqrt(fade.sdDb * fade.sdDb + this.noiseSquare);
    this.fade = fade;
    this.steepness = HAZARD / Math.max(sdDb, LEAST_SD_DB);
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      this.up[channel] = Math.exp(this.steepness * offsetsDb[channel]);
      this.down[channel] = Math.exp(-this.steepness * offsetsDb[channel]);
    }
  }

  /** Offset that the greatest packet has, of whose channels `up` has this mean, dB. */
  offsetDb(up: number): number {
    return Math.log(up) / this.steepness;
  }

  /**
   * Draws for group 0, far above the floor, with draw `tick` of `key`. The first packet has the
   * standard normal deviate `one`.
   */
  drawStrong(key: Key, tick: number, one: number): void {
    const { fade, shape } = this;
    const heard = this.heard[0];
    const meanDbm = this.meanDbm[0];
    this.shapeOf(0);
    const sdDb = shape[0];
    const bend = heard > 2 ? shape[1] : 0;
    uniformPair(key, tick, DRAWS);
    const low = heard > 2 ? UNIFORM_PAIR[1] : UNIFORM_PAIR[0];
    const above = quickExcessOfNormals(UNIFORM_PAIR[0], heard);
    const below = heard > 2 ? quickExcessOfNormals(low, heard) : above;
    const within = heard < WITHIN.length ? WITHIN[heard] : 1;
    const greatest = above + RISE * bend * (above * above - within);
    const least = THIN * below - DENT * bend * (below * below - within);
    // Few packets do not have the channels' extremes.
    const highDbm = meanDbm + within * (this.greatestDbm - meanDbm);
    const lowDbm = meanDbm + within * within * (this.leastDbm - meanDbm);
    this.greatestDbm = highDbm + sdDb * Math.max(greatest, 0);
    this.leastDbm = lowDbm - sdDb * Math.max(least, 0);
    if (low > DIPS_FROM) {
      const fadedDb = fade.sdDb * Math.sqrt(this.kept[0]) * this.deviate[0];
      const sentDbm = 0.7 * meanDbm + 0.3 * lowDbm - fadedDb;
      const dipDbm = sentDbm - fade.dipDb((1 - low) / (DIPS * heard));
      if (dipDbm > this.floorDbm) this.leastDbm = Math.min(this.leastDbm, dipDbm);
    }
    const z = heard < WITHIN.length ? one * ROOTS[heard] : one;
    const backDb = BACK * fade.sdDb * Math.sqrt(this.kept[0]) * this.deviate[0];
    const firstDbm = this.firstDbm - backDb + FIRST * sdDb * (z + LEAN * bend * (z * z - within));
    if (firstDbm < this.leastDbm) this.leastDbm += MEETS * (firstDbm - this.leastDbm);
    this.firstDbm = Math.min(Math.max(firstDbm, this.leastDbm), this.greatestDbm);
  }

  /** The same for the first `groups`, in order of time, around the floor. */
  drawWeak(groups: number, key: Key, tick: number, one: number): void {
    const { fade, shape, floorDbm } = this;
    let leastDbm = Infinity;
    let greatestDbm = -Infinity;
    let isFirst = true;
    for (let k = 0; k < groups; k++) {
      const heard = this.heard[k];
      if (heard === 0) continue;
      const meanDbm = this.meanDbm[k];
      let greatest = meanDbm;
      let least = meanDbm;
      if (heard === 1) {
        if (isFirst) this.firstDbm = meanDbm;
      } else {
        this.shapeOf(k);
        if (this.over[k] <= ABOVE_FLOOR) {
          cutShape(shape, this.softDb[k], this.over[k], this.density[k], this.mass[k]);
        }
        const sdDb = shape[0];
        const bend = heard > 2 ? Math.min(Math.max(shape[1], -MOST_BEND), MOST_BEND) : 0;
        const cubic = shape[2];
        uniformPair(key, tick, DRAWS + k);
        const low = heard > 2 ? UNIFORM_PAIR[1] : UNIFORM_PAIR[0];
        const above = quickExcessOfNormals(UNIFORM_PAIR[0], heard);
        const below = heard > 2 ? quickExcessOfNormals(low, heard) : above;
        const within = heard < WITHIN.length ? WITHIN[heard] : 1;
        const dent = bend < 0 ? DENT * bend : bend;
        const up = above + above * above * (bend + cubic * above) - bend * within;
        const down = THIN * below - below * below * (dent - cubic * below) + dent * within;
        greatest += sdDb * Math.max(up, 0);
        least -= sdDb * Math.max(down, 0);
        if (low > DIPS_FROM) {
          const fadedDb = fade.sdDb * Math.sqrt(this.kept[k]) * this.deviate[k];
          const sentDbm = floorDbm + this.over[k] * this.softDb[k];
          const dipDbm = sentDbm - fadedDb - fade.dipDb((1 - low) / (DIPS * heard));
          if (dipDbm > floorDbm) least = Math.min(least, dipDbm);
        }
        if (isFirst) {
          const z = heard < WITHIN.length ? one * ROOTS[heard] : one;
          this.firstDbm = meanDbm + sdDb * (z + bend * (z * z - within));
        }
      }
      isFirst = false;
      greatestDbm = Math.max(greatestDbm, greatest);
      leastDbm = Math.min(leastDbm, least);
    }
    this.leastDbm = leastDbm;
    this.greatestDbm = greatestDbm;
    this.firstDbm = Math.min(Math.max(this.firstDbm, leastDbm), greatestDbm);
  }

  /** Writes the shape of group `k` without the floor. */
  private shapeOf(k: number): void {
    const { shape } = this;
    const square = this.square[k];
    const sdDb = Math.sqrt(square);
    shape[0] = sdDb;
    shape[1] = square > 0 ? -this.bend[k] / (square * sdDb) : 0;
    shape[2] = 0;
  }
}
