/** 97.5 % point of the standard normal distribution: two-sided 95 %. */
export const Z_95 = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval (without continuity correction) for a share of `hits` among `trials`.
 *
 * @param hits - successes, 0..trials
 * @param trials - trials; none gives the whole range 0..1
 * @param z - standard normal point, 1.96 for 95 %
 * Source: Wilson 1927 (J Am Stat Assoc 22:209); method 3 of Newcombe 1998 (Stat Med 17:857).
 */
export function wilsonInterval(hits: number, trials: number, z: number = Z_95): Interval {
  if (!(trials >= 0) || !(hits >= 0) || hits > trials) {
    throw new RangeError(`"hits" expected 0..trials, got ${hits} of ${trials}`);
  }
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const z2 = z * z;
  const scale = 1 + z2 / trials;
  const middle = share + z2 / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share) + z2 / (4 * trials)) / trials);
  // The ends are 0 and 1 exactly where nothing or everything was hit; rounding must not blur them.
  return {
    low: hits === 0 ? 0 : (middle - half) / scale,
    high: hits === trials ? 1 : (middle + half) / scale,
  };
}
