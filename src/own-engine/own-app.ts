import { advertOfPayload, MAX_ADVERT_BYTES } from '../apps/advert.ts';
import type { AppProfile } from '../apps/profile.ts';
import { ownService } from '../apps/visible.ts';
import { Guard } from './guard.ts';
import { guardedEngine } from './guarded-engine.ts';
import { profileFault } from './own-profile.ts';
import type { OwnProfile } from './own-profile.ts';

/**
 * A profile with its defaults filled in and every call of its engine guarded. Given by a program,
 * it may do what the program may: chance and clocks are trapped where a module is loaded from a
 * file.
 *
 * @throws InputError that names the first field which cannot be as it is
 */
export function ownApp(profile: OwnProfile): AppProfile {
  return guardedApp(profile, new Guard('profile given by the program'));
}

/** The same of what a module exports. @throws InputError with the module's file */
export function guardedApp(exported: unknown, guard: Guard): AppProfile {
  const fault = profileFault(exported);
  if (fault !== undefined) throw guard.error(`${fault}; correct the module (docs/own-engine.md)`);
  const { name, title = name, dutyCycle = 'dp3t', ...given } = exported as OwnProfile;
  const engine = guardedEngine(name, given.engine, guard);
  const advert = given.advert ?? advertOfPayload(engine);
  if (advert.bytes > MAX_ADVERT_BYTES) {
    throw guard.error(
      `advert: expected one beside a payload of ${engine.payloadBytes} bytes, which does not fit ` +
        `into ${MAX_ADVERT_BYTES} with the flags, found nothing; { kind: 'ADV_IND', bytes: 21 } ` +
        'is that of a service whose identifier is read over GATT',
    );
  }
  const keyList = engine.kind === 'decentralised' ? 'bluecrowd-keys' : undefined;
  return {
    ...(keyList === undefined ? {} : { keyList }),
    ...given,
    name,
    title,
    engine,
    advert,
    ...ownService(engine),
    dutyCycle,
    defaultRules: given.defaultRules ?? [{ kind: 'any-match' }],
  };
}
