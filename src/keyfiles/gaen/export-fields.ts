import { WireType } from '@bufbuild/protobuf/wire';
import type { BinaryReader } from '@bufbuild/protobuf/wire';
import type { SignatureInfo } from './diagnosis-keys.ts';

/**
 * Field numbers of an export and its signatures, all of proto2:
 * google/exposure-notifications-server at 2041f77, internal/pb/export/export.proto.
 */
export const EXPORT = {
  startTimestamp: 1,
  endTimestamp: 2,
  region: 3,
  batchNum: 4,
  batchSize: 5,
  signatureInfos: 6,
  keys: 7,
  revisedKeys: 8,
} as const;

/** Field numbers of a key. */
export const KEY = {
  keyData: 1,
  transmissionRiskLevel: 2,
  rollingStartIntervalNumber: 3,
  rollingPeriod: 4,
  reportType: 5,
  daysSinceOnset: 6,
} as const;

/** Field numbers of export.sig. */
export const SIGNATURE_LIST = { signatures: 1 } as const;
/** Field numbers of a signature. */
export const SIGNATURE = { signatureInfo: 1, batchNum: 2, batchSize: 3, signature: 4 } as const;

/** Fields of SignatureInfo by their numbers. */
export const INFO_FIELDS = [
  [1, 'appBundleId'],
  [2, 'androidPackage'],
  [3, 'verificationKeyVersion'],
  [4, 'verificationKeyId'],
  [5, 'signatureAlgorithm'],
] as const satisfies readonly (readonly [number, keyof SignatureInfo])[];

/** ASN.1 identifier of ECDSA with SHA-256. */
export const ECDSA_SHA256 = '1.2.840.10045.4.3.2';

/** Of a signature that names nothing. */
export const EMPTY_INFO: SignatureInfo = {
  appBundleId: '',
  androidPackage: '',
  verificationKeyVersion: '',
  verificationKeyId: '',
  signatureAlgorithm: '',
};

// A varint of five bytes or more may say more than 32 bits hold, which `uint32` would cut off.
const WHOLE_VARINT_BYTES = 4;

/** The length that stands next, however great it claims to be. */
export function lengthOf(reader: BinaryReader): number {
  const at = reader.pos;
  const length = reader.uint32();
  if (reader.pos - at <= WHOLE_VARINT_BYTES) return length;
  reader.pos = at;
  return Number(reader.uint64());
}

/** Where the message ends whose length stands next. Error where it runs over `end`. */
export function messageEnd(reader: BinaryReader, end: number): number {
  const length = lengthOf(reader);
  if (length > end - reader.pos) {
    throw new Error(`a length of ${length} where ${end - reader.pos} bytes are left`);
  }
  return reader.pos + length;
}

/**
 * Calls `field` for each field of a message that ends at `end`; a field that it does not take
 * (it gives false, for an unknown number or another wire type) is skipped, as protobuf asks.
 */
export function eachField(
  reader: BinaryReader,
  end: number,
  field: (number: number, type: WireType) => boolean,
): void {
  while (reader.pos < end) {
    const [number, type] = reader.tag();
    if (field(number, type)) continue;
    // The reader's own skip would take a length of 4 GB and one byte for one byte.
    if (type === WireType.LengthDelimited) reader.pos = messageEnd(reader, end);
    else reader.skip(type, number);
  }
  if (reader.pos !== end) throw new Error('a field that runs over the end of its message');
}

/** Reads a SignatureInfo; what it leaves out stays as in `before` (messages merge). */
export function readSignatureInfo(
  reader: BinaryReader,
  end: number,
  before = EMPTY_INFO,
): SignatureInfo {
  const info = { ...before };
  eachField(reader, end, (number, type) => {
    const known = INFO_FIELDS.find(([one]) => one === number);
    if (known === undefined || type !== WireType.LengthDelimited) return false;
    info[known[1]] = reader.string();
    return true;
  });
  return info;
}
