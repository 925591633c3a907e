import { CALIBRATION_CONFIDENCES } from '../../base/ble/sender-metadata.ts';
import type { SenderMetadata } from '../../base/ble/sender-metadata.ts';
import { aes128Schedule } from '../../base/crypto/aes128.ts';
import { serviceData } from '../../base/ble/advertising-data.ts';
import { ENIN_S, SCAN_INSTANCE_S } from '../../base/ble/exposure-notification.ts';
import { fromHex, toHex } from '../../base/bytes/hex.ts';
import { S_PER_DAY, US_PER_S } from '../../base/time.ts';
import { emptyExpansion } from '../shared/empty-expansion.ts';
import type {
  ContactLog,
  DecentralisedEngine,
  Diagnosis,
  Expansion,
  ExpansionIndex,
  HeardPayload,
  MatchedRow,
  Publication,
  PublishedKey,
  RandomBytes,
} from '../engine.ts';
import {
  aemSchedule,
  cryptMetadata,
  RPI_BYTES,
  rpiKeys,
  rpiSchedule,
  writeRpis,
} from './gaen-crypto.ts';
import { scanRows } from '../shared/scan-rows.ts';
import { entryAt } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * Google/Apple Exposure Notification, cryptography and Bluetooth specification v1.2; matching as in
 * google/exposure-notifications-internals at aaada6c.
 */
export interface Gaen12Identity {
  /** Daily keys, oldest first. */
  teks: Tek[];
}

/** A temporary exposure key, the secret of one day. */
export interface Tek {
  /** 16 bytes in hex. */
  key: string;
  /** First interval (ENIN), a multiple of 144. */
  startEnin: number;
}

const SERVICE_UUID = 0xfd6f;
const ROLLING_PERIOD = 144;
const PERIOD_S = ENIN_S * ROLLING_PERIOD;
const TEK_BYTES = 16;
// Keys are kept for 14 days beside today's.
const KEPT_TEKS = 15;
// Version 1.1, 01 01 .. 00, and the calibration confidence in between.
const METADATA_VERSION = 0x50;
const CONFIDENCE_HIGH = 3;
// +-2 hours, in intervals.
const TOLERANCE_ENINS = 12;
// Sightings of an RPI this long after its first one are taken for replays.
const REPLAY_S = 20 * 60;
// From a key's end until no matcher takes a replay of its last identifier: the tolerance, 120 min
// as the servers had it (protocols A3).
const HOLD_BACK_S = TOLERANCE_ENINS * ENIN_S;

/** Key schedules of a TEK; a pure function remembered. */
interface Schedules {
  rpi: Int32Array;
  aem: Int32Array | undefined;
}
const schedulesOf = new WeakMap<Tek, Schedules>();

function schedules(tek: Tek): Schedules {
  let found = schedulesOf.get(tek);
  if (found === undefined) {
    const rpi = new Int32Array(44);
    rpiSchedule(fromHex(tek.key), rpi);
    schedulesOf.set(tek, (found = { rpi, aem: undefined }));
  }
  return found;
}

function tekAt(identity: Gaen12Identity, enin: number): Tek {
  const tek = identity.teks.find(
    ({ startEnin }) => startEnin <= enin && enin < startEnin + ROLLING_PERIOD,
  );
  if (tek === undefined) {
    throw new RangeError(`"slot" expected an interval of a key still held, got ${enin}`);
  }
  return tek;
}

function identifier(identity: Gaen12Identity, slot: number): Uint8Array {
  const rpi = new Uint8Array(RPI_BYTES);
  writeRpis(schedules(tekAt(identity, slot)).rpi, slot, 1, rpi, 0);
  return rpi;
}

