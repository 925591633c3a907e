import { InputError } from '../../base/errors.ts';
import { plain } from '../../base/text/printable.ts';
import type { ExportHead, ReadExportOptions } from './diagnosis-keys.ts';
import { p256PublicKey, SignatureCheck } from './ecdsa-p256.ts';
import { ECDSA_SHA256 } from './export-fields.ts';
import { parseExportSig } from './export-sig.ts';
import type { TekSignature } from './export-sig.ts';

/**
 * The check that is asked for; undefined where no public key is given.
 *
 * @throws InputError where no signature can be the right one, or the key is none
 */
export function signatureCheck(
  file: string,
  sig: Uint8Array | undefined,
  options: ReadExportOptions,
): SignatureCheck<TekSignature> | undefined {
  const { publicKeyPem, keyId, keyVersion } = options;
  if (publicKeyPem === undefined) {
    if (keyId === undefined && keyVersion === undefined) return undefined;
    throw new InputError(
      'expected a public key beside the key id, found none; give the key of the authority',
    );
  }
  const key = p256PublicKey(publicKeyPem);
  if (sig === undefined) {
    throw new InputError(
      'expected a zip with export.sig, whose signature the public key can verify, found none; ' +
        'fetch the whole export',
      { file },
    );
  }
  return new SignatureCheck(candidateSignatures(parseExportSig(sig, file), options, file), key);
}

/**
 * The signature that is right, once the whole export.bin has gone through the check.
 *
 * @throws InputError where none is, or it is for another batch
 */
export function verifiedSignature(
  file: string,
  check: SignatureCheck<TekSignature>,
  head: ExportHead,
): TekSignature {
  const right = check.verified();
  if (right.length === 0) {
    throw new InputError(
      'expected export.bin to be signed by the public key, found a signature that does not fit; ' +
        'check the key, or fetch the export again',
      { file },
    );
  }
  const isOf = (named: number, batch: number): boolean => named === 0 || named === batch;
  const found = right.find(
    ({ batchNum, batchSize }) => isOf(batchNum, head.batchNum) && isOf(batchSize, head.batchSize),
  );
  if (found === undefined) {
    const { batchNum, batchSize } = right[0];
    throw new InputError(
      `expected a signature for batch ${head.batchNum} of ${head.batchSize}, ` +
        `found one for ${batchNum} of ${batchSize}; fetch the export again`,
      { file },
    );
  }
  return found;
}

/**
 * The signatures that a reader with this key may rely on: of the asked key id and version, and by
 * ECDSA with SHA-256 (or of no stated algorithm).
 *
 * @throws InputError where none is left
 */
function candidateSignatures(
  signatures: readonly TekSignature[],
  { keyId, keyVersion }: ReadExportOptions,
  file: string,
): TekSignature[] {
  const named = signatures.filter(
    ({ info }) =>
      (keyId === undefined || info.verificationKeyId === keyId) &&
      (keyVersion === undefined || info.verificationKeyVersion === keyVersion),
  );
  if (named.length === 0) {
    const version = keyVersion === undefined ? '' : ` version ${plain(keyVersion)}`;
    const wanted = keyId === undefined ? `a signature${version}` : `the key id ${plain(keyId)}`;
    throw new InputError(
      `expected ${wanted}${keyId === undefined ? '' : version} in export.sig, ` +
        `found ${idsOf(signatures)}; check the key id and the authority`,
      { file },
    );
  }
  const usable = named.filter(({ info }) => ['', ECDSA_SHA256].includes(info.signatureAlgorithm));
  if (usable.length === 0) {
    throw new InputError(
      `expected a signature by ECDSA with SHA-256 (${ECDSA_SHA256}), found the algorithm ` +
        `${plain(named[0].info.signatureAlgorithm)}; fetch the export again`,
      { file },
    );
  }
  return usable;
}

function idsOf(signatures: readonly TekSignature[]): string {
  if (signatures.length === 0) return 'no signature';
  const ids = signatures.map(
    ({ info }) => `${plain(info.verificationKeyId)} ${plain(info.verificationKeyVersion)}`,
  );
  return [...new Set(ids)].slice(0, 4).join(', ');
}
