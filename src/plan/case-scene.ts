import type { AppProfile } from '../apps/profile.ts';
import type { CaseRegister } from '../epidemic/case-register.ts';
import type { RuleConfig } from '../risk/rules.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Scene, SceneApp } from './scene.ts';

/** Which sightings are evaluated: all of them, or those that an outcome can come of. */
export type Materialisation = 'all' | 'cases';

/** One app with the rules by which its phones warn. */
export interface CaseApp extends SceneApp {
  readonly profile: AppProfile;
  readonly rules: readonly RuleConfig[];
}

/** A scene with its cases: all that is needed to follow them from test to warning. */
export interface CaseScene extends Scene {
  readonly apps: readonly CaseApp[];
  /** The diagnosed so far: the senders whose keys may be published. */
  readonly cases: CaseRegister;
  readonly materialisation: Materialisation;
  readonly authority: Scenario['authority'];
  readonly truth: Scenario['truth'];
  readonly limits: Scenario['limits'];
}
