import { asciiBytes } from '../../base/bytes/bytes.ts';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { REPORT_TYPES } from '../../base/diagnosis.ts';
import { ABSENT, TEK_BYTES } from './diagnosis-keys.ts';
import type { DiagnosisKeys, ExportHead, SignatureInfo } from './diagnosis-keys.ts';
import { signP256 } from './ecdsa-p256.ts';
import { EXPORT_HEADER } from './export-decoder.ts';
import { ECDSA_SHA256, EXPORT, KEY } from './export-fields.ts';
import { slice } from './key-block.ts';
import { keyFault } from './key-limits.ts';
import { encodeExportSig, writeSignatureInfo } from './export-sig.ts';
import { writeZip } from '../zip/zip-writer.ts';

/**
 * export.bin of the keys, in their order. A rolling period is always written; a transmission risk
 * level of 0, a report type of 0 and unknown days since onset are left out.
 *
 * @throws RangeError for a key or head that no reader may take
 */
export function encodeExportBin(head: ExportHead, keys: DiagnosisKeys): Uint8Array {
  const { batchNum, batchSize } = head;
  if (!(batchNum >= 1 && batchNum <= batchSize)) {
    throw new RangeError(`"batchNum" expected 1 to ${batchSize}, got ${batchNum}`);
  }
  const writer = new BinaryWriter();
  writer.raw(asciiBytes(EXPORT_HEADER));
  if (head.startTimestampS !== 0) {
    writer.tag(EXPORT.startTimestamp, WireType.Bit64).fixed64(head.startTimestampS);
  }
  if (head.endTimestampS !== 0) {
    writer.tag(EXPORT.endTimestamp, WireType.Bit64).fixed64(head.endTimestampS);
  }
  if (head.region !== '') {
    writer.tag(EXPORT.region, WireType.LengthDelimited).string(head.region);
  }
  writer.tag(EXPORT.batchNum, WireType.Varint).int32(batchNum);
  writer.tag(EXPORT.batchSize, WireType.Varint).int32(batchSize);
  for (const info of head.signatureInfos) writeSignatureInfo(writer, EXPORT.signatureInfos, info);
  for (let k = 0; k < keys.count; k++) writeKey(writer, keys, k);
  return writer.finish();
}

function writeKey(writer: BinaryWriter, keys: DiagnosisKeys, k: number): void {
  const start = keys.rollingStartEnin[k];
  const period = keys.rollingPeriod[k];
  const risk = keys.transmissionRiskLevel[k];
  const report = keys.reportType[k];
  const onset = keys.daysSinceOnset[k];
  const fault = keyFault(TEK_BYTES, start, period, risk, onset);
  if (fault !== undefined) throw new RangeError(`"keys" ${fault} in key ${k + 1}`);
  if (report >= REPORT_TYPES.length) {
    throw new RangeError(
      `"keys" expected a report type of 0 to 5, found ${report} in key ${k + 1}`,
    );
  }
  const list = keys.revised[k] === 1 ? EXPORT.revisedKeys : EXPORT.keys;
  writer.tag(list, WireType.LengthDelimited).fork();
  const bytes = keys.keyBytes.subarray(TEK_BYTES * k, TEK_BYTES * (k + 1));
  writer.tag(KEY.keyData, WireType.LengthDelimited).bytes(bytes);
  if (risk !== 0) writer.tag(KEY.transmissionRiskLevel, WireType.Varint).int32(risk);
  writer.tag(KEY.rollingStartIntervalNumber, WireType.Varint).int32(start);
  writer.tag(KEY.rollingPeriod, WireType.Varint).int32(period);
  if (report !== 0) writer.tag(KEY.reportType, WireType.Varint).int32(report);
  if (onset !== ABSENT) writer.tag(KEY.daysSinceOnset, WireType.Varint).sint32(onset);
  writer.join();
}

/** Who signs an export. */
export interface ExportSigner {
  /** Private key in PEM, P-256. */
  readonly privateKeyPem: string;
  /** What the signature says of its key; the algorithm is filled in. */
  readonly info: Omit<SignatureInfo, 'signatureAlgorithm'>;
}

/**
 * The zip of an export: export.bin, and export.sig with one signature of each signer (none without
 * signers). The head names the signers.
 */
export function encodeGaenExport(
  head: Omit<ExportHead, 'signatureInfos'>,
  keys: DiagnosisKeys,
  signers: readonly ExportSigner[],
): Uint8Array {
  const infos = signers.map(({ info }) => ({ ...info, signatureAlgorithm: ECDSA_SHA256 }));
  const bin = encodeExportBin({ ...head, signatureInfos: infos }, keys);
  const signatures = signers.map(({ privateKeyPem }, i) => ({
    info: infos[i],
    batchNum: head.batchNum,
    batchSize: head.batchSize,
    signature: signP256(privateKeyPem, bin),
  }));
  return writeZip([
    { name: 'export.bin', bytes: bin },
    ...(signers.length === 0 ? [] : [{ name: 'export.sig', bytes: encodeExportSig(signatures) }]),
  ]);
}

/**
 * An export in batches of at most `batchKeys` keys each, numbered from 1; one where there are none.
 */
export function encodeGaenBatches(
  head: Omit<ExportHead, 'signatureInfos' | 'batchNum' | 'batchSize'>,
  keys: DiagnosisKeys,
  signers: readonly ExportSigner[],
  batchKeys: number,
): Uint8Array[] {
  if (!(Number.isInteger(batchKeys) && batchKeys >= 1)) {
    throw new RangeError(`"batchKeys" expected a whole number from 1 on, got ${batchKeys}`);
  }
  const batchSize = Math.max(1, Math.ceil(keys.count / batchKeys));
  return Array.from({ length: batchSize }, (_, i) => {
    const part = slice(keys, i * batchKeys, Math.min(keys.count, (i + 1) * batchKeys));
    return encodeGaenExport({ ...head, batchNum: i + 1, batchSize }, part, signers);
  });
}
