import { toBase64 } from '../../base/bytes/base64.ts';
import { encodeJson, parseJson } from '../../base/text/json-value.ts';
import type { HeardMessage } from '../engine.ts';

/**
 * The upload of a diagnosed person: the whole encounter log as JSON,
 *
 *     {"records": [{"timestamp": 1600041600, "msg": "<TempID>", "rssi": -60}, ...], "events": []}
 *
 * close to the file that OpenTrace sends (opentrace-android at 11822f7, EnterPinFragment.kt):
 * timestamps are Unix seconds, `msg` is the TempID in base64. The app adds to each record `v`,
 * `org` and the models of both phones (`modelP`, `modelC`), fills `events` with when it scanned,
 * and adds the `token` that allows the upload; all of these are read over here, and none is made. A
 * record of a phone that was heard and never read has no `msg` (StreetPassRecord.ts of
 * opentrace-cloud-functions): its message is empty.
 */

export function encodeUpload(heard: readonly HeardMessage[]): Uint8Array {
  const records = heard.map(({ message, timeS, rssiDbm }) => ({
    timestamp: Math.floor(timeS),
    msg: message.length === 0 ? undefined : toBase64(message),
    rssi: Math.round(rssiDbm),
  }));
  return encodeJson({ records, events: [] });
}

/** @throws InputError for bytes that are no upload */
export function parseUpload(bytes: Uint8Array): HeardMessage[] {
  const records = parseJson(bytes, 'upload').field('records').items();
  return records.map((record) => ({
    message: record.optional('msg')?.base64() ?? new Uint8Array(0),
    timeS: record.field('timestamp').uint32(),
    rssiDbm: record.field('rssi').int8(),
  }));
}
