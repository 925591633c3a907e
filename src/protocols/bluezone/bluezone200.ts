import { createRotatingBluezone } from './bluezone-rotating.ts';
import type { BluezoneIdentity, BluezoneVersion } from './bluezone-rotating.ts';
import type { DecentralisedEngine } from '../engine.ts';

/** Defects with which versions 2.0.0 to 2.0.2 shipped; each can be mended alone. */
export type Bluezone200Defects = Pick<BluezoneVersion, 'lostDayZeroKey' | 'oneHashShort'>;

/**
 * Bluezone for Android 2.0.0 to 2.0.2 (May 2020): 144 slots a day. By default as it shipped: day 0
 * can never be recomputed (issue 12 of BluezoneGlobal/react-native-bluetooth-scan, mended in
 * 2.0.3), and day n has the root hashed n - 1 times, at 675307a. The convention of the authority in
 * May 2020 is not known; keys are published here so that a phone of this version finds them.
 *
 * @param defects - those not named are as they shipped
 */
export function createBluezone200(
  defects: Partial<Bluezone200Defects> = {},
): DecentralisedEngine<BluezoneIdentity> {
  const { lostDayZeroKey = true, oneHashShort = true } = defects;
  return createRotatingBluezone({
    name: 'bluezone@2.0.0',
    slotsPerDay: 144,
    lostDayZeroKey,
    oneHashShort,
  });
}
