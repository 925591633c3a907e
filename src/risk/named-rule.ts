import type { ColumnRule } from './columns/window-columns.ts';
import type { Infectiousness } from './key-mapping.ts';
import type { KeyFacts } from './score-row.ts';
import type { ScoredRow } from './scored-row.ts';
import type { RuleOutcome } from './outcome.ts';

/** Which apps or algorithms a rule is of; one chapter of docs/scoring.md each. */
export type RuleFamily =
  | 'cwa-1'
  | 'cwa-2'
  | 'swisscovid'
  | 'dp3t-note'
  | 'radar-covid'
  | 'nhs-1'
  | 'nhs-2'
  | 'covid-alert-1'
  | 'covid-alert-2'
  | 'covidgreen'
  | 'en-express'
  | 'robert'
  | 'bluezone';

/** Minutes that warn: these or more, or more than these. */
export interface RuleAsks {
  readonly minutes: number;
  readonly per: 'day' | 'window' | 'all';
  readonly above: boolean;
}

/** A rule of an app at a date, by name. */
export interface NamedRule {
  readonly name: string;
  readonly family: RuleFamily;
  /** Date from which it held, as far as known; undefined where its source has none. */
  readonly from: string | undefined;
  readonly source: string;
  /** Its numbers in words. */
  readonly numbers: string;
  /** What a row must carry; a protocol without TX power has RSSI only. */
  readonly needs: 'attenuation' | 'rssi';
  /** Minutes (as the rule weighs them) that warn; undefined where it counts none. */
  readonly asks: RuleAsks | undefined;
  /** Where its attenuation bands meet, dB, ascending. */
  readonly thresholdsDb: readonly number[];
  /** What it takes the key of a row for; where left out, every day counts alike. */
  readonly infectiousness?: (row: KeyFacts) => Infectiousness;
  /** What it says of all matched rows of one phone at `nowS` (Unix s, phone's clock). */
  readonly apply: (rows: readonly ScoredRow[], nowS: number) => RuleOutcome;
  /** The same over columns; what it gives keeps scratch of its own. */
  readonly compile: () => ColumnRule;
}
