import { toHex } from '../../base/bytes/hex.ts';
import { encodeList, parseList } from './list-file.ts';
import type { JsonValue } from '../../base/text/json-value.ts';

/**
 * Bluezone's two objects named InfoF, read in BluezoneGlobal/bluezone-app at 75c5c5b: the keys of a
 * case that a push message carries to every phone, and what a phone sends beside its history.
 */
export interface InfoKey {
  /** 32 bytes: the key of the UTC day in which `timeStartS` lies. */
  readonly dailyKey: Uint8Array;
  /** Unix seconds; the phone counts its windows from here. */
  readonly timeStartS: number;
  /** Identifiers a day: 96, of v2.0.0 144. */
  readonly max: number;
  /** Unix seconds; no window that begins later counts. */
  readonly timeEndS: number;
}

/** What a phone sends beside its history. */
export interface UploadInfo {
  /** 32 bytes: the root, from which every identifier follows. */
  readonly baseId: Uint8Array;
  /** Unix seconds: the day the root was made. */
  readonly timeS: number;
  /**
   * 32 bytes: the key of the first day that is sent, and that day, Unix seconds. Both are left out
   * by a phone that names no first day, and by those that could not derive its key.
   */
  readonly dailyKey?: Uint8Array;
  readonly timeStartS?: number;
}

const KEY_BYTES = 32;
/** One identifier a second: more has no meaning. */
const MAX_PER_DAY = 86_400;
/**
 * The end of the year 9999; the app's own demonstration ends far ahead. Milliseconds are beyond it.
 */
const MAX_TIME_S = 253402300799;

/** `{"data":[{"daily_key", "time_start", "max", "time_end"}, ...]}`. @throws InputError */
export function parseInfoKeys(bytes: Uint8Array, file: string): InfoKey[] {
  return parseList(bytes, file).field('data').items().map(readInfoKey);
}

function readInfoKey(json: JsonValue): InfoKey {
  const timeStartS = json.field('time_start').integer(0, MAX_TIME_S);
  return {
    dailyKey: json.field('daily_key').hex(KEY_BYTES),
    timeStartS,
    max: json.field('max').integer(1, MAX_PER_DAY),
    // Before its start it opens no window, as in the app.
    timeEndS: json.field('time_end').integer(0, MAX_TIME_S),
  };
}

/** The push message of keys as JSON. */
export function encodeInfoKeys(keys: readonly InfoKey[]): Uint8Array {
  const data = keys.map(({ dailyKey, timeStartS, max, timeEndS }) => ({
    daily_key: toHex(dailyKey).toUpperCase(),
    time_start: timeStartS,
    max,
    time_end: timeEndS,
  }));
  return encodeList({ data });
}

/** `{"base_id", "time"}`, mostly with `"daily_key", "time_start"`. @throws InputError */
export function parseUploadInfo(bytes: Uint8Array, file: string): UploadInfo {
  const json = parseList(bytes, file);
  const root = {
    baseId: json.field('base_id').hex(KEY_BYTES),
    timeS: json.field('time').integer(0, MAX_TIME_S),
  };
  if ([json.optional('daily_key'), json.optional('time_start')].every((one) => one === undefined)) {
    return root;
  }
  return {
    ...root,
    dailyKey: json.field('daily_key').hex(KEY_BYTES),
    timeStartS: json.field('time_start').integer(0, MAX_TIME_S),
  };
}

/** What a phone sends beside its history, as JSON. */
export function encodeUploadInfo({ baseId, timeS, dailyKey, timeStartS }: UploadInfo): Uint8Array {
  return encodeList({
    base_id: toHex(baseId).toUpperCase(),
    time: timeS,
    daily_key: dailyKey && toHex(dailyKey).toUpperCase(),
    time_start: timeStartS,
  });
}
