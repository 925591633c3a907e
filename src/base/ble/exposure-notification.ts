/**
 * Quantities of Google and Apple's Exposure Notification that engine, scoring and key files share.
 */

/** An interval (ENIN): Unix seconds / 600 (cryptography specification v1.2). */
export const ENIN_S = 600;

/**
 * Sightings this near after the one before are of one scan instance: 1.5 * 17 s
 * (google/exposure-notifications-internals at aaada6c).
 */
export const SCAN_INSTANCE_S = 25.5;
