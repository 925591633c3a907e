import { localName, manufacturerData, serviceListed128 } from '../../base/ble/advertising-data.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { decodeLocalName } from './bluezone1-name.ts';
import { STATIC_S } from '../engine.ts';
import type {
  DecentralisedEngine,
  Expansion,
  HeardPayload,
  Publication,
  PublishedKey,
  RandomBytes,
} from '../engine.ts';
import { javaLongs } from './java-random.ts';
import { onePacketRows } from '../shared/one-packet-rows.ts';
import { timedMatch } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * Bluezone 1.0 (April 2020): one identifier for ever. Facts read from
 * BluezoneGlobal/react-native-bluetooth-scan at d9ee70f and BluezoneGlobal/bluezone-app at 7b7980c.
 */
export interface Bluezone1Identity {
  /** 6 characters of 0-9, A-Z, a-z. */
  id: string;
}

const COMPANY = 0x22b5;
// E20A39F4-73F5-4BC4-A12F-17D1AD07A889 and ..A667, as they go on the air: last byte first.
const ANDROID_SERVICE = fromHex('89a807add1172fa1c44bf573f4390ae2');
const IOS_SERVICE = fromHex('67a607add1172fa1c44bf573f4390ae2');
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_BYTES = 6;
const ID = /^[0-9A-Za-z]{6}$/;
const MS_PER_DAY = 86_400_000;
// 5 * 10000 ms in the source, probably meant to be 5 s.
const DEDUP_US = 50_000_000;

/**
 * The identifier that an Android phone draws when it is first started at `seedMs` (Unix ms).
 * Java's abs of the least long is negative, and there the app fails; here it is taken as a number.
 */
export function androidStaticId(seedMs: number): string {
  const nextLong = javaLongs(seedMs);
  let id = '';
  for (let k = 0; k < ID_BYTES; k++) {
    const long = nextLong();
    id += CHARACTERS[Number((long < 0n ? -long : long) % 62n)];
  }
  return id;
}

/**
 * The clock alone makes the identifier. Phones of a simulation are set up all at once, so the first
 * start is spread over the day before `nowS` (a judgement): 86.4 million possible identifiers.
 */
function createIdentity(random: RandomBytes, nowS: number): Bluezone1Identity {
  const bytes = random(0, 4);
  const earlierMs = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % MS_PER_DAY;
  return { id: androidStaticId(Math.floor(nowS * 1000) - earlierMs) };
}

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** 128-bit service and manufacturer data: with the system's three bytes of flags, 31 of 31. */
function payload({ id }: Bluezone1Identity): Uint8Array {
  const bytes = new Uint8Array(28);
  bytes.set([0x11, 0x07]);
  bytes.set(ANDROID_SERVICE, 2);
  bytes.set([0x09, 0xff, 0xb5, 0x22], 18);
  bytes.set(bytesOf(id), 22);
  return bytes;
}

/** Of Android phones the manufacturer data, of iPhones the local name. */
function parsePayload(bytes: Uint8Array): HeardPayload | undefined {
  let id: string | undefined;
  if (serviceListed128(bytes, ANDROID_SERVICE)) id = textOf(manufacturerData(bytes, COMPANY));
  else if (serviceListed128(bytes, IOS_SERVICE))
    id = decodeLocalName(textOf(localName(bytes)) ?? '');
  if (id === undefined || !ID.test(id)) return undefined;
  return { identifier: bytesOf(id), metadata: 0 };
}

const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : String.fromCharCode(...bytes);

function publish(identity: Bluezone1Identity, fromS: number, toS: number) {
  const key: PublishedKey = {
    key: bytesOf(identity.id),
    startS: fromS,
    endS: toS,
    availableFromS: -Infinity,
    daysSinceOnset: undefined,
  };
  return { engine: 'bluezone@1', keys: [key] } satisfies Publication;
}

/** The message to all phones has the identifier and no days: it counts whenever it was heard. */
function expand(keys: readonly PublishedKey[]): Expansion {
  const count = keys.length;
  const bytes = new Uint8Array(count * ID_BYTES);
  keys.forEach(({ key }, index) => {
    bytes.set(key, index * ID_BYTES);
  });
  return {
    identifierBytes: ID_BYTES,
    count,
    bytes,
    keyIndex: Int32Array.from(keys, (_, index) => index),
    fromS: new Float64Array(count).fill(-Infinity),
    toS: new Float64Array(count).fill(Infinity),
  };
}

/** Bluezone 1: one identifier of six letters that never changes. */
export const bluezone1: DecentralisedEngine<Bluezone1Identity> = checkedTimes({
  name: 'bluezone@1',
  kind: 'decentralised',
  renewsAfterPublish: false,
  rotationS: STATIC_S,
  identifierBytes: ID_BYTES,
  payloadBytes: 28,
  metadataBytes: 0,
  sendersIndependent: true,
  disclosure: {
    leaves:
      'the identifier, and the whole contact history: own and other identifiers, RSSI and time ' +
      'of every row',
    contactList: true,
    authorityLearns:
      'the one identifier of the phone, and whom it met when: with the histories of others a ' +
      'graph of contacts',
    bystanderLearns:
      'without any publication, that the same phone is near again, for ever; after one, who was ' +
      'diagnosed',
  },
  createIdentity,
  roll: (identity) => identity,
  identifier: ({ id }) => bytesOf(id),
  metadata: () => 0,
  payload,
  parsePayload,
  observe: onePacketRows(DEDUP_US),
  publish,
  expand,
  match: timedMatch,
});
