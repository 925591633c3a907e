import type { DayBandsConfig } from '../gaen/day-bands.ts';

/** Where the numbers were read. */
export const RADAR_COVID_SOURCE =
  'RadarCOVID/radar-covid-backend-configuration-server, its SQL (thresholds, factors, 15 min)';

/**
 * Spain. The app was made from SwissCovid's; judgement: rounding and look-back are those of it. At
 * an earlier state of the SQL the factors were 1.0 and 0.5.
 */
export const RADAR_COVID: DayBandsConfig = {
  thresholdsDb: [55, 74],
  factors: [2, 1],
  triggerMin: 15,
  lookBackDays: 10,
};
