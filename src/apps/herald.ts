import type { DecentralisedEngine } from '../protocols/engine.ts';
import { DECENTRALISED } from '../protocols/engines.ts';
import { ADVERT_OF_SERVICE } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

const { herald } = DECENTRALISED;

/** What is published has no form on file. */
export const heraldApp: AppProfile<DecentralisedEngine> = {
  name: herald.name,
  title: 'Herald, secured payload',
  engine: herald,
  ...ownService(herald),
  advert: ADVERT_OF_SERVICE,
  dutyCycle: 'herald',
  defaultRules: [{ kind: 'any-match' }],
  page: 'herald',
};
