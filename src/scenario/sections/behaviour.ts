import { key } from '../keys/key.ts';
import { section } from '../keys/section.ts';
import { share, whole, word } from '../keys/values.ts';

/** How people react to what they learn, from the midnight after. */
export const behaviour = section({
  onWarning: key(word(['nothing', 'stay-home']), {
    default: 'nothing',
    description: 'what those do whom the first rule of an app warns',
  }),
  onDiagnosis: key(word(['nothing', 'isolate']), {
    default: 'nothing',
    description: 'what those do who have a test result, with a phone or without',
  }),
  share: key(share(), {
    default: 1,
    description: 'share of those warned who stay at home',
    source: 'judgement: all of them (OpenABM-Covid19: 0.9 at first)',
  }),
  isolationShare: key(share(), {
    default: 1,
    description: 'share of those diagnosed who isolate',
    source: 'judgement: isolation in hospital (Vietnam, Decision 5053/QD-BYT)',
  }),
  stayHomeDays: key(whole(1, 10_000), {
    default: 14,
    description: 'local days at home after the day of the warning',
    source: 'quarantine of 14 days (Vietnam, Decision 5053/QD-BYT)',
  }),
  isolationDays: key(whole(1, 10_000), {
    default: 14,
    description: 'local days of isolation after the day of the result',
    source: 'judgement: as long as quarantine',
  }),
  from: key(whole(0, 10_000), {
    default: 0,
    description: 'first local day on which what people learn is acted on',
  }),
});
