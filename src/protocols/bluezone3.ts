import { fromHex, toHex } from '../base/hex.ts';
import { sha256 } from '../base/sha256.ts';
import { manufacturerData, serviceListed } from '../base/advertising-data.ts';
import { appendRow } from './contact-log.ts';
import type {
  ContactLog,
  DecentralisedEngine,
  Expansion,
  ExpansionIndex,
  HeardPayload,
  MatchedRow,
  PublishedKey,
  RandomBytes,
  Sighting,
} from './engine.ts';

/**
 * Bluezone, final derivation (Android 2.0.3 and later, iOS 3.x, August 2020). Facts read from
 * BluezoneGlobal/react-native-bluetooth-scan at 4a5ce99.
 */
export interface Bluezone3Identity {
  /** Root key, 32 bytes in hex. */
  baseKey: string;
  /** 00:00:00 UTC of the day on which it was made, Unix s. */
  baseDayS: number;
}

const COMPANY = 0x22b5;
const SERVICE_UUID = 0x4e56;
const S_PER_DAY = 86_400;
const SLOT_S = 900;
const SLOTS_PER_DAY = 96;
const BLID_BYTES = 12;
const SALT = Uint8Array.from('bluzonesubkey', (letter) => letter.charCodeAt(0));
const PICKED = [0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30];
// TIME_DELAY_INSERT: sightings of one identifier nearer in time than this to its row are ignored.
const DEDUP_US = 5_000_000;

/** The 12 bytes of a sub-key (32 bytes) that go on the air, to `out` at `at`. */
export function pickBlid(subKey: Uint8Array, out: Uint8Array, at: number): void {
  for (let k = 0; k < BLID_BYTES; k++) out[at + k] = subKey[PICKED[k]];
}

/** BLIDs of one day from its key, 12 bytes for each slot. */
export function blidsOfDay(dayKey: Uint8Array, slotsPerDay = SLOTS_PER_DAY): Uint8Array {
  const salted = new Uint8Array(dayKey.length + SALT.length);
  salted.set(dayKey);
  salted.set(SALT, dayKey.length);
  const blids = new Uint8Array(slotsPerDay * BLID_BYTES);
  let subKey = sha256(salted);
  for (let slot = 0; slot < slotsPerDay; slot++) {
    pickBlid(subKey, blids, slot * BLID_BYTES);
    subKey = sha256(subKey);
  }
  return blids;
}

/** Keys and BLIDs of an identity's days; a pure function remembered. */
interface Derived {
  dayKeys: Uint8Array[];
  blids: Map<number, Uint8Array>;
}
const derivedOf = new WeakMap<Bluezone3Identity, Derived>();

function derive(identity: Bluezone3Identity): Derived {
  let derived = derivedOf.get(identity);
  if (derived === undefined) {
    derived = { dayKeys: [fromHex(identity.baseKey)], blids: new Map() };
    derivedOf.set(identity, derived);
  }
  return derived;
}

/** K(n): the root hashed once for each whole UTC day since it was made. */
function dayKey(identity: Bluezone3Identity, day: number): Uint8Array {
  if (day < 0) {
    throw new RangeError(`"slot" expected not before the identity began, got day ${day}`);
  }
  const { dayKeys } = derive(identity);
  while (dayKeys.length <= day) dayKeys.push(sha256(dayKeys[dayKeys.length - 1]));
  return dayKeys[day];
}

function identifier(identity: Bluezone3Identity, slot: number): Uint8Array {
  const day = Math.floor((slot * SLOT_S - identity.baseDayS) / S_PER_DAY);
  const { blids } = derive(identity);
  const key = dayKey(identity, day);
  let ofDay = blids.get(day);
  if (ofDay === undefined) blids.set(day, (ofDay = blidsOfDay(key)));
  const at = (slot - Math.floor(slot / SLOTS_PER_DAY) * SLOTS_PER_DAY) * BLID_BYTES;
  return ofDay.subarray(at, at + BLID_BYTES);
}

