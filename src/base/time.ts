/** Time is an integer number of microseconds (DESIGN: safe to 2^53, 285 years). */
export const US_PER_MS = 1_000;
export const US_PER_S = 1_000_000;
export const US_PER_MIN = 60 * US_PER_S;
export const US_PER_HOUR = 60 * US_PER_MIN;
export const US_PER_DAY = 24 * US_PER_HOUR;
/** Engines, logs and key files count seconds. */
export const S_PER_DAY = 86_400;
