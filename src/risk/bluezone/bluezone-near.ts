import { BLUEZONE_NEAR_DBM } from '../configs/bluezone.ts';
import type { Os } from '../configs/bluezone.ts';

/**
 * Whether Bluezone's radar shows a phone as near. Display only: no client of Bluezone warns by RSSI
 * or duration, and the server's rule is not public. An RSSI of 0, or none, counts as near.
 */
export function bluezoneNear(rssiDbm: number | undefined, receiver: Os, sender: Os): boolean {
  return isUnknown(rssiDbm) || rssiDbm >= BLUEZONE_NEAR_DBM[receiver][sender];
}

/** Whether a sighting counts in the contact history: above the threshold, or of no RSSI. */
export function inBluezoneHistory(rssiDbm: number | undefined, thresholdDbm: number): boolean {
  return isUnknown(rssiDbm) || rssiDbm > thresholdDbm;
}

function isUnknown(rssiDbm: number | undefined): rssiDbm is 0 | undefined {
  return rssiDbm === undefined || rssiDbm === 0;
}
