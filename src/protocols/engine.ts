/**
 * One interface for every contact-tracing protocol. An engine is pure: (state, now, input) ->
 * output; randomness and clocks come in from outside, so the same object runs in the simulator,
 * over a real radio and in the vector tests. Times are the phone's own clock, Unix seconds or
 * microseconds.
 */

import type { SenderMetadata } from '../base/ble/sender-metadata.ts';
import type { ReportType } from '../base/diagnosis.ts';

/** `length` random bytes number `index`; the same index always gives the same bytes. */
export type RandomBytes = (index: number, length: number) => Uint8Array;

/** What one listening span yields; one reusable record. Times: the receiver's clock, Unix µs. */
export interface Sighting {
  /** Code of the identifier in the run's IdentifierBook. */
  identifier: number;
  /** First and last packet as the app is told of them (a batched scan reports late). */
  firstUs: number;
  lastUs: number;
  packets: number;
  /** RSSI in dBm over the packets heard: mean, least, greatest, and that of the first packet. */
  rssiMeanDbm: number;
  rssiMinDbm: number;
  rssiMaxDbm: number;
  rssiFirstDbm: number;
  /** Four bytes that travel with the identifier (GAEN: AEM), big-endian in a uint32; else 0. */
  metadata: number;
}

/** Codes stand for identifiers in logs and tables, so that hot loops move integers, not bytes. */
export interface IdentifierBook {
  /** The identifier's bytes (do not modify). */
  bytesOf(code: number): Uint8Array;
  /** Code of the identifier at `offset` in `bytes`, or -1 where the book does not know it. */
  codeOf(bytes: Uint8Array, offset: number): number;
}

/**
 * The contact log of one phone, struct of arrays, rows in the order in which they were opened.
 * Engines append through `observe` and may widen their newest row of an identifier.
 */
export interface ContactLog {
  count: number;
  /** Codes of the book: whole numbers below 2^53. */
  identifier: Float64Array;
  /** First and last time of the row, receiver's clock, Unix µs. */
  firstUs: Float64Array;
  lastUs: Float64Array;
  packets: Int32Array;
  /** Mean over `packets`, and the greatest RSSI, dBm. */
  rssiMeanDbm: Float64Array;
  rssiMaxDbm: Float64Array;
  metadata: Uint32Array;
  /** Newest row of an identifier, -1 where there is none (kept for de-duplication). */
  newestRow(identifier: number): number;
}

/** What is known of a positive test. */
export interface Diagnosis {
  /** Test and symptom onset, Unix seconds; onset undefined where unknown. */
  testS: number;
  onsetS: number | undefined;
  /** By default a test that was confirmed. */
  reportType?: ReportType;
}

/** One published key; `bytes` is exactly what leaves the phone for it. */
export interface PublishedKey {
  key: Uint8Array;
  /** Identifiers of this key are on the air from startS to endS (Unix seconds, phone's clock). */
  startS: number;
  endS: number;
  /**
   * The authority gives the key out at this instant of its own clock at the earliest (Unix s), and
   * not before it is uploaded; -Infinity where nothing holds it back.
   */
  availableFromS: number;
  /** GAEN: -14..14, undefined where unknown or not part of the protocol. */
  daysSinceOnset: number | undefined;
  /** GAEN: how the diagnosis came about; left out where unknown or not part of the protocol. */
  reportType?: ReportType;
  /** GAEN: 0..8 as the export has it; left out where the protocol or phone does not say. */
  transmissionRiskLevel?: number;
}

/** What leaves a phone on diagnosis. */
export interface Publication {
  engine: string;
  keys: PublishedKey[];
}

/** The identifiers of published keys, flat: identifier k is bytes[k*size .. k*size+size). */
export interface Expansion {
  readonly identifierBytes: number;
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Index into the list of keys that was expanded. */
  readonly keyIndex: Int32Array;
  /** A sighting counts when fromS <= its time <= toS, both ends closed (Unix seconds). */
  readonly fromS: Float64Array;
  readonly toS: Float64Array;
}

