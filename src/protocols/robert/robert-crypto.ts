import { aesCtrStream } from '../../base/crypto/aes-ctr.ts';
import { aes128Rounds, aes128Schedule } from '../../base/crypto/aes128.ts';
import { asciiBytes, concatBytes, int32At } from '../../base/bytes/bytes.ts';
import { hmacSha256 } from '../../base/crypto/hmac.ts';
import { skinnyDecrypt, skinnyEncrypt } from './skinny64.ts';
import type { SkinnyKey } from './skinny64.ts';

/**
 * Identifiers and messages of ROBERT 1.1 (ROBERT-proximity-tracing/documents at e220bff,
 * ROBERT-specification-EN-v1_1.pdf, sections 3 to 6).
 */

/** Seconds from 1900, where NTP begins, to 1970. */
export const NTP_UNIX_S = 2_208_988_800;
/** Seconds of an epoch. */
export const EPOCH_S = 900;
/** Bytes of an encrypted country code. */
export const ECC_BYTES = 1;
/** Bytes of an ephemeral Bluetooth identifier. */
export const EBID_BYTES = 8;
/** Bytes of the server's name of a user. */
export const ID_BYTES = 5;
/** ECC (1), EBID (8), Time (2), MAC (5). */
export const HELLO_BYTES = 16;
/** Of 24 bits. */
export const MAX_EPOCH = 16_777_215;
/** Bytes of a HELLO's MAC. */
export const HELLO_MAC_BYTES = 5;

// Fixed first bytes of what is authenticated: a HELLO, a phone's requests.
const HELLO_PREFIX = Uint8Array.of(1);
const REQUEST_PREFIX = { status: 2, unregister: 3, 'delete-history': 4 } as const;

const AUTHENTICATION = asciiBytes('authentication key');
const ENCRYPTION = asciiBytes('encryption key');

/** The keys that phone and server share once they share a secret (32 bytes), 32 bytes each. */
export function sharedKeys(secret: Uint8Array): { kAuth: Uint8Array; kEnc: Uint8Array } {
  return { kAuth: hmacSha256(secret, AUTHENTICATION), kEnc: hmacSha256(secret, ENCRYPTION) };
}

/** The epoch of a Unix second; the service began at `startS`, with epoch 0. */
export function epochAt(startS: number, unixS: number): number {
  return Math.floor((unixS - startS) / EPOCH_S);
}

/** An epoch in 24 bits. RangeError where it has more, or the service had not begun. */
export function epochBytes(epoch: number): Uint8Array {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > MAX_EPOCH) {
    throw new RangeError(`"epoch" expected a whole number from 0 to ${MAX_EPOCH}, got ${epoch}`);
  }
  return Uint8Array.of(epoch >> 16, (epoch >> 8) & 255, epoch & 255);
}

/** EBID of a user (5 bytes) in an epoch. */
export function ebidOf(serverKey: SkinnyKey, epoch: number, id: Uint8Array): Uint8Array {
  const block = new Uint8Array(EBID_BYTES);
  block.set(epochBytes(epoch));
  block.set(id, EBID_BYTES - ID_BYTES);
  return skinnyEncrypt(serverKey, block);
}

/** Epoch and user of any 8 bytes; whether there is such a user is another question. */
export function openEbid(
  serverKey: SkinnyKey,
  ebid: Uint8Array,
): { epoch: number; id: Uint8Array } {
  const block = skinnyDecrypt(serverKey, ebid);
  return { epoch: (block[0] << 16) | (block[1] << 8) | block[2], id: block.slice(3) };
}

/** First byte of AES(K_G, EBID || 0), which hides the country. */
export type FederationPad = (ebid: Uint8Array) => number;

/**
 * The federation key K_G, ready for use: 16, 24 or 32 bytes. The specification leaves its length
 * open; the French server has 32 (robert-server, CryptoServiceImplTest.java). RangeError for
 * others.
 */
export function federationPad(key: Uint8Array): FederationPad {
  if (key.length !== 16 && key.length !== 24 && key.length !== 32) {
    throw new RangeError(`"federationKey" expected 16, 24 or 32 bytes, got ${key.length}`);
  }
  if (key.length === 16) return quickPad(key);
  const block = new Uint8Array(16);
  return (ebid) => {
    block.set(ebid);
    return aesCtrStream(key, 1, block)[0];
  };
}

