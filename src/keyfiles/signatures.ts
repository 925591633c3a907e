import { createHash, createPrivateKey, createPublicKey, createVerify } from 'node:crypto';
import type { KeyObject, Verify } from 'node:crypto';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { InputError } from '../base/errors.ts';
import { p256Sign } from '../base/p256.ts';
import type { SignatureInfo } from './diagnosis-keys.ts';
import {
  ECDSA_SHA256,
  eachField,
  EMPTY_INFO,
  INFO_FIELDS,
  messageEnd,
  readSignatureInfo,
  SIGNATURE,
  SIGNATURE_LIST,
} from './export-fields.ts';
import { plain } from './printable.ts';

/** One entry of export.sig. */
export interface TekSignature {
  readonly info: SignatureInfo;
  /** 0 where absent. */
  readonly batchNum: number;
  readonly batchSize: number;
  /** ASN.1 DER, a sequence of two integers. */
  readonly signature: Uint8Array;
}

/** Each signature that may be the right one costs a pass over the file. */
export const MAX_SIGNATURES = 16;
const CURVE = 'prime256v1';

/** The signatures of an export.sig. @throws InputError where it is damaged or has too many */
export function parseExportSig(bytes: Uint8Array, file: string): TekSignature[] {
  const reader = new BinaryReader(bytes);
  const signatures: TekSignature[] = [];
  try {
    eachField(reader, bytes.length, (number, type) => {
      if (number !== SIGNATURE_LIST.signatures || type !== WireType.LengthDelimited) return false;
      signatures.push(readSignature(reader, messageEnd(reader, bytes.length)));
      return true;
    });
  } catch (error) {
    throw new InputError(
      `expected whole protobuf fields, found ${plain((error as Error).message)} at byte ` +
        `${reader.pos} of export.sig; fetch the export again`,
      { file },
    );
  }
  if (signatures.length > MAX_SIGNATURES) {
    throw new InputError(
      `expected at most ${MAX_SIGNATURES} signatures in export.sig, found ${signatures.length}; ` +
        'fetch the export again',
      { file },
    );
  }
  return signatures;
}

function readSignature(reader: BinaryReader, end: number): TekSignature {
  let info = EMPTY_INFO;
  let batchNum = 0;
  let batchSize = 0;
  let signature = new Uint8Array(0);
  eachField(reader, end, (number, type) => {
    if (type === WireType.LengthDelimited && number === SIGNATURE.signatureInfo) {
      info = readSignatureInfo(reader, messageEnd(reader, end), info);
    } else if (type === WireType.LengthDelimited && number === SIGNATURE.signature) {
      signature = reader.bytes().slice();
    } else if (type === WireType.Varint && number === SIGNATURE.batchNum) {
      batchNum = reader.int32();
    } else if (type === WireType.Varint && number === SIGNATURE.batchSize) {
      batchSize = reader.int32();
    } else {
      return false;
    }
    return true;
  });
  return { info, batchNum, batchSize, signature };
}

/** export.sig of signatures. */
export function encodeExportSig(signatures: readonly TekSignature[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { info, batchNum, batchSize, signature } of signatures) {
    writer.tag(SIGNATURE_LIST.signatures, WireType.LengthDelimited).fork();
    writeSignatureInfo(writer, SIGNATURE.signatureInfo, info);
    writer.tag(SIGNATURE.batchNum, WireType.Varint).int32(batchNum);
    writer.tag(SIGNATURE.batchSize, WireType.Varint).int32(batchSize);
    writer.tag(SIGNATURE.signature, WireType.LengthDelimited).bytes(signature);
    writer.join();
  }
  return writer.finish();
}

/** Writes a SignatureInfo as field `number`; empty fields are left out. */
export function writeSignatureInfo(
  writer: BinaryWriter,
  number: number,
  info: SignatureInfo,
): void {
  writer.tag(number, WireType.LengthDelimited).fork();
  for (const [field, name] of INFO_FIELDS) {
    if (info[name] !== '') writer.tag(field, WireType.LengthDelimited).string(info[name]);
  }
  writer.join();
}

/**
 * A public key on P-256: PEM, or its DER in base64 without the PEM lines, as authorities publish it.
 *
 * @throws InputError for anything else
 */
export function p256PublicKey(text: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    key = undefined;
  }
  const curve = key?.asymmetricKeyDetails?.namedCurve;
  if (key === undefined || curve !== CURVE) {
    const found = key === undefined ? 'none' : (curve ?? key.asymmetricKeyType ?? 'another');
    throw new InputError(
      `expected a public key on P-256 in PEM, found ${found}; give the key of the authority`,
    );
  }
  return key;
}

/** A private key on P-256 in PEM. @throws InputError for anything else */
export function p256PrivateKey(pem: string, file: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    key = undefined;
  }
  const curve = key?.asymmetricKeyDetails?.namedCurve;
  if (key === undefined || curve !== CURVE) {
    const found = key === undefined ? 'none' : (curve ?? key.asymmetricKeyType ?? 'another');
    throw new InputError(
      `expected a private key on P-256 in PEM, not encrypted, found ${found}; make one with ` +
        '"openssl ecparam -name prime256v1 -genkey -noout"',
      { file },
    );
  }
  return key;
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
export class SignatureCheck {
  private readonly candidates: readonly TekSignature[];
  private readonly hashes: readonly Verify[];
  private readonly key: KeyObject;

  constructor(candidates: readonly TekSignature[], key: KeyObject) {
    this.candidates = candidates;
    this.hashes = candidates.map(() => createVerify('sha256'));
    this.key = key;
  }

  update(piece: Uint8Array): void {
    for (const hash of this.hashes) hash.update(piece);
  }

  /** The first signature that is right; undefined where none is. DER must be strict. */
  verified(): TekSignature | undefined {
    return this.candidates.find((one, k) => this.hashes[k].verify(this.key, one.signature));
  }
}

export interface WantedSignature {
  readonly keyId?: string;
  readonly keyVersion?: string;
}

/**
 * The signatures that a reader with this key may rely on: of the asked key id and version, and by
 * ECDSA with SHA-256 (or of no stated algorithm).
 *
 * @throws InputError where none is left
 */
export function candidateSignatures(
  signatures: readonly TekSignature[],
  { keyId, keyVersion }: WantedSignature,
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
