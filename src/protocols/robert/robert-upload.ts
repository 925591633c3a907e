import { toBase64 } from '../../base/bytes/base64.ts';
import { encodeJson, parseJson } from '../../base/text/json-value.ts';
import type { JsonValue } from '../../base/text/json-value.ts';
import type { HeardMessage } from '../engine.ts';
import {
  EBID_BYTES,
  ECC_BYTES,
  HELLO_BYTES,
  HELLO_MAC_BYTES,
  helloBytes,
  NTP_UNIX_S,
  parseHello,
} from './robert-crypto.ts';

/**
 * The LocalProximityList of a diagnosed person, as the French server takes it (robert-server at
 * 27b9312, openapi-robert-server-v1.yml, ReportBatchRequest):
 *
 *     {"token": "...", "contacts": [{"ebid": "...", "ecc": "...", "ids": [
 *       {"timeCollectedOnDevice": 3809030400, "timeFromHelloMessage": 23424, "mac": "...",
 *        "rssiRaw": -66, "rssiCalibrated": -60}, ...]}, ...]}
 *
 * HELLOs of one EBID that follow each other share a contact, so that the order of the list is kept.
 * Times are NTP seconds. The engine makes neither the token nor the RSSI as measured, and reads
 * over both.
 */
export interface RobertReport {
  /** Allows the upload. */
  readonly token?: string;
  /** In the order of the file. */
  readonly hellos: readonly HeardHello[];
}

/** A HELLO of 16 bytes; its RSSI is corrected for the model of the receiver. */
export interface HeardHello extends HeardMessage {
  /** As measured, dBm; left out by later apps. */
  readonly rssiRawDbm?: number;
}

interface Contact {
  readonly ebid: string;
  readonly ecc: string;
  readonly ids: object[];
}

const MAX_UNIX_S = 4_294_967_295;

/** RangeError where a message is no HELLO of 16 bytes. */
export function encodeRobertReport({ token, hellos }: RobertReport): Uint8Array {
  const contacts: Contact[] = [];
  for (const { message, timeS, rssiDbm, rssiRawDbm } of hellos) {
    const hello = parseHello(message);
    if (hello === undefined) {
      throw new RangeError(`"message" expected ${HELLO_BYTES} bytes, got ${message.length}`);
    }
    const ebid = toBase64(hello.ebid);
    const ecc = toBase64(Uint8Array.of(hello.ecc));
    let contact = contacts.at(-1);
    if (contact?.ebid !== ebid || contact.ecc !== ecc) {
      contacts.push((contact = { ebid, ecc, ids: [] }));
    }
    contact.ids.push({
      timeCollectedOnDevice: Math.floor(timeS) + NTP_UNIX_S,
      timeFromHelloMessage: hello.time,
      mac: toBase64(hello.mac),
      rssiRaw: rssiRawDbm,
      rssiCalibrated: Math.round(rssiDbm),
    });
  }
  return encodeJson({ token, contacts });
}

/**
 * @param file - where the bytes come from, for messages
 * @throws InputError with the place of the first thing that is wrong
 */
export function parseRobertReport(bytes: Uint8Array, file: string): RobertReport {
  const json = parseJson(bytes, file);
  const token = json.optional('token')?.text();
  const hellos = json.field('contacts').items().flatMap(readContact);
  return { hellos, ...(token === undefined ? {} : { token }) };
}

function readContact(json: JsonValue): HeardHello[] {
  const [ecc] = json.field('ecc').base64(ECC_BYTES);
  const ebid = json.field('ebid').base64(EBID_BYTES);
  const ids = json.field('ids').items();
  return ids.map((id) => {
    const time = id.field('timeFromHelloMessage').integer(0, 65_535);
    const mac = id.field('mac').base64(HELLO_MAC_BYTES);
    const receivedNtpS = id
      .field('timeCollectedOnDevice')
      .integer(NTP_UNIX_S, NTP_UNIX_S + MAX_UNIX_S);
    const rssiRawDbm = id.optional('rssiRaw')?.int8();
    return {
      message: helloBytes({ ecc, ebid, time, mac }),
      timeS: receivedNtpS - NTP_UNIX_S,
      rssiDbm: id.field('rssiCalibrated').int8(),
      ...(rssiRawDbm === undefined ? {} : { rssiRawDbm }),
    };
  });
}

/** What the engine uploads. RangeError where a message is no HELLO of 16 bytes. */
export function encodeUpload(heard: readonly HeardMessage[]): Uint8Array {
  return encodeRobertReport({ hellos: heard });
}

/** @throws InputError for bytes that are no upload */
export function parseUpload(bytes: Uint8Array): HeardMessage[] {
  return [...parseRobertReport(bytes, 'upload').hellos];
}
