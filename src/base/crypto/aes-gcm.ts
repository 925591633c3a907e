import { gcm } from '@noble/ciphers/aes.js';

/**
 * AES-GCM (NIST SP 800-38D) with a tag of 16 bytes. An IV of 12 bytes starts the counter as IV ||
 * 1, one of any other length from 8 bytes on by its GHASH.
 */

/** Length of the tag. */
export const GCM_TAG_BYTES = 16;

/** Ciphertext followed by the tag. The key has 16, 24 or 32 bytes. */
export function aesGcmSeal(
  key: Uint8Array,
  iv: Uint8Array,
  plain: Uint8Array,
  associated?: Uint8Array,
): Uint8Array {
  return gcm(key, iv, associated).encrypt(plain);
}

/** The plaintext, or undefined where the tag says that key, IV, text or associated data differ. */
export function aesGcmOpen(
  key: Uint8Array,
  iv: Uint8Array,
  sealed: Uint8Array,
  associated?: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < GCM_TAG_BYTES) return undefined;
  try {
    return gcm(key, iv, associated).decrypt(sealed);
  } catch (error) {
    if (error instanceof Error && error.message.endsWith('invalid tag')) return undefined;
    throw error;
  }
}