/** What the app supplies: manufacturer data of company 0x22B5, and the 16-bit service UUID 0x4E56. */
function payload(identity: Bluezone3Identity, slot: number): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set([0x0f, 0xff, 0xb5, 0x22]);
  bytes.set(identifier(identity, slot), 4);
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
 * A row holds one packet. A sighting that reaches beyond 5 s after the identifier's row opens the
 * next one with the first packet from there on (packets are some 100 ms apart).
 */
function observe(log: ContactLog, sighting: Sighting): number {
  const newest = log.newestRow(sighting.identifier);
  const earliestUs = newest < 0 ? -Infinity : log.firstUs[newest] + DEDUP_US;
  if (sighting.lastUs < earliestUs) return 0;
  const timeUs = Math.max(sighting.firstUs, earliestUs);
  const row = appendRow(log, sighting);
  log.firstUs[row] = timeUs;
  log.lastUs[row] = timeUs;
  log.packets[row] = 1;
  log.rssiMeanDbm[row] = sighting.rssiFirstDbm;
  log.rssiMaxDbm[row] = sighting.rssiFirstDbm;
  return 1;
}

/** One key opens everything from its day on: the chain runs forward; `endS` limits matching only. */
function publish(identity: Bluezone3Identity, fromS: number, toS: number, nowS: number) {
  const startS = Math.max(Math.floor(fromS / S_PER_DAY) * S_PER_DAY, identity.baseDayS);
  const key = dayKey(identity, (startS - identity.baseDayS) / S_PER_DAY).slice();
  const keys: PublishedKey[] = [
    { key, startS, endS: toS, availableFromS: nowS, daysSinceOnset: undefined },
  ];
  return { engine: 'bluezone@3', keys };
}

/**
 * Identifiers of published keys, key by key and window by window until `endS`, as the app's check
 * walks them.
 *
 * @param slotsPerDay - `max` of the push message; the phones of this version use 96
 */
export function expandDayKeys(
  keys: readonly Pick<PublishedKey, 'key' | 'startS' | 'endS'>[],
  slotsPerDay = SLOTS_PER_DAY,
): Expansion {
  const slotS = S_PER_DAY / slotsPerDay;
  const windows = keys.map(({ startS, endS }) => Math.floor((endS - startS) / slotS) + 1);
  const count = windows.reduce((sum, n) => sum + Math.max(n, 0), 0);
  const expansion = {
    identifierBytes: BLID_BYTES,
    count,
    bytes: new Uint8Array(count * BLID_BYTES),
    keyIndex: new Int32Array(count),
    fromS: new Float64Array(count),
    toS: new Float64Array(count),
  };
  let entry = 0;
  keys.forEach(({ key, startS }, index) => {
    let dayKeyNow = key;
    let blids = blidsOfDay(dayKeyNow, slotsPerDay);
    for (let k = 0; k < windows[index]; k++) {
      const slot = k % slotsPerDay;
      if (k > 0 && slot === 0) {
        dayKeyNow = sha256(dayKeyNow);
        blids = blidsOfDay(dayKeyNow, slotsPerDay);
      }
      const blid = blids.subarray(slot * BLID_BYTES, (slot + 1) * BLID_BYTES);
      expansion.bytes.set(blid, entry * BLID_BYTES);
      expansion.keyIndex[entry] = index;
      expansion.fromS[entry] = startS + k * slotS;
      expansion.toS[entry] = startS + (k + 1) * slotS;
      entry++;
    }
  });
  return expansion;
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

export const bluezone3: DecentralisedEngine<Bluezone3Identity> = {
  name: 'bluezone@3',
  kind: 'decentralised',
  rotationS: SLOT_S,
  identifierBytes: BLID_BYTES,
  payloadBytes: 20,
  metadataBytes: 0,
  sendersIndependent: true,
  disclosure: {
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
  },
  createIdentity: (random: RandomBytes, nowS: number) => ({
    baseKey: toHex(random(0, 32)),
    baseDayS: Math.floor(nowS / S_PER_DAY) * S_PER_DAY,
  }),
  roll: (identity) => identity,
  identifier,
  metadata: () => 0,
  payload,
  parsePayload,
  observe,
  publish,
  expand: (keys) => expandDayKeys(keys),
  match,
};
