import { concatBytes, uint32Bytes } from '../../base/bytes/bytes.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { sha256 } from '../../base/crypto/sha256.ts';
import { buildCuckooFilter, cuckooHas } from './cuckoo-filter.ts';
import type { CuckooFilter } from './cuckoo-filter.ts';
import { dailyIdentity, secretOf } from '../shared/daily-secrets.ts';
import type { DailySecret, DailySecrets } from '../shared/daily-secrets.ts';
import {
  DP3T_PARTS,
  EPHID_BYTES,
  EPOCH_S,
  EPOCHS_PER_DAY,
  ephIdPayload,
  publishedSeeds,
} from './dp3t-parts.ts';
import type {
  ContactLog,
  DecentralisedEngine,
  Expansion,
  IdentifierBook,
  Publication,
  PublishedKey,
} from '../engine.ts';
import { timedMatch } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * DP-3T, unlinkable design: a seed for every epoch. The phone keeps one secret a day from which the
 * seeds of that day follow; it never leaves the phone, so the seeds are as good as drawn one by
 * one.
 */
export type Dp3tUnlinkableIdentity = DailySecrets;

const SECRET_BYTES = 32;

/** EphID of a seed: the first 16 bytes of its hash. */
export function ephIdOfSeed(seed: Uint8Array): Uint8Array {
  return sha256(seed).slice(0, EPHID_BYTES);
}

/** What a phone stores of an EphID heard in an epoch (Unix s / 900): SHA-256(EphID || epoch). */
export function hashedObservation(ephId: Uint8Array, epoch: number): Uint8Array {
  return sha256(concatBytes(ephId, uint32Bytes(epoch)));
}

function seedOf(secret: Uint8Array, epoch: number): Uint8Array {
  return sha256(concatBytes(secret, uint32Bytes(epoch)));
}

/** EphIDs of a day by its secret; a pure function remembered. */
const ephIdsOf = new WeakMap<DailySecret, Uint8Array>();

function ephIdsOfDay(secret: DailySecret): Uint8Array {
  let ephIds = ephIdsOf.get(secret);
  if (ephIds === undefined) {
    const key = fromHex(secret.key);
    const first = secret.day * EPOCHS_PER_DAY;
    ephIds = new Uint8Array(EPOCHS_PER_DAY * EPHID_BYTES);
    for (let k = 0; k < EPOCHS_PER_DAY; k++) {
      ephIds.set(ephIdOfSeed(seedOf(key, first + k)), k * EPHID_BYTES);
    }
    ephIdsOf.set(secret, ephIds);
  }
  return ephIds;
}

function identifier(identity: Dp3tUnlinkableIdentity, slot: number): Uint8Array {
  const day = Math.floor(slot / EPOCHS_PER_DAY);
  const at = (slot - day * EPOCHS_PER_DAY) * EPHID_BYTES;
  return ephIdsOfDay(secretOf(identity, day)).subarray(at, at + EPHID_BYTES);
}

function publish(
  identity: Dp3tUnlinkableIdentity,
  fromS: number,
  toS: number,
  nowS: number,
): Publication {
  const keys = publishedSeeds(identity, [fromS, toS, nowS], EPOCH_S, seedOf);
  return { engine: 'dp3t-unlinkable', keys };
}

/** One identifier of each seed, which counts in its epoch of the receiver's clock and no other. */
function expand(keys: readonly PublishedKey[]): Expansion {
  const bytes = new Uint8Array(keys.length * EPHID_BYTES);
  keys.forEach(({ key }, index) => {
    bytes.set(ephIdOfSeed(key), index * EPHID_BYTES);
  });
  return {
    identifierBytes: EPHID_BYTES,
    count: keys.length,
    bytes,
    keyIndex: Int32Array.from(keys, (_, index) => index),
    fromS: Float64Array.from(keys, ({ startS }) => startS),
    toS: Float64Array.from(keys, ({ endS }) => endS - 1),
  };
}

/** What the authority makes of the seeds and gives out in their place: it says nothing of whose. */
export function filterOfKeys(keys: readonly PublishedKey[]): CuckooFilter {
  return buildCuckooFilter(
    keys.map(({ key, startS }) =>
      hashedObservation(ephIdOfSeed(key), Math.floor(startS / EPOCH_S)),
    ),
  );
}

/** The rows of the log that the filter holds, as the phone finds them: hash by hash. */
export function matchFilter(filter: CuckooFilter, book: IdentifierBook, log: ContactLog): number[] {
  const rows: number[] = [];
  for (let row = 0; row < log.count; row++) {
    const epoch = Math.floor(log.firstUs[row] / (EPOCH_S * 1e6));
    const stored = hashedObservation(book.bytesOf(log.identifier[row]), epoch);
    if (cuckooHas(filter, stored)) rows.push(row);
  }
  return rows;
}

/** DP-3T's unlinkable design: a seed for each epoch. */
export const dp3tUnlinkable: DecentralisedEngine<Dp3tUnlinkableIdentity> = checkedTimes({
  ...DP3T_PARTS,
  name: 'dp3t-unlinkable',
  renewsAfterPublish: false,
  disclosure: {
    leaves: 'a seed for each epoch that the person agrees to publish, with the epoch',
    contactList: false,
    authorityLearns: 'the seeds of those who publish, epoch by epoch, and when they published',
    bystanderLearns:
      'only of identifiers heard near by that they were of somebody who published: the filter ' +
      'does not say which belong together',
  },
  ...dailyIdentity(SECRET_BYTES),
  identifier,
  payload: (identity, slot) => ephIdPayload(identifier(identity, slot)),
  publish,
  expand,
  match: timedMatch,
});