function metadata(
  identity: Gaen12Identity,
  slot: number,
  txPowerDbm: number,
  confidence = CONFIDENCE_HIGH,
): number {
  const tek = tekAt(identity, slot);
  const held = schedules(tek);
  if (held.aem === undefined) {
    held.aem = new Int32Array(44);
    aemSchedule(fromHex(tek.key), held.aem);
  }
  const version = METADATA_VERSION | (confidence << 2);
  const plain = ((version << 24) | ((txPowerDbm & 255) << 16)) >>> 0;
  return cryptMetadata(held.aem, identifier(identity, slot), plain);
}

/** Flags belong to the system; the service list and service data of UUID 0xFD6F are 28 bytes. */
function payload(identity: Gaen12Identity, slot: number, txPowerDbm: number): Uint8Array {
  const bytes = new Uint8Array(28);
  bytes.set([0x03, 0x03, 0x6f, 0xfd, 0x17, 0x16, 0x6f, 0xfd]);
  bytes.set(identifier(identity, slot), 8);
  new DataView(bytes.buffer).setUint32(24, metadata(identity, slot, txPowerDbm));
  return bytes;
}

/** Service data of 0xFD6F wherever it stands among the structures. */
function parsePayload(bytes: Uint8Array): HeardPayload | undefined {
  const data = serviceData(bytes, SERVICE_UUID);
  if (data?.length !== RPI_BYTES + 4) return undefined;
  const metadata = new DataView(data.buffer, data.byteOffset).getUint32(RPI_BYTES);
  return { identifier: data.slice(0, RPI_BYTES), metadata };
}

function tekOfDay(random: RandomBytes, startEnin: number): Tek {
  return { key: toHex(random(startEnin / ROLLING_PERIOD, TEK_BYTES)), startEnin };
}

function roll(identity: Gaen12Identity, random: RandomBytes, nowS: number): Gaen12Identity {
  const today = Math.floor(nowS / PERIOD_S) * ROLLING_PERIOD;
  const newest = identity.teks[identity.teks.length - 1].startEnin;
  if (today <= newest) return identity;
  const teks = [...identity.teks];
  for (let start = newest + ROLLING_PERIOD; start <= today; start += ROLLING_PERIOD) {
    teks.push(tekOfDay(random, start));
  }
  return { teks: teks.slice(-KEPT_TEKS) };
}

function publish(
  identity: Gaen12Identity,
  fromS: number,
  toS: number,
  _nowS: number,
  { onsetS, reportType = 'confirmed-test' }: Diagnosis,
): Publication {
  const keys: PublishedKey[] = [];
  for (const { key, startEnin } of identity.teks) {
    const startS = startEnin * ENIN_S;
    const endS = startS + PERIOD_S;
    if (endS <= fromS || startS > toS) continue;
    keys.push({
      key: fromHex(key),
      startS,
      endS,
      availableFromS: endS + HOLD_BACK_S,
      daysSinceOnset: onsetS === undefined ? undefined : daysBetween(onsetS, startS),
      reportType,
    });
  }
  return { engine: 'gaen@1.2', keys };
}

/** Whole UTC days from onset to the key's day, held within -14..14 as in the export format. */
function daysBetween(onsetS: number, startS: number): number {
  const days = Math.floor(startS / S_PER_DAY) - Math.floor(onsetS / S_PER_DAY);
  return Math.min(14, Math.max(-14, days));
}

function expand(keys: readonly PublishedKey[]): Expansion {
  const periods = keys.map(({ startS, endS }) => Math.round((endS - startS) / ENIN_S));
  const count = periods.reduce((sum, period) => sum + period, 0);
  const expansion = emptyExpansion(count, RPI_BYTES);
  const schedule = new Int32Array(44);
  const rpiks = rpiKeys(keys.map(({ key }) => key));
  let from = 0;
  let before = Number.NaN;
  for (let index = 0; index < keys.length; index++) {
    const start = Math.round(keys[index].startS / ENIN_S);
    const to = from + periods[index];
    aes128Schedule(rpiks, schedule, 4 * index);
    writeRpis(schedule, start, periods[index], expansion.bytes, from * RPI_BYTES);
    expansion.keyIndex.fill(index, from, to);
    if (start === before && periods[index] === periods[index - 1]) repeatTimes(expansion, from, to);
    else fillTimes(expansion, start, from, to);
    before = start;
    from = to;
  }
  return expansion;
}

