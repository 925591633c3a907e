import type { DutyCycle } from '../phone/duty-cycles.ts';
import type { Engine } from '../protocols/engine.ts';
import type { RuleConfig } from '../risk/rules.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import type { Advert } from './advert.ts';

/** What travels beside an identifier, once the key that it belongs to is published. */
export interface OpenedMetadata {
  /** As the sender declares it, dBm. */
  readonly txPowerDbm: number;
  readonly calibrationConfidence: ScoredRow['calibrationConfidence'];
}

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
  /** When it advertises and listens, unless a scenario says otherwise. */
  readonly dutyCycle: DutyCycle;
  /** When its phones warn, unless a scenario says otherwise. */
  readonly defaultRules: readonly RuleConfig[];
  /**
   * Reads the four bytes beside an identifier (`Sighting.metadata`) with a published key. Only apps
   * with it know attenuations: rules that need these are refused for all others.
   */
  readonly openMetadata?: (
    key: Uint8Array,
    identifier: Uint8Array,
    metadata: number,
  ) => OpenedMetadata;
  /** Left out where what is published has no form on file. */
  readonly keyList?: KeyListFormat;
  /** Page below docs/engines, without its ending; left out where there is none. */
  readonly page?: string;
}
