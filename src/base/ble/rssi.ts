// RSSI is a signed byte: -127 to +20 dBm, 127 for "not available" (Bluetooth Core 5.4, Vol 4,
// Part E, 7.7.65.2).
export const RSSI_MIN_DBM = -127;
export const RSSI_MAX_DBM = 20;

/** The level that a receiver can report, dBm; not rounded. */
export function reportableDbm(levelDbm: number): number {
  return Math.min(RSSI_MAX_DBM, Math.max(RSSI_MIN_DBM, levelDbm));
}