/** A log row that belongs to a published key. */
export interface MatchedRow {
  row: number;
  keyIndex: number;
}

/** What the protocol tells to whom; `docs/engines` shows it and a test holds it to the bytes. */
export interface Disclosure {
  /** What leaves the phone of a diagnosed person. */
  readonly leaves: string;
  /** True where identifiers that the phone heard of others leave it. */
  readonly contactList: boolean;
  /** What the authority, and somebody who listens near by or downloads what is public, learn. */
  readonly authorityLearns: string;
  readonly bystanderLearns: string;
}

/** What an app reads from the advertising data (or the characteristic) of another phone. */
export interface HeardPayload {
  readonly identifier: Uint8Array;
  /** As `Sighting.metadata`. */
  readonly metadata: number;
  /** Uploading protocols: what the receiver keeps for its upload, as in `HeardMessage`. */
  readonly message?: Uint8Array;
}

/** What all engines have. */
export interface EngineCore<Identity> {
  /**
   * `gaen@1.2`: protocol and version; versions that differ in behaviour are engines of their own.
   */
  readonly name: string;
  /** Seconds for which one identifier is on the air; `STATIC_S` where it never changes. */
  readonly rotationS: number;
  /** Length of an identifier as receivers keep it. */
  readonly identifierBytes: number;
  /** Bytes that the app puts on the air (or into the characteristic that others read). */
  readonly payloadBytes: number;
  /** Bytes of metadata that travel with an identifier: 4 (GAEN) or 0. */
  readonly metadataBytes: 0 | 4;
  /** From when until when it has identifiers, Unix s, the end open; at any time where left out. */
  readonly eraS?: readonly [fromS: number, toS: number];
  /** True where `observe` treats senders independently, so that pairs may be evaluated alone. */
  readonly sendersIndependent: boolean;
  readonly disclosure: Disclosure;
  /**
   * Identifier of rotation `slot` = floor(unixS / rotationS), as receivers keep it. RangeError
   * where the identity does not hold it.
   */
  identifier(identity: Identity, slot: number): Uint8Array;
  /**
   * Four metadata bytes (uint32, big-endian) that go with that identifier, 0 where there are none;
   * `confidence` in the calibration of the TX power, 0 (lowest) to 3 (high, the default).
   */
  metadata(identity: Identity, slot: number, txPowerDbm: number, confidence?: number): number;
  /** What the app puts on the air at `slot`. */
  payload(identity: Identity, slot: number, txPowerDbm: number): Uint8Array;
  /** The way back; undefined where the bytes are not of this protocol. Never throws. */
  parsePayload(payload: Uint8Array): HeardPayload | undefined;
  /** Takes a sighting into the log with the app's own de-duplication; rows added (0 where none). */
  observe(log: ContactLog, sighting: Sighting): number;
}

/** The phone publishes keys; others find them in their own logs. */
export interface DecentralisedEngine<Identity = unknown> extends EngineCore<Identity> {
  readonly kind: 'decentralised';
  /**
   * True where a phone that has published starts anew: it takes `createIdentity(random, nowS)` of
   * that instant in place of its identity, and nothing leads from the one to the other.
   */
  readonly renewsAfterPublish: boolean;
  /** A serialisable identity of a phone set up at `nowS`. */
  createIdentity(random: RandomBytes, nowS: number): Identity;
  /**
   * Brings the identity up to `nowS` (new daily keys); gives the same object where nothing changes.
   */
  roll(identity: Identity, random: RandomBytes, nowS: number): Identity;
  /** What leaves the phone on diagnosis for the days [fromS, toS] at `nowS`. */
  publish(
    identity: Identity,
    fromS: number,
    toS: number,
    nowS: number,
    diagnosis: Diagnosis,
  ): Publication;
  /** All identifiers of the keys with the times at which a sighting of each counts. */
  expand(keys: readonly PublishedKey[]): Expansion;
  /**
   * The rows of the log that belong to the keys, as the app itself would find them, in row order.
   * `index` maps identifier codes to the entries of `expansion` (see `indexExpansion`).
   */
  match(expansion: Expansion, index: ExpansionIndex, log: ContactLog): MatchedRow[];
  /**
   * What a sender said of itself in the four bytes that travelled with its identifier, which the
   * published key opens; left out where the protocol carries no TX power, so that rules have RSSI
   * only.
   */
  readonly readMetadata?: (
    key: Uint8Array,
    identifier: Uint8Array,
    metadata: number,
  ) => SenderMetadata;
}

