import type { DayBandsSet } from './swisscovid.ts';

/** Where the numbers were read. */
export const DP3T_NOTE_SOURCE = 'DP-3T, note on the exposure score, 27 May 2020';

/** Judgement: the look-back of the note's own app, SwissCovid. */
export const DP3T_NOTE: DayBandsSet = {
  from: '2020-05-27',
  thresholdsDb: [50, 55],
  factors: [1, 0.5],
  triggerMin: 15,
  lookBackDays: 10,
};
