import type { AdvertForm, ScanFilter } from '../apps/visible.ts';
import type { Key } from '../kernel/keyed.ts';
import type { Phones } from '../phone/phones.ts';
import type { PhoneSchedule } from '../phone/schedule.ts';
import type { Engine } from '../protocols/engine.ts';
import type { Carriers } from '../radio/carry.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { World } from '../world/world.ts';
import type { Identifiers } from './identifiers.ts';

/** One app of the scene: what its phones have on the air, and when. */
export interface SceneApp {
  /** Its place in the scenario's list. */
  readonly index: number;
  /** What its draws are keyed by, below 2^53: that of its engine's name, wherever it stands. */
  readonly id: number;
  readonly engine: Engine;
  readonly schedule: PhoneSchedule;
  /** What a scan filter can tell its adverts by. */
  readonly advert: AdvertForm;
  /** Which adverts its scans are told of. */
  readonly scanFilter: ScanFilter;
  readonly identifiers: Identifiers;
}

/** All that hearing needs to know: who is where, with which phone and apps, over which radio. */
export interface Scene {
  readonly root: Key;
  readonly radio: RadioScenario;
  /** Local midnight of day 0, Unix µs. */
  readonly startUnixUs: number;
  /** Local days simulated. */
  readonly days: number;
  readonly world: World;
  /** What draws about each person are keyed by, below 2^53: that of the name. */
  readonly ids: Float64Array;
  readonly phones: Phones;
  /** Where everybody carries the phone. */
  readonly carriers: Carriers;
  readonly apps: readonly SceneApp[];
  /** The same in order of their ids: sums over apps do not depend on the scenario's list. */
  readonly appsById: readonly SceneApp[];
}
