import type { MatchedRow, PublishedKey } from '../protocols/engine.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
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
  /** What leaves the phone of case `index` at `tUs`. */
  upload(index: number, tUs: number): readonly PublishedKey[];
  /**
   * The authority distributes what `batch` lists (indices into `keys`, all that the app's phones
   * uploaded so far); gives the phones that may learn something at their next download.
   */
  publish(batch: readonly number[], keys: readonly UploadedKey[]): Iterable<PhoneLog>;
  /** What `phone` learns at `tUs`: rows of its log, with indices into all keys. */
  download(phone: PhoneLog, tUs: number): readonly MatchedRow[];
  /** A row of a log as risk rules see it; undefined where the app throws it away. */
  score(phone: PhoneLog, match: MatchedRow, key: PublishedKey): ScoredRow | undefined;
}
