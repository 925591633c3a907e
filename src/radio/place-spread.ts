/** How places of one kind, and the people there, differ from one another: standard deviations. */
export interface PlaceSpread {
  /** Of the attenuation at any distance, dB. */
  readonly levelSdDb: number;
  /** Of the path-loss exponent (model log-distance). */
  readonly exponentSd: number;
  /** Of what a person who faces away adds, dB. */
  readonly bodySdDb: number;
  /** Of what a phone in a pocket or bag loses, dB. */
  readonly carrySdDb: number;
  /** Of the logarithm of the density of people in between. */
  readonly crowdSd: number;
  /** Of the logarithm of the shadowing's standard deviation. */
  readonly shadowingSd: number;
  /** Of the logarithm of what changes within a link: slow part, fading, channel offsets. */
  readonly timeSd: number;
  /** Of the logarithm of how fast it does: the time constants of slow part and fading. */
  readonly paceSd: number;
}

/** One place is as good as another. */
export const SAME_EVERYWHERE: PlaceSpread = {
  levelSdDb: 0,
  exponentSd: 0,
  bodySdDb: 0,
  carrySdDb: 0,
  crowdSd: 0,
  shadowingSd: 0,
  timeSd: 0,
  paceSd: 0,
};
