import { toBase64 } from '../../base/bytes/base64.ts';
import { TEK_BYTES } from './diagnosis-keys.ts';
import type { DiagnosisKeys } from './diagnosis-keys.ts';
import { encodeList, parseList } from '../lists/list-file.ts';
import type { JsonValue } from '../../base/text/json-value.ts';
import { FULL_PERIOD, keysOf } from './key-block.ts';
import type { DiagnosisKey } from './key-block.ts';
import { MAX_ENIN, MAX_ONSET_DAYS, MAX_RISK } from './key-limits.ts';

/**
 * What a phone sends to a key server: google/exposure-notifications-server, pkg/api/v1
 * (exposure_types.go). Fields that are left out are undefined. The list of keys alone is the input
 * of the same project's tool that makes exports.
 */
export interface PublishRequest {
  /** Key, start, period and risk of each; the report type comes from the certificate. */
  readonly keys: DiagnosisKeys;
  readonly healthAuthorityId?: string;
  readonly verificationPayload?: string;
  readonly hmacKey?: string;
  /** ENIN; 0 where it is not known. `daysSinceOnset` gives what the server makes of it. */
  readonly symptomOnsetInterval?: number;
  readonly traveler?: boolean;
  readonly revisionToken?: string;
  readonly padding?: string;
}

const TEXTS = [
  ['healthAuthorityId', 'healthAuthorityID'],
  ['verificationPayload', 'verificationPayload'],
  ['hmacKey', 'hmacKey'],
  ['revisionToken', 'revisionToken'],
  ['padding', 'padding'],
] as const;

/** @throws InputError with the place of the first thing that is wrong */
export function parsePublishRequest(bytes: Uint8Array, file: string): PublishRequest {
  const json = parseList(bytes, file);
  const keys = keysOf(json.field('temporaryExposureKeys').items().map(readKey));
  const texts = TEXTS.flatMap(([name, key]) => {
    const text = json.optional(key)?.text();
    return text === undefined ? [] : [[name, text] as const];
  });
  const onset = json.optional('symptomOnsetInterval')?.integer(0, MAX_ENIN);
  const traveler = json.optional('traveler')?.flag();
  return {
    keys,
    ...Object.fromEntries(texts),
    ...(onset === undefined ? {} : { symptomOnsetInterval: onset }),
    ...(traveler === undefined ? {} : { traveler }),
  };
}

function readKey(json: JsonValue): DiagnosisKey {
  // The server takes a period of 0, or none, for a whole day.
  const period = json.optional('rollingPeriod')?.integer(0, FULL_PERIOD) ?? 0;
  return {
    key: json.field('key').base64(TEK_BYTES),
    rollingStartEnin: json.field('rollingStartNumber').integer(0, MAX_ENIN),
    rollingPeriod: period === 0 ? FULL_PERIOD : period,
    transmissionRiskLevel: json.optional('transmissionRisk')?.integer(0, MAX_RISK) ?? 0,
  };
}

/** The request as JSON; of the keys only what the request has a field for. */
export function encodePublishRequest(request: PublishRequest): Uint8Array {
  const { keys } = request;
  const temporaryExposureKeys = Array.from({ length: keys.count }, (_, k) => ({
    key: toBase64(keys.keyBytes.subarray(TEK_BYTES * k, TEK_BYTES * (k + 1))),
    rollingStartNumber: keys.rollingStartEnin[k],
    rollingPeriod: keys.rollingPeriod[k],
    transmissionRisk: keys.transmissionRiskLevel[k],
  }));
  return encodeList({
    temporaryExposureKeys,
    ...Object.fromEntries(TEXTS.map(([name, key]) => [key, request[name]])),
    symptomOnsetInterval: request.symptomOnsetInterval,
    traveler: request.traveler,
  });
}

/**
 * Days from the onset of symptoms to a key, as the server writes them into its export: whole days
 * of 144 intervals, rounded to the nearest and half a day towards 0; undefined beyond 14 days
 * either way, and where the onset is not known. google/exposure-notifications-server,
 * internal/publish/model/exposure_model.go (DaysFromSymptomOnset, TransformPublish).
 *
 * @param onsetEnin - `symptomOnsetInterval` of the request
 * @param startEnin - the key's first interval
 */
export function daysSinceOnset(
  onsetEnin: number | undefined,
  startEnin: number,
): number | undefined {
  if (onsetEnin === undefined || onsetEnin === 0) return undefined;
  const distance = startEnin - onsetEnin;
  const days = Math.ceil(Math.abs(distance) / FULL_PERIOD - 0.5);
  if (days > MAX_ONSET_DAYS) return undefined;
  return days === 0 ? 0 : Math.sign(distance) * days;
}
