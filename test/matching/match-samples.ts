import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { toHex } from '../../src/base/bytes/hex.ts';
import type { ExportHead } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { EXPORT_HEADER } from '../../src/keyfiles/gaen/export-decoder.ts';
import { encodeGaenExport } from '../../src/keyfiles/gaen/export-encoder.ts';
import type { ExportSigner } from '../../src/keyfiles/gaen/export-encoder.ts';
import { EXPORT, KEY } from '../../src/keyfiles/gaen/export-fields.ts';
import { keysOf } from '../../src/keyfiles/gaen/key-block.ts';
import type { DiagnosisKey } from '../../src/keyfiles/gaen/key-block.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { bytesOf } from '../keyfiles/samples.ts';

/** 14 September 2020, 00:00 UTC, in intervals of ten minutes. */
export const START_ENIN = 2_666_736;
const DAY = 144;
export const TEK = bytesOf(3, 16);
const identity = { teks: [{ key: toHex(TEK), startEnin: START_ENIN }] };
const SLOT = START_ENIN + 60;
export const FIRST_MS = SLOT * 600_000;
const RSSI_DBM = [-60, -62, -64];

export const HEADER = 'phone,time_ms,identifier,metadata,rssi_dbm';

/** Rows of one identifier of `TEK`, five minutes apart, sent at -20 dBm. */
export const ROWS: readonly (readonly string[])[] = RSSI_DBM.map((rssi, k) => {
  const slot = SLOT + (k >> 1);
  const rpi = gaen12.identifier(identity, slot);
  const aem = gaen12.metadata(identity, slot, -20).toString(16).padStart(8, '0');
  return ['ada', String(FIRST_MS + k * 300_000), toHex(rpi), aem, String(rssi)];
});

/** A log of these rows as CSV. */
export const csvOf = (rows: readonly (readonly string[])[], header = HEADER): string =>
  [header, ...rows.map((fields) => fields.join(',')), ''].join('\n');

type Head = Omit<ExportHead, 'signatureInfos'>;

/** Two days later, by nobody in particular. */
export const HEAD: Head = {
  startTimestampS: (START_ENIN + DAY) * 600,
  endTimestampS: (START_ENIN + 2 * DAY) * 600,
  region: 'XX',
  batchNum: 1,
  batchSize: 1,
};

export function exportOf(
  keys: readonly Partial<DiagnosisKey>[] = [{}],
  head: Partial<Head> = {},
  signers: readonly ExportSigner[] = [],
): Uint8Array {
  const list = keys.map((key) => ({ key: TEK, rollingStartEnin: START_ENIN, ...key }));
  return encodeGaenExport({ ...HEAD, ...head }, keysOf(list), signers);
}

/** An export.bin with one key, whose fields `write` writes, and then whatever `after` writes. */
export function rawBin(
  write: (writer: BinaryWriter) => void,
  after: (writer: BinaryWriter) => void = () => undefined,
): Uint8Array {
  const writer = new BinaryWriter();
  writer.raw(Buffer.from(EXPORT_HEADER));
  writer.tag(EXPORT.keys, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
  after(writer);
  return writer.finish();
}

/** The fields of a key by their numbers in the protobuf. */
export function writeKey(
  writer: BinaryWriter,
  { key = TEK, start = START_ENIN, period = DAY, onset = 0 } = {},
): void {
  writer.tag(KEY.keyData, WireType.LengthDelimited).bytes(key);
  writer.tag(KEY.rollingStartIntervalNumber, WireType.Varint).int32(start);
  writer.tag(KEY.rollingPeriod, WireType.Varint).int32(period);
  writer.tag(KEY.daysSinceOnset, WireType.Varint).sint32(onset);
}
