import { aesCtrStream } from '../../base/crypto/aes-ctr.ts';
import { asciiBytes, concatBytes, uint32Bytes } from '../../base/bytes/bytes.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { hmacSha256 } from '../../base/crypto/hmac.ts';
import { sha256 } from '../../base/crypto/sha256.ts';
import { S_PER_DAY } from '../../base/time.ts';
import type { DailySecrets } from '../shared/daily-secrets.ts';
import type { PublishedKey } from '../engine.ts';
import { scanRows } from '../shared/scan-rows.ts';
import { createServicePayload } from '../shared/service-payload.ts';

/**
 * What the three designs of DP-3T share. Facts read from the white paper (DP-3T/documents at
 * 07d5dad), DP-3T/reference_implementation at fa2aafc and the SDK of April 2020, before GAEN.
 */
export const EPHID_BYTES = 16;
/** Seconds for which an EphID is on the air. */
export const EPOCH_S = 900;
/** EphIDs of a day. */
export const EPOCHS_PER_DAY = 96;
// Uploads are collected for two hours and come out together.
const BATCH_S = 7200;

/** When what is uploaded at `nowS` comes out, Unix s; from then on sightings no longer count. */
export function releaseOf(nowS: number): number {
  return (Math.floor(nowS / BATCH_S) + 1) * BATCH_S;
}

/** EphIDs of a seed, not shuffled: AES-256-CTR under HMAC-SHA256(seed, label), counter from 0. */
export function ephIdStream(seed: Uint8Array, label: string, count: number): Uint8Array {
  return aesCtrStream(hmacSha256(seed, asciiBytes(label)), EPHID_BYTES * count);
}

/**
 * The seeds of spans of `spanS` seconds that were asked for and have begun; any of them can be left
 * out.
 *
 * @param seedOf - a day's secret to the seed of span floor(Unix s / spanS)
 */
export function publishedSeeds(
  { days }: DailySecrets,
  [fromS, toS, nowS]: readonly [number, number, number],
  spanS: number,
  seedOf: (secret: Uint8Array, span: number) => Uint8Array,
): PublishedKey[] {
  const first = Math.floor(fromS / spanS);
  const last = Math.floor(Math.min(toS, nowS) / spanS);
  const availableFromS = releaseOf(nowS);
  const perDay = S_PER_DAY / spanS;
  const keys: PublishedKey[] = [];
  for (const { day, key } of days) {
    const secret = fromHex(key);
    const to = Math.min(last, (day + 1) * perDay - 1);
    for (let span = Math.max(first, day * perDay); span <= to; span++) {
      keys.push({
        key: seedOf(secret, span),
        startS: span * spanS,
        endS: (span + 1) * spanS,
        availableFromS,
        daysSinceOnset: undefined,
      });
    }
  }
  return keys;
}

const ORDER = asciiBytes('order');

/**
 * The EphIDs in an order that only the phone knows. The designs ask for a random order and no more;
 * here it follows from a secret of the phone that is never published, so that it need not be
 * stored.
 */
export function shuffled(ephIds: Uint8Array, secret: Uint8Array, group: number): Uint8Array {
  const out = ephIds.slice();
  let pool: Uint8Array = new Uint8Array(0);
  let at = 0;
  let blocks = 0;
  const nextByte = (): number => {
    if (at === pool.length) {
      pool = sha256(concatBytes(secret, ORDER, uint32Bytes(group), uint32Bytes(blocks++)));
      at = 0;
    }
    return pool[at++];
  };
  for (let last = ephIds.length / EPHID_BYTES - 1; last > 0; last--) {
    // Bytes beyond the last whole multiple would favour the first places.
    const limit = 256 - (256 % (last + 1));
    let byte = nextByte();
    while (byte >= limit) byte = nextByte();
    swap(out, byte % (last + 1), last);
  }
  return out;
}

function swap(ephIds: Uint8Array, a: number, b: number): void {
  const held = ephIds.slice(EPHID_BYTES * a, EPHID_BYTES * (a + 1));
  ephIds.copyWithin(EPHID_BYTES * a, EPHID_BYTES * b, EPHID_BYTES * (b + 1));
  ephIds.set(held, EPHID_BYTES * b);
}

// The SDK scanned 20 s of each minute; sightings of one scan are one row, as a judgement. Rows end
// with the epoch of the receiver's clock, which the unlinkable design stores with each.
const SCAN_US = 20_000_000;
const { payloadBytes, encode, parse } = createServicePayload(0xfd68, EPHID_BYTES);

/** The payload of an EphID. */
export const ephIdPayload = encode;

/** What the engines of the three designs have in common. */
export const DP3T_PARTS = {
  kind: 'decentralised',
  rotationS: EPOCH_S,
  identifierBytes: EPHID_BYTES,
  payloadBytes,
  metadataBytes: 0,
  sendersIndependent: true,
  metadata: () => 0,
  parsePayload: parse,
  observe: scanRows(SCAN_US, EPOCH_S * 1_000_000),
} as const;
