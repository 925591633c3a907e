import type { AppProfile } from '../apps/profile.ts';

/** A module with an app of somebody's own, as text: all that a thread needs to load it. */
export interface ModuleText {
  /** Where it was read, for messages. */
  readonly file: string;
  readonly text: string;
}

/** The same, loaded in this thread. */
export interface EngineModule extends ModuleText {
  /** Complete, and every call of its engine guarded. */
  readonly profile: AppProfile;
  /** SHA-256 of the bytes of the file, hex. */
  readonly sha256: string;
}
