import type { CentralisedEngine } from '../protocols/engine.ts';
import { robert11 } from '../protocols/robert/robert11.ts';
import { advertOfPayload } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

/** StopCovid. Its duty cycle is not published: judgement, that of DP-3T's SDK. */
export const robertApp: AppProfile<CentralisedEngine> = {
  name: robert11.name,
  title: 'ROBERT 1.1',
  engine: robert11,
  ...ownService(robert11),
  advert: advertOfPayload(robert11),
  dutyCycle: 'dp3t',
  defaultRules: [{ kind: 'any-match' }],
  page: 'robert-1.1',
};
