import { toBase64 } from '../../base/bytes/base64.ts';
import { fromHex, toHex } from '../../base/bytes/hex.ts';
import { hmacSha256 } from '../../base/crypto/hmac.ts';
import type { HeardMessage, RandomBytes, ResolvedMessage } from '../engine.ts';
import { issuedList } from '../shared/issued-list.ts';
import type { IssuedList } from '../shared/issued-list.ts';
import { IV_BYTES, openTempId, sealTempId, UID_BYTES } from './tempid.ts';
import type { TempIdContent } from './tempid.ts';

/**
 * The server of BlueTrace (opentrace-cloud-functions at e9e801c): issues TempIDs in batches and
 * reads those that the diagnosed upload. All byte strings are hex; plain JSON.
 */
export interface BlueTraceAuthority {
  /** Keys of AES-256, the newest first: it makes TempIDs, all of them are tried to read one. */
  keys: string[];
  /** IVs follow from it, so that asking twice for a batch gives the same one. */
  ivSeed: string;
  /** By user (21 bytes in hex). */
  users: Record<string, BlueTraceUser>;
}

/** What the authority keeps of a registered user. */
export interface BlueTraceUser {
  /** Unix s. */
  registeredS: number;
}

/** A phone: its user and the batch that it fetched latest. */
export interface BlueTraceIdentity {
  readonly uid: string;
  /** When the first TempID begins: 60 s before it was fetched, Unix s. */
  readonly startS: number;
  /** In base64, each valid for a quarter of an hour, one after the other. */
  readonly tempIds: IssuedList;
}

// functions/src/config.example.ts
/** Seconds for which one TempID is valid. */
export const VALIDITY_S = 900;
const BATCH = 100;
const REFRESH_S = 12 * 3600;
/** The first TempID of a batch is valid before it is fetched, for phones whose clock is behind. */
const EARLY_S = 60;

const KEY_BYTES = 32;
// Numbers of the authority's random bytes: the seed of IVs, then one for each key.
const FIRST_KEY = 1;

/** An authority with its keys and no users. */
export function createAuthority(random: RandomBytes): BlueTraceAuthority {
  return {
    keys: [toHex(random(FIRST_KEY, KEY_BYTES))],
    ivSeed: toHex(random(0, KEY_BYTES)),
    users: {},
  };
}

/** From now on a new key makes TempIDs; the old ones still read what was made before. */
export function rotateKey(authority: BlueTraceAuthority, random: RandomBytes): void {
  authority.keys.unshift(toHex(random(FIRST_KEY + authority.keys.length, KEY_BYTES)));
}

/** @param random - the phone's own; its number 0 names the user */
export function register(
  authority: BlueTraceAuthority,
  random: RandomBytes,
  nowS: number,
): BlueTraceIdentity {
  const uid = toHex(random(0, UID_BYTES));
  authority.users[uid] ??= { registeredS: nowS };
  return fetchBatch(authority, uid, nowS);
}

function fetchBatch(authority: BlueTraceAuthority, uid: string, nowS: number): BlueTraceIdentity {
  const startS = Math.floor(nowS) - EARLY_S;
  const key = fromHex(authority.keys[0]);
  const ivSeed = fromHex(authority.ivSeed);
  const user = fromHex(uid);
  const tempIds = issuedList(BATCH, (k) => {
    const from = startS + k * VALIDITY_S;
    const content = { uid: user, startS: from, expiryS: from + VALIDITY_S };
    return toBase64(sealTempId(key, content, ivOf(ivSeed, content)));
  });
  return { uid, startS, tempIds };
}

/** In place of 16 random bytes: as unpredictable, and one user has one batch at a time. */
function ivOf(ivSeed: Uint8Array, { uid, startS }: TempIdContent): Uint8Array {
  const time = new Uint8Array(4);
  new DataView(time.buffer).setInt32(0, startS);
  return hmacSha256(ivSeed, uid, time).slice(0, IV_BYTES);
}

/**
 * Every 12 hours from registration on the phone fetches a batch (a judgement: it is always online);
 * the one fetched latest replaces the one before.
 */
export function roll(
  authority: BlueTraceAuthority,
  identity: BlueTraceIdentity,
  nowS: number,
): BlueTraceIdentity {
  const fetchedS = identity.startS + EARLY_S;
  const periods = Math.floor((nowS - fetchedS) / REFRESH_S);
  if (periods <= 0) return identity;
  return fetchBatch(authority, userOf(authority, identity), fetchedS + periods * REFRESH_S);
}

/** The user, hex. RangeError where this authority knows no such user. */
export function userOf({ users }: BlueTraceAuthority, { uid }: BlueTraceIdentity): string {
  if (Object.hasOwn(users, uid)) return uid;
  throw new RangeError(`"identity" expected one that this authority registered, got ${uid}`);
}

/** Why the authority does not take a message; all but the last as OpenTrace names them. */
export type TempIdRefusal = 'no-msg' | 'failed-decryption' | 'expired-id' | 'unregistered';

/** What the authority makes of an upload, message by message. */
export interface BlueTraceResolution {
  /** In order of rows. */
  readonly accepted: ResolvedMessage[];
  readonly refused: { readonly row: number; readonly reason: TempIdRefusal }[];
}

/** Reads each TempID with the keys in turn and checks that it was valid when it was heard. */
export function resolveTempIds(
  { keys, users }: BlueTraceAuthority,
  heard: readonly HeardMessage[],
): BlueTraceResolution {
  const resolution: BlueTraceResolution = { accepted: [], refused: [] };
  const opened = keys.map((key) => fromHex(key));
  heard.forEach(({ message, timeS }, row) => {
    if (message.length === 0) {
      resolution.refused.push({ row, reason: 'no-msg' });
      return;
    }
    const content = openWith(opened, message);
    const second = Math.floor(timeS);
    if (content === undefined) resolution.refused.push({ row, reason: 'failed-decryption' });
    else if (second < content.startS || second > content.expiryS) {
      resolution.refused.push({ row, reason: 'expired-id' });
    } else {
      const user = toHex(content.uid);
      if (Object.hasOwn(users, user)) resolution.accepted.push({ row, user });
      else resolution.refused.push({ row, reason: 'unregistered' });
    }
  });
  return resolution;
}

function openWith(keys: readonly Uint8Array[], message: Uint8Array): TempIdContent | undefined {
  for (const key of keys) {
    const content = openTempId(key, message);
    if (content !== undefined) return content;
  }
  return undefined;
}
