import { SLOTS_PER_DAY } from './bluezone-chain.ts';
import { createRotatingBluezone } from './bluezone-rotating.ts';

/**
 * Bluezone, final derivation (Android 2.0.3 and later, iOS 3.x, August 2020). Facts read from
 * BluezoneGlobal/react-native-bluetooth-scan at 4a5ce99.
 */
export const bluezone3 = createRotatingBluezone({
  name: 'bluezone@3',
  slotsPerDay: SLOTS_PER_DAY,
  lostDayZeroKey: false,
  oneHashShort: false,
});
