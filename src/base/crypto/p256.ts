import { p256 } from '@noble/curves/nist.js';

/** Elliptic-curve Diffie-Hellman and ECDSA over NIST P-256 (FIPS 186-4, D.1.2.3; SEC 1). */

/** Bytes of a seed for a private key: 16 more than the key, so that the remainder is even. */
export const P256_SEED_BYTES = 48;

/** The private key (32 bytes) that belongs to a seed of 48 random bytes. */
export function p256PrivateKey(seed: Uint8Array): Uint8Array {
  return p256.utils.randomSecretKey(seed);
}

/** The public key of a private one, 33 bytes, compressed. */
export function p256PublicKey(privateKey: Uint8Array): Uint8Array {
  return p256.getPublicKey(privateKey, true);
}

/** True for the 33 or 65 bytes of a point of the curve that is not the one at infinity. */
export function isP256PublicKey(bytes: Uint8Array): boolean {
  return p256.utils.isValidPublicKey(bytes);
}

/** The x coordinate of the shared point, 32 bytes. */
export function p256SharedX(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return p256.getSharedSecret(privateKey, publicKey, true).slice(1);
}

/** The same from both private keys, as only who holds both can: a quarter of the time. */
export function p256SharedXOfBoth(a: Uint8Array, b: Uint8Array): Uint8Array {
  const { Fn } = p256.Point;
  const product = Fn.mul(Fn.fromBytes(a), Fn.fromBytes(b));
  return p256.getPublicKey(Fn.toBytes(product), true).slice(1);
}

/** DER signature (ECDSA) of a hash of 32 bytes, its nonce by RFC 6979 with SHA-256. */
export function p256Sign(privateKey: Uint8Array, hash: Uint8Array): Uint8Array {
  return p256.sign(hash, privateKey, { prehash: false, format: 'der', lowS: false });
}

/** Whether a DER signature (ECDSA) is of a hash of 32 bytes; false also for no strict DER. */
export function p256Verify(
  publicKey: Uint8Array,
  hash: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return p256.verify(signature, hash, publicKey, { prehash: false, format: 'der', lowS: false });
  } catch {
    return false;
  }
}
