import { dp3tHybrid } from '../protocols/dp3t/dp3t-hybrid.ts';
import { dp3tUnlinkable } from '../protocols/dp3t/dp3t-unlinkable.ts';
import type { DecentralisedEngine } from '../protocols/engine.ts';
import { DECENTRALISED } from '../protocols/engines.ts';
import { advertOfPayload } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

const dp3tLowcost = DECENTRALISED['dp3t-lowcost'];

export const dp3tLowcostApp: AppProfile<DecentralisedEngine> = {
  name: dp3tLowcost.name,
  title: 'DP-3T, low-cost',
  engine: dp3tLowcost,
  ...ownService(dp3tLowcost),
  advert: advertOfPayload(dp3tLowcost),
  dutyCycle: 'dp3t',
  defaultRules: [{ kind: 'any-match' }],
  keyList: 'dp3t-exposed',
  page: 'dp3t-lowcost',
};

export const dp3tUnlinkableApp: AppProfile<DecentralisedEngine> = {
  name: dp3tUnlinkable.name,
  title: 'DP-3T, unlinkable',
  engine: dp3tUnlinkable,
  ...ownService(dp3tUnlinkable),
  advert: advertOfPayload(dp3tUnlinkable),
  dutyCycle: 'dp3t',
  defaultRules: [{ kind: 'any-match' }],
  keyList: 'dp3t-seeds',
  page: 'dp3t-unlinkable',
};

export const dp3tHybridApp: AppProfile<DecentralisedEngine> = {
  name: dp3tHybrid.name,
  title: 'DP-3T, hybrid',
  engine: dp3tHybrid,
  ...ownService(dp3tHybrid),
  advert: advertOfPayload(dp3tHybrid),
  dutyCycle: 'dp3t',
  defaultRules: [{ kind: 'any-match' }],
  keyList: 'dp3t-windows',
  page: 'dp3t-hybrid',
};
