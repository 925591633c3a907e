import { concatBytes, uint32Bytes } from '../../base/bytes/bytes.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { sha256 } from '../../base/crypto/sha256.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { dailyIdentity, secretOf } from '../shared/daily-secrets.ts';
import type { DailySecret, DailySecrets } from '../shared/daily-secrets.ts';
import {
  DP3T_PARTS,
  EPHID_BYTES,
  EPOCH_S,
  ephIdPayload,
  ephIdStream,
  publishedSeeds,
  shuffled,
} from './dp3t-parts.ts';
import { emptyExpansion } from '../shared/empty-expansion.ts';
import type { DecentralisedEngine, Expansion, Publication, PublishedKey } from '../engine.ts';
import { timedMatch } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * DP-3T, hybrid design: a seed for every window of two hours (the paper has two to four), the
 * EphIDs of a window in random order. Seeds and order follow from one secret a day, as in the
 * unlinkable design.
 */
export type Dp3tHybridIdentity = DailySecrets;

const SECRET_BYTES = 32;
const SEED_BYTES = 16;
const LABEL = 'DP3T-HYBRID';
const WINDOW_S = 7200;
const EPOCHS_PER_WINDOW = WINDOW_S / EPOCH_S;
const WINDOWS_PER_DAY = S_PER_DAY / WINDOW_S;

/** The EphIDs of a window's seed (16 bytes) in the order of the PRG. */
export function hybridEphIds(seed: Uint8Array, epochs = EPOCHS_PER_WINDOW): Uint8Array {
  return ephIdStream(seed, LABEL, epochs);
}

function seedOf(secret: Uint8Array, window: number): Uint8Array {
  return sha256(concatBytes(secret, uint32Bytes(window))).slice(0, SEED_BYTES);
}

/** EphIDs by secret and window; a pure function remembered. */
const ephIdsOf = new WeakMap<DailySecret, Map<number, Uint8Array>>();

function ephIdsOfWindow(secret: DailySecret, window: number): Uint8Array {
  let windows = ephIdsOf.get(secret);
  if (windows === undefined) ephIdsOf.set(secret, (windows = new Map<number, Uint8Array>()));
  let ephIds = windows.get(window);
  if (ephIds === undefined) {
    const key = fromHex(secret.key);
    ephIds = shuffled(hybridEphIds(seedOf(key, window)), key, window);
    windows.set(window, ephIds);
  }
  return ephIds;
}

function identifier(identity: Dp3tHybridIdentity, slot: number): Uint8Array {
  const window = Math.floor(slot / EPOCHS_PER_WINDOW);
  const secret = secretOf(identity, Math.floor(window / WINDOWS_PER_DAY));
  const at = (slot - window * EPOCHS_PER_WINDOW) * EPHID_BYTES;
  return ephIdsOfWindow(secret, window).subarray(at, at + EPHID_BYTES);
}

function publish(
  identity: Dp3tHybridIdentity,
  fromS: number,
  toS: number,
  nowS: number,
): Publication {
  const keys = publishedSeeds(identity, [fromS, toS, nowS], WINDOW_S, seedOf);
  return { engine: 'dp3t-hybrid', keys };
}

/** The identifiers of each window, which count at any time of it. */
function expand(keys: readonly PublishedKey[]): Expansion {
  const epochs = keys.map(({ startS, endS }) => Math.round((endS - startS) / EPOCH_S));
  const count = epochs.reduce((sum, n) => sum + n, 0);
  const expansion = emptyExpansion(count, EPHID_BYTES);
  let entry = 0;
  keys.forEach(({ key, startS, endS }, index) => {
    const next = entry + epochs[index];
    expansion.bytes.set(hybridEphIds(key, epochs[index]), entry * EPHID_BYTES);
    expansion.keyIndex.fill(index, entry, next);
    expansion.fromS.fill(startS, entry, next);
    expansion.toS.fill(endS - 1, entry, next);
    entry = next;
  });
  return expansion;
}

/** DP-3T's hybrid design: seeds of windows of two hours. */
export const dp3tHybrid: DecentralisedEngine<Dp3tHybridIdentity> = checkedTimes({
  ...DP3T_PARTS,
  name: 'dp3t-hybrid',
  renewsAfterPublish: false,
  disclosure: {
    leaves:
      'a seed for each window of two hours that the person agrees to publish, with the window',
    contactList: false,
    authorityLearns: 'the seeds of those who publish, window by window, and when they published',
    bystanderLearns:
      'the identifiers of those who published, window by window: who logged them near by can ' +
      'link two hours of them afterwards',
  },
  ...dailyIdentity(SECRET_BYTES),
  identifier,
  payload: (identity, slot) => ephIdPayload(identifier(identity, slot)),
  publish,
  expand,
  match: timedMatch,
});