/** One message that a phone heard and kept. */
export interface HeardMessage {
  /** As received: BlueTrace's TempID, ROBERT's HELLO. */
  readonly message: Uint8Array;
  /** Receiver's clock, Unix seconds. */
  readonly timeS: number;
  readonly rssiDbm: number;
}

/** A message of an upload that the authority could read and accept. */
export interface ResolvedMessage {
  /** Index into the upload. */
  readonly row: number;
  /** Who sent it: the authority's name of that user, hex. */
  readonly user: string;
}

/**
 * A phone asks whether its owner is at risk, and the authority answers; who was told of a risk gets
 * no further answer.
 */
export interface StatusPoll<Identity = unknown, Authority = unknown> {
  /** The least time between two answers to one phone, s. */
  readonly gapS: number;
  /**
   * Whether the authority accepts, when its clock shows `serverS`, the request that the phone makes
   * at `nowS` of its own (Unix s); says nothing of `gapS` or of who was told.
   */
  accepts(authority: Authority, identity: Identity, nowS: number, serverS: number): boolean;
}

/** The phone uploads what it heard; the authority finds out of whom. */
export interface CentralisedEngine<
  Identity = unknown,
  Authority = unknown,
> extends EngineCore<Identity> {
  readonly kind: 'centralised';
  /** Seconds after which a phone forgets what it heard. */
  readonly retentionS: number;
  /**
   * True where a phone that reads another writes to it in return: its own message and the RSSI at
   * which it heard the other. Both then have a record of the exchange, and `observe` is told of it
   * on both sides. Rows of such a log hold one packet.
   */
  readonly writesBack: boolean;
  /** How phones ask whether they are at risk; left out where nobody asks and users are called. */
  readonly status?: StatusPoll<Identity, Authority>;
  /**
   * The authority's secrets and its register of users, empty as yet; ready for phones that register
   * at `nowS` or later, by default from when the service really began.
   */
  createAuthority(random: RandomBytes, nowS?: number): Authority;
  /**
   * Registers a phone at `nowS`: the authority keeps its record (changed in place; the same random
   * bytes give the same user again), the phone gets its first identifiers.
   */
  register(authority: Authority, random: RandomBytes, nowS: number): Identity;
  /** Fetches what the phone needs at `nowS`; gives the same object where nothing changes. */
  roll(authority: Authority, identity: Identity, nowS: number): Identity;
  /** The authority's name of this identity's user, hex. */
  userOf(authority: Authority, identity: Identity): string;
  /** What a receiver keeps of the phone at `sentS` (phone's clock, Unix s). */
  message(identity: Identity, sentS: number): Uint8Array;
  /** What leaves the phone on diagnosis, byte for byte. */
  encodeUpload(heard: readonly HeardMessage[]): Uint8Array;
  /** @throws InputError for bytes that are no upload */
  parseUpload(bytes: Uint8Array): HeardMessage[];
  /** The messages that the authority accepts, in order of rows. */
  resolve(authority: Authority, heard: readonly HeardMessage[]): ResolvedMessage[];
}

/** Any engine; `kind` says which methods it has. */
export type Engine = DecentralisedEngine | CentralisedEngine;

/** Rotation of an identifier that never changes: longer than Unix time in 32 bits, so slot 0. */
export const STATIC_S = 4_294_967_296;

/** Entries of an expansion by identifier code; made once and shared by all phones that match. */
export interface ExpansionIndex {
  /** Entries (indices into the expansion) with this identifier code, in ascending order. */
  entriesOf(code: number): readonly number[];
}
