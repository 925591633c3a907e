import { fromHex, toHex } from '../../base/bytes/hex.ts';
import { S_PER_DAY } from '../../base/time.ts';
import type {
  DecentralisedEngine,
  Expansion,
  HeardPayload,
  Publication,
  PublishedKey,
} from '../engine.ts';
import {
  CONTACT_ID_BYTES,
  contactIdentifiers,
  HERALD_LAST_DAY,
  MatchingKeys,
  PERIODS_PER_DAY,
} from './herald-keys.ts';
import { scanRows } from '../shared/scan-rows.ts';
import { timedMatch } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/** Herald, secured payload: keys of day 0 (2020-09-24) to day 2000 (2026-03-17) from one secret. */
export interface HeraldIdentity {
  /** 2,048 bytes in hex. */
  secret: string;
}

/** Head of every payload of an app. */
export interface HeraldHead {
  /** Protocol and version, one byte. */
  readonly version: number;
  /** Country and state, 0..65535 each. */
  readonly country: number;
  readonly state: number;
}

const EPOCH_S = 1_600_905_600;
const PERIOD_S = S_PER_DAY / PERIODS_PER_DAY;
const SECRET_BYTES = 2048;
const HEAD_BYTES = 5;
const PAYLOAD_BYTES = HEAD_BYTES + CONTACT_ID_BYTES;
// Herald reads RSSI of a connected phone every few seconds; sightings this near are one row, as a
// judgement.
const SCAN_US = 20_000_000;
// Numbers are the app's own choice: version 1, the United Kingdom (ISO 3166-1: 826), no state.
const HEAD: HeraldHead = { version: 1, country: 826, state: 0 };

/** Keys and identifiers of a secret; a pure function remembered. */
interface Derived {
  keys: MatchingKeys;
  identifiers: Map<number, Uint8Array>;
}
const derivedOf = new WeakMap<HeraldIdentity, Derived>();

function derive(identity: HeraldIdentity): Derived {
  let derived = derivedOf.get(identity);
  if (derived === undefined) {
    derived = { keys: new MatchingKeys(fromHex(identity.secret)), identifiers: new Map() };
    derivedOf.set(identity, derived);
  }
  return derived;
}

function identifier(identity: HeraldIdentity, slot: number): Uint8Array {
  const sinceEpoch = slot - EPOCH_S / PERIOD_S;
  const day = Math.floor(sinceEpoch / PERIODS_PER_DAY);
  if (!(day >= 0 && day <= HERALD_LAST_DAY)) {
    throw new RangeError(
      `"slot" expected an instant of day 0 to ${HERALD_LAST_DAY} from 2020-09-24, got day ${day}`,
    );
  }
  const { keys, identifiers } = derive(identity);
  let ofDay = identifiers.get(day);
  if (ofDay === undefined) identifiers.set(day, (ofDay = contactIdentifiers(keys.key(day))));
  const at = (sinceEpoch - day * PERIODS_PER_DAY) * CONTACT_ID_BYTES;
  return ofDay.subarray(at, at + CONTACT_ID_BYTES);
}

/** The matching keys of the days asked for that have begun. */
function publish(identity: HeraldIdentity, fromS: number, toS: number, nowS: number): Publication {
  const dayOf = (unixS: number): number => Math.floor((unixS - EPOCH_S) / S_PER_DAY);
  const first = Math.max(dayOf(fromS), 0);
  const last = Math.min(dayOf(Math.min(toS, nowS)), HERALD_LAST_DAY);
  const keys: PublishedKey[] = [];
  for (let day = first; day <= last; day++) {
    const startS = EPOCH_S + day * S_PER_DAY;
    keys.push({
      key: derive(identity).keys.key(day),
      startS,
      endS: startS + S_PER_DAY,
      availableFromS: -Infinity,
      daysSinceOnset: undefined,
    });
  }
  return { engine: 'herald', keys };
}

/**
 * The identifiers of each day's key. Herald leaves matching to the app and lays down no time, so an
 * identifier counts whenever it was heard (a judgement).
 */
function expand(keys: readonly PublishedKey[]): Expansion {
  const count = keys.length * PERIODS_PER_DAY;
  const bytes = new Uint8Array(count * CONTACT_ID_BYTES);
  const keyIndex = new Int32Array(count);
  keys.forEach(({ key }, index) => {
    const entry = index * PERIODS_PER_DAY;
    bytes.set(contactIdentifiers(key), entry * CONTACT_ID_BYTES);
    keyIndex.fill(index, entry, entry + PERIODS_PER_DAY);
  });
  return {
    identifierBytes: CONTACT_ID_BYTES,
    count,
    bytes,
    keyIndex,
    fromS: new Float64Array(count).fill(-Infinity),
    toS: new Float64Array(count).fill(Infinity),
  };
}

/** Payloads of any country and state, of this version. */
function parsePayload(bytes: Uint8Array, version: number): HeardPayload | undefined {
  if (bytes.length !== PAYLOAD_BYTES || bytes[0] !== version) return undefined;
  return { identifier: bytes.slice(HEAD_BYTES), metadata: 0 };
}

/** @param head - what stands before the identifier in every payload */
export function createHerald(head: HeraldHead = HEAD): DecentralisedEngine<HeraldIdentity> {
  return checkedTimes({
    name: 'herald',
    kind: 'decentralised',
    renewsAfterPublish: false,
    eraS: [EPOCH_S, EPOCH_S + (HERALD_LAST_DAY + 1) * S_PER_DAY],
    rotationS: PERIOD_S,
    identifierBytes: CONTACT_ID_BYTES,
    payloadBytes: PAYLOAD_BYTES,
    metadataBytes: 0,
    sendersIndependent: true,
    disclosure: {
      leaves: 'a matching key for each day published, with the day',
      contactList: false,
      authorityLearns: 'the daily keys of those who publish, and when they published',
      bystanderLearns:
        'country and state of every phone near by; of those who published their identifiers, day ' +
        'by day: who logged them near by can link a day of them afterwards',
    },
    createIdentity: (random) => ({ secret: toHex(random(0, SECRET_BYTES)) }),
    roll: (identity) => identity,
    identifier,
    metadata: () => 0,
    payload(identity, slot) {
      const bytes = new Uint8Array(PAYLOAD_BYTES);
      const view = new DataView(bytes.buffer);
      bytes[0] = head.version;
      view.setUint16(1, head.country);
      view.setUint16(3, head.state);
      bytes.set(identifier(identity, slot), HEAD_BYTES);
      return bytes;
    },
    parsePayload: (bytes) => parsePayload(bytes, head.version),
    observe: scanRows(SCAN_US),
    publish,
    expand,
    match: timedMatch,
  });
}
