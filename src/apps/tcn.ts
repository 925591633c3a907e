import type { DecentralisedEngine } from '../protocols/engine.ts';
import { tcn } from '../protocols/tcn/tcn.ts';
import { advertOfPayload } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

/** Duty cycles of TCN's apps are not published: judgement, that of DP-3T's SDK. */
export const tcnApp: AppProfile<DecentralisedEngine> = {
  name: tcn.name,
  title: 'TCN',
  engine: tcn,
  ...ownService(tcn),
  advert: advertOfPayload(tcn),
  dutyCycle: 'dp3t',
  defaultRules: [{ kind: 'any-match' }],
  keyList: 'tcn-reports',
  page: 'tcn',
};
