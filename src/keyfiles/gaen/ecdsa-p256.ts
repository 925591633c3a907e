import { createHash, createPrivateKey, createPublicKey, createVerify } from 'node:crypto';
import type { KeyObject, Verify } from 'node:crypto';
import { InputError } from '../../base/errors.ts';
import { p256Sign } from '../../base/crypto/p256.ts';

const CURVE = 'prime256v1';

/**
 * A public key on P-256: PEM, or its DER in base64 without the PEM lines, as authorities publish
 * it.
 *
 * @throws InputError for anything else
 */
export function p256PublicKey(text: string): KeyObject {
  return keyOnCurve(
    () =>
      text.includes('-----BEGIN')
        ? createPublicKey(text)
        : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }),
    (found) =>
      new InputError(
        `expected a public key on P-256 in PEM, found ${found}; give the key of the authority`,
      ),
  );
}

/** A private key on P-256 in PEM. @throws InputError for anything else */
export function p256PrivateKey(pem: string, file: string): KeyObject {
  return keyOnCurve(
    () => createPrivateKey(pem),
    (found) =>
      new InputError(
        `expected a private key on P-256 in PEM, not encrypted, found ${found}; make one with ` +
          '"openssl ecparam -name prime256v1 -genkey -noout"',
        { file },
      ),
  );
}

function keyOnCurve(read: () => KeyObject, refusal: (found: string) => InputError): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw refusal('none');
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve === CURVE) return key;
  throw refusal(curve ?? key.asymmetricKeyType ?? 'another');
}

/**
 * DER signature (ECDSA, P-256, SHA-256) over `data` by a private key in PEM: the same bytes for the
 * same data and key (RFC 6979).
 */
export function signP256(privateKeyPem: string, data: Uint8Array): Uint8Array {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyDetails?.namedCurve !== CURVE) {
    throw new RangeError('"privateKeyPem" expected a key on P-256, got another');
  }
  const { d } = key.export({ format: 'jwk' });
  return p256Sign(Buffer.from(d!, 'base64url'), createHash('sha256').update(data).digest());
}

/** Checks signatures over data that comes piece by piece. */
export class SignatureCheck<T extends { readonly signature: Uint8Array }> {
  private readonly candidates: readonly T[];
  private readonly hashes: readonly Verify[];
  private readonly key: KeyObject;

  /** @param candidates - DER signatures, each of which costs a pass over the data */
  constructor(candidates: readonly T[], key: KeyObject) {
    this.candidates = candidates;
    this.hashes = candidates.map(() => createVerify('sha256'));
    this.key = key;
  }

  update(piece: Uint8Array): void {
    for (const hash of this.hashes) hash.update(piece);
  }

  /** The signatures that are right, in order. DER must be strict. */
  verified(): T[] {
    return this.candidates.filter((one, k) => this.hashes[k].verify(this.key, one.signature));
  }
}
