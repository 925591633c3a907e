import { deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

const NEPER_PER_DB = Math.log(10) / 10;

/**
 * What else than advertising is on the air at 2.4 GHz, as a receiver has it on an advertising
 * channel.
 */
export interface OtherTrafficOptions {
  /** Share of time in which there is some, 0..0.9; 0 = none. */
  readonly share: number;
  /** Its level at every receiver, dBm. */
  readonly levelDbm: number;
  /** Length of one burst (a frame), µs. */
  readonly burstUs: number;
}

// Bursts are drawn for blocks of this many burst lengths: about two bursts a block at 25 %.
const BLOCK_BURSTS = 8;
/**
 * Receivers on one square of this grid have the same traffic; judgement: the cell of an access
 * point.
 */
const PLACE_M = 50;

/**
 * Bursts that begin as a Poisson process, by place and channel, at any instant without stepping;
 * they may overlap, as those of networks that do not hear each other. A packet of length a meets
 * none with probability (1 - share)^(1 + a / burst).
 */
export class OtherTraffic {
  private readonly key: Key;
  private readonly burstUs: number;
  private readonly levelMw: number;
  private readonly blockUs: number;
  /** exp(-expected bursts of a block). */
  private readonly noneOfBlock: number;
  private readonly expected: number;

  constructor({ share, levelDbm, burstUs }: OtherTrafficOptions, root: Key) {
    this.key = purposeKey(root, 'radio.other-traffic');
    this.burstUs = burstUs;
    this.levelMw = Math.exp(levelDbm * NEPER_PER_DB);
    this.blockUs = BLOCK_BURSTS * burstUs;
    // The share in which nothing is on the air is exp(-rate x burst).
    this.expected = -BLOCK_BURSTS * Math.log(1 - share);
    this.noneOfBlock = Math.exp(-this.expected);
  }

  /** Power that disturbs a packet of [fromUs, toUs) received at (xM, yM) on channel 0..2, mW. */
  powerMw(xM: number, yM: number, channel: number, fromUs: number, toUs: number): number {
    const placeKey = deriveKey(this.key, Math.floor(xM / PLACE_M), Math.floor(yM / PLACE_M));
    const key = deriveKey(placeKey, channel);
    const last = Math.floor((toUs - 1) / this.blockUs);
    for (let k = Math.floor((fromUs - this.burstUs) / this.blockUs); k <= last; k++) {
      if (this.meets(key, k, fromUs, toUs)) return this.levelMw;
    }
    return 0;
  }

  private meets(key: Key, block: number, fromUs: number, toUs: number): boolean {
    const bursts = this.burstsOf(uniform(key, block, 0));
    for (let burst = 1; burst <= bursts; burst++) {
      const within = Math.floor(uniform(key, block, burst) * this.blockUs);
      const startUs = block * this.blockUs + within;
      if (startUs < toUs && startUs + this.burstUs > fromUs) return true;
    }
    return false;
  }

  /** Quantile of the Poisson law at `u`, by summing its probabilities. */
  private burstsOf(u: number): number {
    let mass = this.noneOfBlock;
    let sum = mass;
    let bursts = 0;
    // A sum that rounding keeps below u grows no more once its terms are lost in it.
    while (u >= sum && mass > 1e-18) {
      bursts++;
      mass *= this.expected / bursts;
      sum += mass;
    }
    return bursts;
  }
}
