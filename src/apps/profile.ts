import type { DutyCycle } from '../phone/duty-cycles.ts';
import type { Engine } from '../protocols/engine.ts';
import type { RuleConfig } from '../risk/rules.ts';
import type { Advert } from './advert.ts';
import type { AdvertForm, ScanFilter } from './visible.ts';

/** The forms in which published keys are written to files, and read by `match`. */
export const KEY_LIST_FORMATS = [
  // Key exports of GAEN: zip of export.bin and export.sig.
  'gaen-export',
  // Bluezone's push message, with the number of identifiers in a day.
  'bluezone',
  'dp3t-exposed',
  'dp3t-seeds',
  'dp3t-windows',
  'tcn-reports',
  // JSON of any engine whose phones publish: its keys with their times.
  'bluecrowd-keys',
] as const;
export type KeyListFormat = (typeof KEY_LIST_FORMATS)[number];

/**
 * All that is known of an app beside the protocol itself. Adding an app is one such profile and its
 * line in `registry.ts`; whoever needs to decide something about an app asks for a field of this.
 */
export interface AppProfile<E extends Engine = Engine> {
  /** How scenarios, tables and reports call it; draws are keyed by it. */
  readonly name: string;
  /** The same for people. */
  readonly title: string;
  readonly engine: E;
  readonly advert: Advert;
  /** What a scan filter can tell that advert by. */
  readonly advertForm: AdvertForm;
  /** Which adverts its own scans are told of. */
  readonly scanFilter: ScanFilter;
  /** When it advertises and listens, unless a scenario says otherwise. */
  readonly dutyCycle: DutyCycle;
  /** When its phones warn, unless a scenario says otherwise. */
  readonly defaultRules: readonly RuleConfig[];
  /** Left out where what is published has no form on file. */
  readonly keyList?: KeyListFormat;
  /** Page below docs/engines, without its ending; left out where there is none. */
  readonly page?: string;
}

/**
 * Whether phones with this app know attenuations: its engine reads the TX power that travels with
 * an identifier. Rules that need attenuations are refused for all others.
 */
export function hasAttenuations({ engine }: AppProfile): boolean {
  return engine.kind === 'decentralised' && engine.readMetadata !== undefined;
}
