import { fromHex, toHex } from '../../base/bytes/hex.ts';
import { hmacSha256 } from '../../base/crypto/hmac.ts';
import { InputError } from '../../base/errors.ts';
import {
  isP256PublicKey,
  P256_SEED_BYTES,
  p256PrivateKey,
  p256PublicKey,
  p256SharedX,
  p256SharedXOfBoth,
} from '../../base/crypto/p256.ts';
import type { RandomBytes } from '../engine.ts';
import { issuedList } from '../shared/issued-list.ts';
import type { IssuedList } from '../shared/issued-list.ts';
import {
  cryptCountry,
  ebidOf,
  EPOCH_S,
  epochAt,
  epochBytes,
  federationPad,
  ID_BYTES,
  openEbid,
  sharedKeys,
} from './robert-crypto.ts';
import type { FederationPad } from './robert-crypto.ts';
import { skinnyKey } from './skinny64.ts';
import type { SkinnyKey } from './skinny64.ts';

/** The server of one country. All byte strings are hex; plain JSON. */
export interface RobertAuthority {
  /** One byte; France 0x21. */
  countryCode: number;
  /** Unix s of epoch 0. */
  serviceStartS: number;
  /** K_S (24 bytes), K_G (16, 24 or 32, the same in all countries of a federation). */
  serverKey: string;
  federationKey: string;
  /** Private key for registrations (P-256), and the seed of users' identifiers. */
  registrationKey: string;
  idSeed: string;
  /** IDTable, by ID (5 bytes in hex). */
  users: Record<string, RobertUser>;
}

/** What the authority keeps of a registered user. */
export interface RobertUser {
  kAuth: string;
  kEnc: string;
  /** LEE: epochs in which a diagnosed person heard the user; once for each upload. */
  exposedEpochs: number[];
  /** SRE: epoch of the last status request that was answered. */
  lastStatusEpoch: number | null;
  /** UN: the user was told of the risk. */
  notified: boolean;
}

/** A phone: the keys that it shares with the server and the tuples that it fetched latest. */
export interface RobertIdentity {
  readonly kAuth: string;
  readonly kEnc: string;
  readonly serviceStartS: number;
  readonly firstEpoch: number;
  /** ECC and EBID (9 bytes in hex) of `firstEpoch` and those after it. */
  readonly tuples: IssuedList;
}

/** What an authority can set; the rest is as in France. */
export interface RobertSettings {
  readonly countryCode?: number;
  /**
   * 16, 24 or 32 bytes that the countries of a federation share; by default 16 of the authority's
   * own.
   */
  readonly federationKey?: Uint8Array;
  /** Unix s, a multiple of 900. */
  readonly serviceStartS?: number;
}

// robert-server at 11f2b39, application.properties: country code, time-start 2020-06-01, bundles of
// four days.
const FRANCE = 0x21;
/** When the French service began, 2020-06-01, Unix s. */
export const SERVICE_START_S = 1_590_969_600;
/** Epochs for which a phone gets tuples in one go: four days. */
export const BUNDLE_EPOCHS = 4 * 96;
// A judgement: phones fetch tuples with the status request of each day.
const REFRESH_EPOCHS = 96;

// Numbers of the authority's random bytes.
const RANDOM = { serverKey: 0, federationKey: 1, registrationKey: 2, idSeed: 3 };

/** @throws RangeError for a start that is no multiple of 900 or a country beyond a byte */
export function createAuthority(
  random: RandomBytes,
  { countryCode = FRANCE, federationKey, serviceStartS = SERVICE_START_S }: RobertSettings = {},
): RobertAuthority {
  if (serviceStartS % EPOCH_S !== 0) {
    throw new RangeError(`"serviceStartS" expected a multiple of ${EPOCH_S}, got ${serviceStartS}`);
  }
  if (!Number.isInteger(countryCode) || countryCode < 0 || countryCode > 255) {
    throw new RangeError(`"countryCode" expected a whole number from 0 to 255, got ${countryCode}`);
  }
  return {
    countryCode,
    serviceStartS,
    serverKey: toHex(random(RANDOM.serverKey, 24)),
    federationKey: toHex(federationKey ?? random(RANDOM.federationKey, 16)),
    registrationKey: toHex(p256PrivateKey(random(RANDOM.registrationKey, P256_SEED_BYTES))),
    idSeed: toHex(random(RANDOM.idSeed, 32)),
    users: {},
  };
}

interface Schedules {
  readonly server: SkinnyKey;
  readonly federation: FederationPad;
}
const schedulesOf = new WeakMap<RobertAuthority, Schedules>();

