import { serviceListed128 } from '../../base/ble/advertising-data.ts';
import { toBase64 } from '../../base/bytes/base64.ts';
import { asciiBytes } from '../../base/bytes/bytes.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { encodeJson, parseJson } from '../../base/text/json-value.ts';
import type { JsonValue } from '../../base/text/json-value.ts';
import { TEMPID_BYTES } from './tempid.ts';

/**
 * What two phones with BlueTrace say to each other, version 2 (opentrace-android, protocol/v2 at
 * e8b6832, BLEAdvertiser.kt at 7f21e58): the advertisement tells only that there is one; who scans
 * connects, reads the characteristic, and writes its own TempID back.
 */

/** Service B82AB3FC-1595-4F6A-80F0-FE094CC218F9, as on the air: last byte first. */
const SERVICE_UUID = fromHex('b82ab3fc15954f6a80f0fe094cc218f9').reverse();
/** What phones read and write. */
export const CHARACTERISTIC_UUID = '117BDD58-57CE-4E7A-8E87-7CCCDDA2A804';
/** Version of the protocol that the messages carry. */
const VERSION = 2;
const COMPLETE_LIST_128 = 0x07;
const TX_POWER = 0x0a;
const MANUFACTURER = 0xff;
const COMPANY = 0x03ff;

/** What the peripheral gives when it is read. */
export interface ReadMessage {
  /** 61 bytes. */
  readonly tempId: Uint8Array;
  /** Which health authority, and which model of phone. */
  readonly organisation: string;
  readonly model: string;
}

/** What the central writes back: its own, and how loud it heard the peripheral. */
export interface WriteMessage extends ReadMessage {
  readonly rssiDbm: number;
}

/** `{v, id, o, mp}` */
export function encodeRead({ tempId, organisation, model }: ReadMessage): Uint8Array {
  return encodeJson({ v: VERSION, id: toBase64(tempId), o: organisation, mp: model });
}

/** `{v, id, o, mc, rs}` */
export function encodeWrite({ tempId, organisation, model, rssiDbm }: WriteMessage): Uint8Array {
  return encodeJson({ v: VERSION, id: toBase64(tempId), o: organisation, mc: model, rs: rssiDbm });
}

/** A message of this version, and the TempID in it. */
function commonOf(bytes: Uint8Array, what: string): { json: JsonValue; tempId: Uint8Array } {
  const json = parseJson(bytes, what);
  const version = json.field('v');
  if (version.integer(0, 255) !== VERSION) {
    version.refuse(`version ${VERSION}`, undefined, 'update the app');
  }
  return { json, tempId: json.field('id').base64(TEMPID_BYTES) };
}

/** @throws InputError for bytes that are no such message */
export function parseRead(bytes: Uint8Array): ReadMessage {
  const { json, tempId } = commonOf(bytes, 'read message');
  const organisation = json.field('o').text();
  return { tempId, organisation, model: json.field('mp').text() };
}

/** @throws InputError for bytes that are no such message */
export function parseWrite(bytes: Uint8Array): WriteMessage {
  const { json, tempId } = commonOf(bytes, 'write message');
  const organisation = json.field('o').text();
  const model = json.field('mc').text();
  return { tempId, organisation, model, rssiDbm: json.field('rs').int8() };
}

/**
 * What the app advertises, 28 bytes beside the system's flags: the service, the power, and three
 * random characters by which scanners tell phones apart whose address changed.
 *
 * @param tail - three ASCII characters, drawn anew each time that advertising starts
 */
export function advertisement(txPowerDbm: number, tail: string): Uint8Array {
  const structure = (type: number, data: Iterable<number>): number[] => {
    const bytes = [...data];
    return [bytes.length + 1, type, ...bytes];
  };
  return Uint8Array.from([
    ...structure(COMPLETE_LIST_128, SERVICE_UUID),
    ...structure(TX_POWER, [txPowerDbm & 255]),
    ...structure(MANUFACTURER, [COMPANY & 255, COMPANY >> 8, ...asciiBytes(tail)]),
  ]);
}

/** True for advertising data of a phone that is to be read. */
export function advertisesBlueTrace(bytes: Uint8Array): boolean {
  return serviceListed128(bytes, SERVICE_UUID);
}
