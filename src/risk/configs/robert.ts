import type { RobertScoreConfig } from '../robert/robert-score.ts';

/** Where the numbers were read. */
export const ROBERT_SOURCE =
  'TousAntiCovid/robert-server at 967093fc, ScoringStrategyV2ServiceImpl; Inria RR-9345 ' +
  '(hal-02641630)';

/** StopCovid and TousAntiCovid, second version of the scoring. */
export const ROBERT_2: RobertScoreConfig = {
  epochS: 900,
  epochToleranceS: 180,
  dropAboveDbm: -5,
  rssiMaxDbm: -35,
  p0Dbm: -66,
  deltasDb: [39, 27, 23, 21, 20, 15],
  softMaxA: 4.342,
  softMaxB: 0.2,
  gain: 1.2,
  r0: 0.0071,
  alertFrom: 0.1,
};
