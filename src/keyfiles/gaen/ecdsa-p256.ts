import { p256Sign, p256Verify } from '../../base/crypto/p256.ts';
import { InputError } from '../../base/errors.ts';
import { platform } from '../platform/node-platform.ts';
import type { HashStream } from '../platform/platform.ts';

/**
 * The point (65 bytes) of a public key on P-256: PEM, or its DER in base64 without the PEM lines,
 * as authorities publish it.
 *
 * @throws InputError for anything else
 */
export function p256PublicKey(text: string): Uint8Array {
  const point = platform.p256Point(text);
  if (typeof point !== 'string') return point;
  throw new InputError(
    `expected a public key on P-256 in PEM, found ${point}; give the key of the authority`,
  );
}

/** Checks a private key on P-256 in PEM. @throws InputError for anything else */
export function checkP256PrivateKey(pem: string, file: string): void {
  const scalar = platform.p256Scalar(pem);
  if (typeof scalar !== 'string') return;
  throw new InputError(
    `expected a private key on P-256 in PEM, not encrypted, found ${scalar}; make one with ` +
      '"openssl ecparam -name prime256v1 -genkey -noout"',
    { file },
  );
}

/**
 * DER signature (ECDSA, P-256, SHA-256) over `data` by a private key in PEM: the same bytes for the
 * same data and key (RFC 6979).
 */
export function signP256(privateKeyPem: string, data: Uint8Array): Uint8Array {
  const scalar = platform.p256Scalar(privateKeyPem);
  if (typeof scalar === 'string') {
    throw new RangeError(`"privateKeyPem" expected a key on P-256, got ${scalar}`);
  }
  const hash = platform.hashStream();
  hash.update(data);
  return p256Sign(scalar, hash.digest());
}

/** Checks signatures over data that comes piece by piece. */
export class SignatureCheck<T extends { readonly signature: Uint8Array }> {
  private readonly candidates: readonly T[];
  private readonly hash: HashStream;
  private readonly point: Uint8Array;

  /**
   * @param candidates - DER signatures
   * @param point - of the public key
   */
  constructor(candidates: readonly T[], point: Uint8Array) {
    this.candidates = candidates;
    this.hash = platform.hashStream();
    this.point = point;
  }

  update(piece: Uint8Array): void {
    this.hash.update(piece);
  }

  /** The signatures that are right, in order; asked once, at the end. DER must be strict. */
  verified(): T[] {
    const hash = this.hash.digest();
    return this.candidates.filter(({ signature }) => p256Verify(this.point, hash, signature));
  }
}
