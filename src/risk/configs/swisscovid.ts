import type { DayBandsConfig } from '../gaen/day-bands.ts';

/** Bands and limits that held from a date on. */
export interface DayBandsSet extends DayBandsConfig {
  readonly from: string;
}

/** Where the numbers were read. */
export const SWISSCOVID_SOURCE =
  'DP-3T/dp3t-config-backend-ch at aeed565, history of its configuration';

const FIRST: DayBandsSet = {
  from: '2020-05-20',
  thresholdsDb: [50, 60],
  factors: [1, 0.5],
  triggerMin: 20,
  lookBackDays: 10,
};

/** In order of date. */
export const SWISSCOVID_SETS: readonly DayBandsSet[] = [
  FIRST,
  { ...FIRST, from: '2020-05-22', triggerMin: 15 },
  { ...FIRST, from: '2020-05-24', triggerMin: 15, thresholdsDb: [50, 55] },
  { ...FIRST, from: '2020-07-06', triggerMin: 15, thresholdsDb: [53, 60] },
  { ...FIRST, from: '2020-09-10', triggerMin: 15, thresholdsDb: [55, 63] },
];
