/** Operating system of a phone. */
export type Os = 'android' | 'ios';

/** Where the numbers were read. */
export const BLUEZONE_SOURCE =
  'BluezoneGlobal/bluezone-app v3.0.3, app/configApp.json and the contact history of its screens';

/** "Near" if the RSSI is at least this, dBm; by receiver, then sender. */
export const BLUEZONE_NEAR_DBM: Readonly<Record<Os, Readonly<Record<Os, number>>>> = {
  android: { android: -86, ios: -69 },
  ios: { android: -88, ios: -74 },
};

/** Counts of the contact history take RSSI above this, dBm: by version of the app. */
export const BLUEZONE_HISTORY_DBM = {
  /** Versions 1 and 2. */
  '1': -69,
  /** Version 3 as built. */
  '3': -88,
  /** Version 3 with the configuration that it loads. */
  '3-loaded': -100,
} as const;
