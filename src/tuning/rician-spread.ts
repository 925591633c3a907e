const DB_PER_NEPER = 10 / Math.log(10);
/** Beyond these an envelope is Rayleigh's, or steady, for all that dB tell. */
const LEAST_K = 0.1;
const MOST_K = 1000;

/** Spread of a Rician envelope of factor `k`, dB: power has variance (1 + 2k) / (1 + k)² of its mean. */
export function ricianSdDb(k: number): number {
  return (DB_PER_NEPER * Math.sqrt(1 + 2 * k)) / (1 + k);
}

/** The factor whose envelope spreads by `sdDb`; within 0.1 to 1000. */
export function ricianKOf(sdDb: number): number {
  const ratio = (sdDb * sdDb) / (DB_PER_NEPER * DB_PER_NEPER);
  if (ratio >= 1) return LEAST_K;
  const k = (1 - ratio + Math.sqrt(1 - ratio)) / ratio;
  return Math.min(MOST_K, Math.max(LEAST_K, k));
}
