import { WireType } from '@bufbuild/protobuf/wire';
import type { BinaryReader } from '@bufbuild/protobuf/wire';
import { InputError } from '../../base/errors.ts';
import type { ExportHead, SignatureInfo } from './diagnosis-keys.ts';
import { EXPORT, messageEnd, readSignatureInfo } from './export-fields.ts';

/** The end of the year 9999; milliseconds of our time are beyond it. */
const MAX_TIMESTAMP_S = 253402300799;
const MAX_SIGNATURE_INFOS = 64;
const TWO_32 = 4294967296;

/**
 * Collects the fields of an export that are no keys; they may stand anywhere, the last one counts.
 */
export class HeadReader {
  private startTimestampS = 0;
  private endTimestampS = 0;
  private region = '';
  private batchNum = 1;
  private batchSize = 1;
  private readonly signatureInfos: SignatureInfo[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Takes a field that is a number; false where it is none of the head. */
  scalar(number: number, type: WireType, reader: BinaryReader): boolean {
    if (type === WireType.Bit64 && number === EXPORT.startTimestamp) {
      this.startTimestampS = fixed64(reader);
    } else if (type === WireType.Bit64 && number === EXPORT.endTimestamp) {
      this.endTimestampS = fixed64(reader);
    } else if (type === WireType.Varint && number === EXPORT.batchNum) {
      this.batchNum = reader.int32();
    } else if (type === WireType.Varint && number === EXPORT.batchSize) {
      this.batchSize = reader.int32();
    } else {
      return false;
    }
    return true;
  }

  /** Takes the region or a signature info, whose length stands next. */
  message(number: number, reader: BinaryReader): void {
    if (number === EXPORT.region) {
      this.region = reader.string();
      return;
    }
    if (this.signatureInfos.length === MAX_SIGNATURE_INFOS) {
      throw this.refusal(`at most ${MAX_SIGNATURE_INFOS} signature infos, found more`);
    }
    this.signatureInfos.push(readSignatureInfo(reader, messageEnd(reader, reader.len)));
  }

  /** @throws InputError for times and batch numbers that cannot be */
  check(): void {
    const { startTimestampS, endTimestampS, batchNum, batchSize } = this;
    for (const timestamp of [startTimestampS, endTimestampS]) {
      if (timestamp > MAX_TIMESTAMP_S) {
        throw this.refusal(`timestamps in Unix seconds before the year 10000, found ${timestamp}`);
      }
    }
    if (startTimestampS > 0 && endTimestampS > 0 && endTimestampS < startTimestampS) {
      const found = `${endTimestampS} before ${startTimestampS}`;
      throw this.refusal(`an end timestamp not before the start, found ${found}`);
    }
    const saysNothing = batchNum === 0 && batchSize === 0;
    if (!saysNothing && !(batchNum >= 1 && batchNum <= batchSize)) {
      throw this.refusal(
        `a batch number from 1 to the batch size, found ${batchNum} of ${batchSize}`,
      );
    }
  }

  value(): ExportHead {
    const { startTimestampS, endTimestampS, region, signatureInfos } = this;
    const batchNum = this.batchNum || 1;
    const batchSize = this.batchSize || 1;
    return { startTimestampS, endTimestampS, region, batchNum, batchSize, signatureInfos };
  }

  private refusal(expectedAndFound: string): InputError {
    return new InputError(`expected ${expectedAndFound}; leave the file out or fetch it again`, {
      file: this.file,
    });
  }
}

/** Above 2^53 not exact, which is far beyond the limit. */
function fixed64(reader: BinaryReader): number {
  const low = reader.fixed32();
  return low + TWO_32 * reader.fixed32();
}