/** Of 16 bytes, which every simulated phone needs for every epoch. */
function quickPad(key: Uint8Array): FederationPad {
  const k = new Int32Array(44);
  aes128Schedule(
    Int32Array.from({ length: 4 }, (_, word) => int32At(key, 4 * word)),
    k,
  );
  const block = new Uint8Array(16);
  return (ebid) => {
    const [first, second] = [int32At(ebid, 0), int32At(ebid, 4)];
    aes128Rounds(k, 1, first ^ k[0], second ^ k[1], k[2], k[3], block, 0);
    return block[0];
  };
}

/** Country code to ECC and back. */
export function cryptCountry(pad: FederationPad, ebid: Uint8Array, code: number): number {
  return pad(ebid) ^ code;
}

/** NTP seconds of a Unix second, cut to their low `bytes` bytes, big-endian. */
export function ntpBytes(unixS: number, bytes: 2 | 4): Uint8Array {
  let left = Math.floor(unixS) + NTP_UNIX_S;
  const out = new Uint8Array(bytes);
  for (let k = bytes - 1; k >= 0; k--) {
    out[k] = left % 256;
    left = Math.floor(left / 256);
  }
  return out;
}

/** The parts of a HELLO. */
export interface Hello {
  readonly ecc: number;
  /** 8 bytes. */
  readonly ebid: Uint8Array;
  /** Low 16 bits of the sender's NTP seconds. */
  readonly time: number;
  /** 5 bytes. */
  readonly mac: Uint8Array;
}

/** @param head - ECC and EBID, 9 bytes */
export function makeHello(kAuth: Uint8Array, head: Uint8Array, unixS: number): Uint8Array {
  const hello = new Uint8Array(HELLO_BYTES);
  hello.set(head);
  hello.set(ntpBytes(unixS, 2), head.length);
  const covered = hello.subarray(0, HELLO_BYTES - HELLO_MAC_BYTES);
  hello.set(helloMac(kAuth, covered), HELLO_BYTES - HELLO_MAC_BYTES);
  return hello;
}

/** MAC over the 11 bytes before it. */
function helloMac(kAuth: Uint8Array, covered: Uint8Array): Uint8Array {
  return hmacSha256(kAuth, HELLO_PREFIX, covered).subarray(0, HELLO_MAC_BYTES);
}

/** Undefined for other than 16 bytes. */
export function parseHello(bytes: Uint8Array): Hello | undefined {
  if (bytes.length !== HELLO_BYTES) return undefined;
  return {
    ecc: bytes[0],
    ebid: bytes.slice(1, 9),
    time: (bytes[9] << 8) | bytes[10],
    mac: bytes.slice(11),
  };
}

/** The 16 bytes of these parts. */
export function helloBytes({ ecc, ebid, time, mac }: Hello): Uint8Array {
  return concatBytes(Uint8Array.of(ecc), ebid, Uint8Array.of(time >> 8, time & 255), mac);
}

/** True where the HELLO (16 bytes) was made with this key and not changed. */
export function helloIsAuthentic(kAuth: Uint8Array, hello: Uint8Array): boolean {
  const covered = hello.subarray(0, HELLO_BYTES - HELLO_MAC_BYTES);
  return sameBytes(helloMac(kAuth, covered), hello.subarray(HELLO_BYTES - HELLO_MAC_BYTES));
}

/**
 * MAC of a request that a phone makes as itself, 32 bytes.
 *
 * @param epoch - of the EBID; left out in version 1.0 of the specification
 * @param request - whether it is at risk, to be forgotten, or to have its exposures forgotten
 */
export function requestMac(
  kAuth: Uint8Array,
  ebid: Uint8Array,
  unixS: number,
  epoch?: number,
  request: keyof typeof REQUEST_PREFIX = 'status',
): Uint8Array {
  const prefix = Uint8Array.of(REQUEST_PREFIX[request]);
  const epochPart = epoch === undefined ? [] : [epochBytes(epoch)];
  return hmacSha256(kAuth, prefix, ebid, ...epochPart, ntpBytes(unixS, 4));
}

/** True for the same bytes, in a time that does not tell where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let differing = a.length ^ b.length;
  for (let k = 0; k < a.length; k++) differing |= a[k] ^ b[k];
  return differing === 0;
}
