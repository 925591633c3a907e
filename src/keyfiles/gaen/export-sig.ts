import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { InputError } from '../../base/errors.ts';
import { plain } from '../../base/text/printable.ts';
import type { SignatureInfo } from './diagnosis-keys.ts';
import {
  eachField,
  EMPTY_INFO,
  INFO_FIELDS,
  messageEnd,
  readSignatureInfo,
  SIGNATURE,
  SIGNATURE_LIST,
} from './export-fields.ts';

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
const MAX_SIGNATURES = 16;

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
