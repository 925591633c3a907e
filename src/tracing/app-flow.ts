import type { MatchedRow, PublishedKey } from '../protocols/engine.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import type { Case } from '../epidemic/cases.ts';
import type { PhoneLog } from './phone-log.ts';

/** A key (or an upload) that left a phone. */
export interface UploadedKey {
  readonly app: number;
  readonly person: number;
  /** Index among the keys of this person and app. */
  readonly key: number;
  readonly published: PublishedKey;
  readonly uploadedUs: number;
  readonly publishedUs: number;
}

/** How one app gets from a diagnosis to those who are to be warned; `CaseFlow` says when. */
export interface AppFlow {
  /** Phones that can be warned, by receiver. */
  readonly phones: Map<number, PhoneLog>;
  /** How far apart the downloads of one phone are that can tell it something, µs. */
  readonly downloadIntervalUs: number;
  /** When there was something for every phone to fetch, in order of time, µs. */
  readonly publishedUs: readonly number[];
  /** Users of the app of whom it becomes known that they are cases. */
  diagnose(persons: readonly number[]): void;
  /**
   * Takes rows of contact logs, at `indices` of the run's rows, in the order in which they were
   * heard; gives the phones that can be warned since then.
   */
  take(indices: readonly number[]): readonly PhoneLog[];
  /** What leaves the phone of a case at `tUs`. */
  upload(found: Case, tUs: number): readonly PublishedKey[];
  /**
   * At `tUs` the authority distributes what `batch` lists (indices into `keys`, all that the app's
   * phones uploaded so far); gives the phones that may learn something at their next download.
   */
  publish(batch: readonly number[], keys: readonly UploadedKey[], tUs: number): Iterable<PhoneLog>;
  /** What `phone` learns at `tUs`: rows of its log, with indices into all keys. */
  download(phone: PhoneLog, tUs: number): readonly MatchedRow[];
  /** A row of a log as risk rules see it; undefined where the app throws it away. */
  score(phone: PhoneLog, match: MatchedRow, key: PublishedKey): ScoredRow | undefined;
}
