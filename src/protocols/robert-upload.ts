import { toBase64 } from '../base/base64.ts';
import type { HeardMessage } from './engine.ts';
import { EBID_BYTES, HELLO_BYTES, NTP_UNIX_S, parseHello } from './robert-crypto.ts';
import {
  bytesOf,
  listOf,
  objectOf,
  readJson,
  RSSI_RANGE,
  SECONDS_RANGE,
  wholeOf,
} from './user-json.ts';
import type { JsonObject } from './user-json.ts';

/**
 * The LocalProximityList of a diagnosed person, as the French server takes it (robert-server at 27b9312,
 * openapi-robert-server-v1.yml, ReportBatchRequest):
 *
 *     {"contacts": [{"ebid": "...", "ecc": "...", "ids": [
 *       {"timeCollectedOnDevice": 3809030400, "timeFromHelloMessage": 23424, "mac": "...",
 *        "rssiCalibrated": -60}, ...]}, ...]}
 *
 * HELLOs of one EBID that follow each other share a contact, so that the order of the list is kept. Times
 * are NTP seconds. The `token` that allows the upload is read over and not made.
 */

const WHERE = 'upload';
const NTP_RANGE = [SECONDS_RANGE[0] + NTP_UNIX_S, SECONDS_RANGE[1] + NTP_UNIX_S] as const;

interface Contact {
  readonly ebid: string;
  readonly ecc: string;
  readonly ids: object[];
}

/** RangeError where a message is no HELLO of 16 bytes. */
export function encodeUpload(heard: readonly HeardMessage[]): Uint8Array {
  const contacts: Contact[] = [];
  for (const { message, timeS, rssiDbm } of heard) {
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
      rssiCalibrated: Math.round(rssiDbm),
    });
  }
  return new TextEncoder().encode(JSON.stringify({ contacts }));
}

/** @throws InputError for bytes that are no upload */
export function parseUpload(bytes: Uint8Array): HeardMessage[] {
  const upload = objectOf(readJson(bytes, WHERE), WHERE);
  return listOf(upload, 'contacts', WHERE).flatMap((value, k) => {
    const where = `${WHERE}.contacts[${k}]`;
    const contact = objectOf(value, where);
    const ebid = bytesOf(contact, 'ebid', where, EBID_BYTES);
    const ecc = bytesOf(contact, 'ecc', where, 1);
    return listOf(contact, 'ids', where).map((detail, n) => {
      const at = `${where}.ids[${n}]`;
      return heardOf(Uint8Array.of(...ecc, ...ebid), objectOf(detail, at), at);
    });
  });
}

/** @param head - ECC and EBID */
function heardOf(head: Uint8Array, detail: JsonObject, where: string): HeardMessage {
  const time = wholeOf(detail, 'timeFromHelloMessage', where, [0, 65_535]);
  const mac = bytesOf(detail, 'mac', where, 5);
  return {
    message: Uint8Array.of(...head, time >> 8, time & 255, ...mac),
    timeS: wholeOf(detail, 'timeCollectedOnDevice', where, NTP_RANGE) - NTP_UNIX_S,
    rssiDbm: wholeOf(detail, 'rssiCalibrated', where, RSSI_RANGE),
  };
}
