import { ctr } from '@noble/ciphers/aes.js';

/**
 * Key stream of AES in counter mode (NIST SP 800-38A, 6.5), the counter from `first` (16 bytes):
 * `length` bytes. The key has 16, 24 or 32 bytes.
 */
export function aesCtrStream(
  key: Uint8Array,
  length: number,
  first: Uint8Array = new Uint8Array(16),
): Uint8Array {
  return ctr(key, first).encrypt(new Uint8Array(length));
}
