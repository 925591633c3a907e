import { aesGcmOpen, aesGcmSeal, GCM_TAG_BYTES } from '../../base/crypto/aes-gcm.ts';

/**
 * TempIDs of BlueTrace, as OpenTrace's server makes them (opentrace-cloud-functions at e9e801c,
 * getTempIDs.ts, CustomEncrypter.ts): AES-256-GCM over user and times, then the IV of 16 bytes (so
 * that the counter starts from its GHASH), then the tag.
 */

/** What a TempID says to who holds the key. */
export interface TempIdContent {
  /** 21 bytes. */
  readonly uid: Uint8Array;
  /** First and last second of its validity, Unix s in a signed 32-bit integer. */
  readonly startS: number;
  readonly expiryS: number;
}

/** Bytes of a user's id in a TempID. */
export const UID_BYTES = 21;
/** Bytes of the initialisation vector of a TempID. */
export const IV_BYTES = 16;
const PLAIN_BYTES = UID_BYTES + 8;
/** Of the TempID itself; 84 characters in base64. */
export const TEMPID_BYTES = PLAIN_BYTES + IV_BYTES + GCM_TAG_BYTES;

/** @param key - 32 bytes; @param iv - 16 bytes, never twice with one key */
export function sealTempId(key: Uint8Array, content: TempIdContent, iv: Uint8Array): Uint8Array {
  const plain = new Uint8Array(PLAIN_BYTES);
  plain.set(content.uid);
  const view = new DataView(plain.buffer);
  view.setInt32(UID_BYTES, content.startS);
  view.setInt32(UID_BYTES + 4, content.expiryS);
  const sealed = aesGcmSeal(key, iv, plain);
  const tempId = new Uint8Array(TEMPID_BYTES);
  tempId.set(sealed.subarray(0, PLAIN_BYTES));
  tempId.set(iv, PLAIN_BYTES);
  tempId.set(sealed.subarray(PLAIN_BYTES), PLAIN_BYTES + IV_BYTES);
  return tempId;
}

/** What is in it; undefined where it was not made with this key, or was changed since. */
export function openTempId(key: Uint8Array, tempId: Uint8Array): TempIdContent | undefined {
  if (tempId.length !== TEMPID_BYTES) return undefined;
  const iv = tempId.subarray(PLAIN_BYTES, PLAIN_BYTES + IV_BYTES);
  const sealed = new Uint8Array(PLAIN_BYTES + GCM_TAG_BYTES);
  sealed.set(tempId.subarray(0, PLAIN_BYTES));
  sealed.set(tempId.subarray(PLAIN_BYTES + IV_BYTES), PLAIN_BYTES);
  const plain = aesGcmOpen(key, iv, sealed);
  if (plain === undefined) return undefined;
  const view = new DataView(plain.buffer, plain.byteOffset);
  return {
    uid: plain.slice(0, UID_BYTES),
    startS: view.getInt32(UID_BYTES),
    expiryS: view.getInt32(UID_BYTES + 4),
  };
}
