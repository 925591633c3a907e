import type { DecentralisedEngine } from '../protocols/engine.ts';
import { gaen12 } from '../protocols/gaen/gaen12.ts';
import { advertOfPayload } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

/** Apps on Google and Apple Exposure Notification. */
export const gaenApp: AppProfile<DecentralisedEngine> = {
  name: gaen12.name,
  title: 'GAEN 1.2',
  engine: gaen12,
  ...ownService(gaen12),
  advert: advertOfPayload(gaen12, 'ADV_NONCONN_IND'),
  dutyCycle: 'gaen',
  defaultRules: [{ kind: 'swisscovid-2020-09-10' }],
  keyList: 'gaen-export',
  page: 'gaen-1.2',
};
