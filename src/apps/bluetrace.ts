import { bluetrace } from '../protocols/bluetrace/bluetrace.ts';
import type { CentralisedEngine } from '../protocols/engine.ts';
import { MAX_ADVERT_BYTES } from './advert.ts';
import type { AppProfile } from './profile.ts';
import { ownService } from './visible.ts';

/** OpenTrace and TraceTogether. */
export const bluetraceApp: AppProfile<CentralisedEngine> = {
  name: bluetrace.name,
  title: 'BlueTrace',
  engine: bluetrace,
  ...ownService(bluetrace),
  // Beside the service its TX power and seven bytes of manufacturer data (opentrace-android).
  advert: { kind: 'ADV_IND', bytes: MAX_ADVERT_BYTES },
  dutyCycle: 'opentrace',
  defaultRules: [{ kind: 'any-match' }],
  page: 'bluetrace',
};
