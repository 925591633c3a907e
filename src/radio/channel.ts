import type { Geometry } from '../world/world.ts';
import type { CarryOptions } from './carry.ts';
import type { PacketRadio } from './packet-radio.ts';
import type { PathLossParts } from './path-loss.ts';

/**
 * What lies between two phones, without their hardware. A channel is opened for one unordered pair
 * and then asked about it; the same pair, place and time give the same answer from either side.
 */
export interface Channel {
  /** Turns to a pair of people, by index; `low` is the one with the lower id. */
  open(low: number, high: number): void;
  /**
   * Attenuation, dB, that stays while both stay where they are. `selfIsLow` tells whether the
   * geometry's "self" is the pair's `low`.
   */
  placeDb(geometry: Geometry, selfIsLow: boolean): number;
  /**
   * What advertising channel 0..2 (37..39) loses more than the mean of the three, where last
   * placed.
   */
  channelDb(channel: number): number;
  /** The part that changes with time though nobody leaves, dB, standard deviation `slowSdDb`. */
  slowDb(tUs: number): number;
}

/**
 * Parts of the attenuation; all dB, dBm, m and µs. The scenario's documentation
 * gives the default and the source of each.
 */
export interface RadioOptions extends PathLossParts {
  /** A person who faces away, the phone in the hand, adds this much. */
  readonly bodyDb: number;
  /** Without it, everybody has the phone in the hand. */
  readonly carry?: CarryOptions;
  /** What a phone in a pocket or bag loses more at this place, dB; nothing without it. */
  readonly coveredDb?: number;
  readonly shadowingSdDb: number;
  readonly shadowingDecorrelationM: number;
  readonly slowSdDb: number;
  readonly slowTauUs: number;
  /** The slow part is scaled by this where both stay where they are. */
  readonly slowStillFactor: number;
  /** Of the logarithm of how lively links are (`liveliness.ts`), sd; without it, all are alike. */
  readonly livelinessSpread?: number;
}

/** The same with fast fading and the receiver. */
export interface HearingOptions extends RadioOptions {
  /** Time constant of Rician fading, µs. */
  readonly fastTauUs: number;
  readonly packet: PacketRadio;
}
