import { bluezone1 } from '../protocols/bluezone/bluezone1.ts';
import { bluezone3 } from '../protocols/bluezone/bluezone3.ts';
import type { DecentralisedEngine } from '../protocols/engine.ts';
import { DECENTRALISED } from '../protocols/engines.ts';
import { advertOfPayload } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

/** The identifier never changes; what is published has no form on file. */
export const bluezone1App: AppProfile<DecentralisedEngine> = {
  name: bluezone1.name,
  title: 'Bluezone 1',
  engine: bluezone1,
  ...ownService(bluezone1),
  advert: advertOfPayload(bluezone1),
  dutyCycle: 'bluezone-1',
  defaultRules: [{ kind: 'any-match' }],
  page: 'bluezone-1',
};

const bluezone200 = DECENTRALISED['bluezone@2.0.0'];

export const bluezone200App: AppProfile<DecentralisedEngine> = {
  name: bluezone200.name,
  title: 'Bluezone 2.0.0',
  engine: bluezone200,
  ...ownService(bluezone200),
  advert: advertOfPayload(bluezone200),
  dutyCycle: 'bluezone-2',
  defaultRules: [{ kind: 'any-match' }],
  keyList: 'bluezone',
  page: 'bluezone-2.0.0',
};

export const bluezone3App: AppProfile<DecentralisedEngine> = {
  name: bluezone3.name,
  title: 'Bluezone 3',
  engine: bluezone3,
  ...ownService(bluezone3),
  advert: advertOfPayload(bluezone3),
  dutyCycle: 'bluezone',
  defaultRules: [{ kind: 'any-match' }],
  keyList: 'bluezone',
  page: 'bluezone-3',
};
