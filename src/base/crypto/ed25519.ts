import { ed25519 } from '@noble/curves/ed25519.js';

/** Ed25519 (RFC 8032): secret and public keys of 32 bytes, signatures of 64. */

export function ed25519PublicKey(secret: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(secret);
}

export function ed25519Sign(message: Uint8Array, secret: Uint8Array): Uint8Array {
  return ed25519.sign(message, secret);
}

/** False also where the 32 bytes are no public key. */
export function ed25519Verify(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  return ed25519.verify(signature, message, publicKey);
}
