import { toBase64 } from '../base/base64.ts';
import { encodeJson, parseJson } from '../base/json-value.ts';
import type { HeardMessage } from './engine.ts';

/**
 * The upload of a diagnosed person: the whole encounter log as JSON,
 *
 *     {"records": [{"timestamp": 1600041600, "msg": "<TempID>", "rssi": -60}, ...], "events": []}
 *
 * close to the file that OpenTrace sends (opentrace-android at 11822f7, EnterPinFragment.kt): timestamps
 * are Unix seconds, `msg` is the TempID in base64. The app adds to each record `v`, `org` and the
 * models of both phones (`modelP`, `modelC`), fills `events` with when it scanned, and adds the `token`
 * that allows the upload; all of these are read over here, and none is made.
 */

export function encodeUpload(heard: readonly HeardMessage[]): Uint8Array {
  const records = heard.map(({ message, timeS, rssiDbm }) => ({
    timestamp: Math.floor(timeS),
    msg: toBase64(message),
    rssi: Math.round(rssiDbm),
  }));
  return encodeJson({ records, events: [] });
}

/** @throws InputError for bytes that are no upload */
export function parseUpload(bytes: Uint8Array): HeardMessage[] {
  const records = parseJson(bytes, 'upload').field('records').items();
  return records.map((record) => ({
    message: record.field('msg').base64(),
    timeS: record.field('timestamp').uint32(),
    rssiDbm: record.field('rssi').int8(),
  }));
}