/** The times of entries from..to-1, whose intervals begin at `start`. */
function fillTimes({ fromS, toS }: Expansion, start: number, from: number, to: number): void {
  for (let entry = from, enin = start; entry < to; entry++, enin++) {
    fromS[entry] = (enin - TOLERANCE_ENINS) * ENIN_S;
    toS[entry] = (enin + TOLERANCE_ENINS + 1) * ENIN_S - 1;
  }
}

/** The same for a key like the one before: most begin at midnight and roll for a day. */
function repeatTimes({ fromS, toS }: Expansion, from: number, to: number): void {
  fromS.copyWithin(from, 2 * from - to, from);
  toS.copyWithin(from, 2 * from - to, from);
}

/**
 * Rows within +-2 h of their interval, save replays of an RPI long after it was first seen; what
 * lies outside the window does not count as seen. Whole seconds, as Google's matcher stores them.
 */
function match(expansion: Expansion, index: ExpansionIndex, log: ContactLog): MatchedRow[] {
  const firstSeenS = new Map<number, number>();
  const matched: MatchedRow[] = [];
  for (let row = 0; row < log.count; row++) {
    const code = log.identifier[row];
    const timeS = Math.floor(log.firstUs[row] / 1e6);
    const entry = entryAt(expansion, index.entriesOf(code), timeS);
    if (entry < 0) continue;
    const seenS = firstSeenS.get(code);
    if (seenS === undefined) firstSeenS.set(code, timeS);
    else if (timeS - seenS > REPLAY_S) continue;
    matched.push({ row, keyIndex: expansion.keyIndex[entry] });
  }
  return matched;
}

/** What a sighting's metadata says once the key is published. */
export interface SightingMetadata extends SenderMetadata {
  readonly version: number;
}

/**
 * Opens the metadata of a sighting; a confidence of `lowest` also of version 1.0, which has none.
 *
 * @param tek - the published key, 16 bytes
 * @param rpi - the identifier, 16 bytes
 * @param metadataWord - the four bytes as in the contact log
 */
export function decryptAem(
  tek: Uint8Array,
  rpi: Uint8Array,
  metadataWord: number,
): SightingMetadata {
  const schedule = new Int32Array(44);
  aemSchedule(tek, schedule);
  const plain = cryptMetadata(schedule, rpi, metadataWord);
  const version = plain >>> 24;
  return {
    version,
    calibrationConfidence: CALIBRATION_CONFIDENCES[(version >>> 2) & 3],
    txPowerDbm: (plain << 8) >> 24,
  };
}

/** The Exposure Notification of Google and Apple, version 1.2. */
export const gaen12: DecentralisedEngine<Gaen12Identity> = checkedTimes({
  name: 'gaen@1.2',
  kind: 'decentralised',
  renewsAfterPublish: false,
  rotationS: ENIN_S,
  identifierBytes: RPI_BYTES,
  payloadBytes: 28,
  metadataBytes: 4,
  sendersIndependent: true,
  disclosure: {
    leaves:
      'up to 15 daily keys with their days, how the diagnosis came about and days since onset',
    contactList: false,
    authorityLearns: 'the daily keys of those who publish, and when they published',
    bystanderLearns:
      'the identifiers of those who published, day by day: who logged them near by can link a ' +
      'day of them afterwards',
  },
  createIdentity: (random: RandomBytes, nowS: number) => ({
    teks: [tekOfDay(random, Math.floor(nowS / PERIOD_S) * ROLLING_PERIOD)],
  }),
  roll,
  identifier,
  metadata,
  payload,
  parsePayload,
  observe: scanRows(SCAN_INSTANCE_S * US_PER_S),
  publish,
  expand,
  match,
  readMetadata: decryptAem,
});
