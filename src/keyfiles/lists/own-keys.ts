import { toBase64 } from '../../base/bytes/base64.ts';
import { REPORT_TYPES } from '../../base/diagnosis.ts';
import type { JsonValue } from '../../base/text/json-value.ts';
import type { PublishedKey } from '../../protocols/engine.ts';
import { encodeList, parseList } from './list-file.ts';

/**
 * Published keys of an engine of somebody's own, as they are: JSON whose `format` names the list
 * and whose `app` names the profile. The form is bluecrowd's.
 */
export const OWN_KEYS = 'bluecrowd/keys@1';

// Times of a phone, Unix s.
const MAX_TIME_S = 4_294_967_295;
const MAX_DAYS_SINCE_ONSET = 14;
const MAX_RISK_LEVEL = 8;

/** A list of published keys, with the app that they are of. */
export interface OwnKeys {
  /** Name of the app's profile. */
  readonly app: string;
  readonly keys: PublishedKey[];
}

/** The keys as a line of JSON; `availableFromS` is left out, as they are published. */
export function encodeOwnKeys(app: string, keys: readonly PublishedKey[]): Uint8Array {
  return encodeList({
    format: OWN_KEYS,
    app,
    keys: keys.map((published) => {
      const { key, startS, endS, daysSinceOnset, reportType, transmissionRiskLevel } = published;
      return {
        key: toBase64(key),
        startS,
        endS,
        daysSinceOnset,
        reportType,
        transmissionRiskLevel,
      };
    }),
  });
}

/** @throws InputError with the place of the first thing that is wrong */
export function parseOwnKeys(bytes: Uint8Array, file: string): OwnKeys {
  const json = parseList(bytes, file);
  const format = json.field('format');
  if (format.text() !== OWN_KEYS) format.refuse(`"${OWN_KEYS}"`);
  return { app: json.field('app').text(), keys: json.field('keys').items().map(keyOf) };
}

function keyOf(json: JsonValue): PublishedKey {
  const startS = json.field('startS').integer(0, MAX_TIME_S);
  const level = json.optional('transmissionRiskLevel')?.integer(0, MAX_RISK_LEVEL);
  const type = json.optional('reportType');
  const reportType = REPORT_TYPES.find((known) => known === type?.text());
  if (type !== undefined && reportType === undefined) type.refuse(REPORT_TYPES.join(', '));
  return {
    key: json.field('key').base64(),
    startS,
    endS: json.field('endS').integer(startS, MAX_TIME_S),
    availableFromS: -Infinity,
    daysSinceOnset: json
      .optional('daysSinceOnset')
      ?.integer(-MAX_DAYS_SINCE_ONSET, MAX_DAYS_SINCE_ONSET),
    ...(reportType === undefined ? {} : { reportType }),
    ...(level === undefined ? {} : { transmissionRiskLevel: level }),
  };
}
