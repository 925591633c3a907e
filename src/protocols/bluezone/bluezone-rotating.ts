import { manufacturerData, serviceListed } from '../../base/ble/advertising-data.ts';
import { toHex } from '../../base/bytes/hex.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { BLID_BYTES, DayChain, expandDayKeys } from './bluezone-chain.ts';
import type {
  ContactLog,
  DecentralisedEngine,
  Disclosure,
  Expansion,
  ExpansionIndex,
  HeardPayload,
  MatchedRow,
  Publication,
  PublishedKey,
  RandomBytes,
} from '../engine.ts';
import { onePacketRows } from '../shared/one-packet-rows.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/** What a phone with a rotating Bluezone keeps: its root, and from which day on. */
export interface BluezoneIdentity {
  /** Root key, 32 bytes in hex. */
  baseKey: string;
  /** 00:00:00 UTC of the day on which it was made, Unix s. */
  baseDayS: number;
  /** With the defect of 2.0.0: the root that only the first day's identifiers come from, hex. */
  lostKey?: string;
}

/** In what the versions that rotate differ. */
export interface BluezoneVersion {
  readonly name: string;
  readonly slotsPerDay: number;
  /** The root is made twice: identifiers of the first day come from one that is not stored. */
  readonly lostDayZeroKey: boolean;
  /** Day n has the root hashed n - 1 times in place of n. */
  readonly oneHashShort: boolean;
}

const COMPANY = 0x22b5;
const SERVICE_UUID = 0x4e56;
// TIME_DELAY_INSERT: sightings of one identifier nearer in time than this to its row are ignored.
const DEDUP_US = 5_000_000;

/**
 * What the app supplies: manufacturer data of company 0x22B5, and the 16-bit service UUID 0x4E56.
 */
function payloadOf(blid: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set([0x0f, 0xff, 0xb5, 0x22]);
  bytes.set(blid, 4);
  bytes.set([0x03, 0x03, 0x56, 0x4e], 16);
  return bytes;
}

/** The same bytes read back; the order of the two structures is the sender's own. */
function parsePayload(bytes: Uint8Array): HeardPayload | undefined {
  const blid = serviceListed(bytes, SERVICE_UUID) ? manufacturerData(bytes, COMPANY) : undefined;
  if (blid?.length !== BLID_BYTES) return undefined;
  return { identifier: blid.slice(), metadata: 0 };
}

/**
 * The app's own check: the first key, window and row with this BLID inside the closed interval of
 * the slot ends the search. No RSSI, no duration, no tolerance of clocks.
 */
function match(expansion: Expansion, index: ExpansionIndex, log: ContactLog): MatchedRow[] {
  let first = Infinity;
  let row = -1;
  for (let r = 0; r < log.count; r++) {
    // Rows are stamped in whole milliseconds.
    const timeS = Math.floor(log.firstUs[r] / 1000) / 1000;
    for (const entry of index.entriesOf(log.identifier[r])) {
      if (entry >= first) break;
      if (expansion.fromS[entry] <= timeS && timeS <= expansion.toS[entry]) {
        first = entry;
        row = r;
      }
    }
  }
  return row < 0 ? [] : [{ row, keyIndex: expansion.keyIndex[first] }];
}

/** What follows from an identity's two roots. */
interface Chains {
  readonly base: DayChain;
  readonly lost: DayChain | undefined;
}

/** The chains of identities, each made once. */
function rememberChains(slotsPerDay: number): (identity: BluezoneIdentity) => Chains {
  const chains = new WeakMap<BluezoneIdentity, Chains>();
  return (identity) => {
    let found = chains.get(identity);
    if (found === undefined) {
      const { baseKey, lostKey } = identity;
      const lost = lostKey === undefined ? undefined : new DayChain(lostKey, slotsPerDay);
      found = { base: new DayChain(baseKey, slotsPerDay), lost };
      chains.set(identity, found);
    }
    return found;
  };
}

const DISCLOSURE: Disclosure = {
  leaves:
    'the root key, the key of the first day published, and the whole contact history of the last ' +
    '14 days: own and other identifiers, RSSI and time of every row',
  contactList: true,
  authorityLearns:
    'every identifier that the phone ever sent or will send, and whom it met when: with the ' +
    'histories of others a graph of contacts',
  bystanderLearns:
    'from a published day key all identifiers of that person from that day on, until the app is ' +
    'installed anew',
};

/** The engine of a version that rotates. */
export function createRotatingBluezone(
  version: BluezoneVersion,
): DecentralisedEngine<BluezoneIdentity> {
  const { name, slotsPerDay, oneHashShort } = version;
  const slotS = S_PER_DAY / slotsPerDay;
  const chainsOf = rememberChains(slotsPerDay);

  /** How often the root is hashed for day `day` since it was made. */
  const hashesOf = (day: number): number => (oneHashShort ? Math.max(day - 1, 0) : day);

  function identifier(identity: BluezoneIdentity, slot: number): Uint8Array {
    const day = Math.floor((slot * slotS - identity.baseDayS) / S_PER_DAY);
    if (day < 0) {
      throw new RangeError(`"slot" expected not before the identity began, got day ${day}`);
    }
    const { base, lost } = chainsOf(identity);
    const slotOfDay = slot - Math.floor(slot / slotsPerDay) * slotsPerDay;
    if (day === 0 && lost !== undefined) return lost.blid(0, slotOfDay);
    return base.blid(hashesOf(day), slotOfDay);
  }

  /**
   * One key opens everything from its day on: the chain runs forward; `endS` limits matching only.
   */
  function publish(identity: BluezoneIdentity, fromS: number, toS: number): Publication {
    const { base } = chainsOf(identity);
    const keyFrom = (startS: number, endS: number): PublishedKey => ({
      key: base.key(hashesOf((startS - identity.baseDayS) / S_PER_DAY)).slice(),
      startS,
      endS,
      availableFromS: -Infinity,
      daysSinceOnset: undefined,
    });
    const startS = Math.max(Math.floor(fromS / S_PER_DAY) * S_PER_DAY, identity.baseDayS);
    // With n - 1 hashes the first two days share a key, so no chain leads from one to the other.
    const secondS = identity.baseDayS + S_PER_DAY;
    const keys =
      oneHashShort && startS < secondS && toS >= secondS
        ? [keyFrom(startS, secondS - 1), keyFrom(secondS, toS)]
        : [keyFrom(startS, toS)];
    return { engine: name, keys };
  }

  return checkedTimes({
    name,
    kind: 'decentralised',
    renewsAfterPublish: false,
    rotationS: slotS,
    identifierBytes: BLID_BYTES,
    payloadBytes: 20,
    metadataBytes: 0,
    sendersIndependent: true,
    disclosure: DISCLOSURE,
    createIdentity(random: RandomBytes, nowS: number) {
      const baseDayS = Math.floor(nowS / S_PER_DAY) * S_PER_DAY;
      const first = toHex(random(0, 32));
      if (!version.lostDayZeroKey) return { baseKey: first, baseDayS };
      return { baseKey: toHex(random(1, 32)), baseDayS, lostKey: first };
    },
    roll: (identity) => identity,
    identifier,
    metadata: () => 0,
    payload: (identity, slot) => payloadOf(identifier(identity, slot)),
    parsePayload,
    observe: onePacketRows(DEDUP_US),
    publish,
    expand: (keys) => expandDayKeys(keys, slotsPerDay),
    match,
  });
}