/** Key schedules of an authority; a pure function remembered. */
export function schedules(authority: RobertAuthority): Schedules {
  let found = schedulesOf.get(authority);
  if (found === undefined) {
    found = {
      server: skinnyKey(fromHex(authority.serverKey)),
      federation: federationPad(fromHex(authority.federationKey)),
    };
    schedulesOf.set(authority, found);
  }
  return found;
}

/** ECC and EBID of a user (hex) in an epoch, 9 bytes. */
export function tupleOf(authority: RobertAuthority, user: string, epoch: number): Uint8Array {
  const { server, federation } = schedules(authority);
  const ebid = ebidOf(server, epoch, fromHex(user));
  return Uint8Array.of(cryptCountry(federation, ebid, authority.countryCode), ...ebid);
}

/** The key that the app carries, so that it can talk to the right server; 33 bytes. */
export function registrationPublicKey(authority: RobertAuthority): Uint8Array {
  return p256PublicKey(fromHex(authority.registrationKey));
}

/**
 * A registration as the server sees it: the phone's public key came (33 or 65 bytes).
 *
 * @returns the new user's ID, hex
 * @throws InputError for bytes that are no point of P-256
 */
export function registerPublicKey(authority: RobertAuthority, publicKey: Uint8Array): string {
  if (!isP256PublicKey(publicKey)) {
    throw new InputError(
      `registration: expected a public key of P-256 (33 or 65 bytes), found ${publicKey.length} ` +
        'bytes that are none; send the point of the phone, as SEC 1 writes it',
    );
  }
  return enrol(authority, p256SharedX(fromHex(authority.registrationKey), publicKey));
}

/** Puts the holder of a shared secret into IDTable; the same secret is the same user. */
function enrol({ users, idSeed }: RobertAuthority, secret: Uint8Array): string {
  const keys = sharedKeys(secret);
  const kAuth = toHex(keys.kAuth);
  const seed = fromHex(idSeed);
  for (let attempt = 0; ; attempt++) {
    const id = toHex(hmacSha256(seed, keys.kAuth, Uint8Array.of(attempt)).subarray(0, ID_BYTES));
    const known = Object.hasOwn(users, id) ? users[id] : undefined;
    if (known?.kAuth === kAuth) return id;
    // Of a million users some two share the first 40 bits.
    if (known !== undefined) continue;
    users[id] = {
      kAuth,
      kEnc: toHex(keys.kEnc),
      exposedEpochs: [],
      lastStatusEpoch: null,
      notified: false,
    };
    return id;
  }
}

/**
 * Both sides of a registration at once. @param random - the phone's own; its number 0 makes the key
 */
export function register(
  authority: RobertAuthority,
  random: RandomBytes,
  nowS: number,
): RobertIdentity {
  const phoneKey = p256PrivateKey(random(0, P256_SEED_BYTES));
  const secret = p256SharedXOfBoth(phoneKey, fromHex(authority.registrationKey));
  const user = enrol(authority, secret);
  return fetchTuples(authority, user, epochAt(authority.serviceStartS, nowS));
}

function fetchTuples(authority: RobertAuthority, user: string, firstEpoch: number): RobertIdentity {
  epochBytes(firstEpoch);
  const { kAuth, kEnc } = authority.users[user];
  const tuples = issuedList(BUNDLE_EPOCHS, (k) => toHex(tupleOf(authority, user, firstEpoch + k)));
  return { kAuth, kEnc, serviceStartS: authority.serviceStartS, firstEpoch, tuples };
}

/** Once a day from registration on the phone fetches the tuples of the next four days. */
export function roll(
  authority: RobertAuthority,
  identity: RobertIdentity,
  nowS: number,
): RobertIdentity {
  const { firstEpoch } = identity;
  const days = Math.floor((epochAt(authority.serviceStartS, nowS) - firstEpoch) / REFRESH_EPOCHS);
  if (days <= 0) return identity;
  return fetchTuples(authority, userOf(authority, identity), firstEpoch + days * REFRESH_EPOCHS);
}

/** The ID behind the phone's tuples, hex. RangeError where this server knows no such user. */
export function userOf(authority: RobertAuthority, { tuples, kAuth }: RobertIdentity): string {
  const ebid = fromHex(tuples.at(0) ?? '').subarray(1);
  const user = toHex(openEbid(schedules(authority).server, ebid).id);
  if (!Object.hasOwn(authority.users, user) || authority.users[user].kAuth !== kAuth) {
    throw new RangeError(`"identity" expected one that this authority registered, got ${user}`);
  }
  return user;
}
