import type { ExportSigner } from '../../keyfiles/gaen/export-encoder.ts';
import { checkP256PrivateKey } from '../../keyfiles/gaen/ecdsa-p256.ts';
import { pemOf } from './pem-file.ts';

/** How exports of a run name the key that signed them. */
const KEY_ID = 'bluecrowd';
const KEY_VERSION = 'v1';

/** Who signs with the private key in a PEM file. @throws InputError where it is none on P-256 */
export function signerOf(file: string): ExportSigner {
  const privateKeyPem = pemOf(file);
  checkP256PrivateKey(privateKeyPem, file);
  return {
    privateKeyPem,
    info: {
      appBundleId: '',
      androidPackage: '',
      verificationKeyVersion: KEY_VERSION,
      verificationKeyId: KEY_ID,
    },
  };
}
