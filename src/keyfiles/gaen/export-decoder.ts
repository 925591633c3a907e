import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { REPORT_TYPES } from '../../base/diagnosis.ts';
import { InputError } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { ABSENT } from './diagnosis-keys.ts';
import { eachField, EXPORT, KEY, messageEnd, lengthOf } from './export-fields.ts';
import { HeadReader } from './export-head.ts';
import { FULL_PERIOD } from './key-block.ts';
import type { KeyBlock } from './key-block.ts';
import { keyFault } from './key-limits.ts';

/** The first 16 bytes of export.bin. */
export const EXPORT_HEADER = 'EK Export v1    ';
/** Longest key, signature info or region, and longest group of an unknown field, bytes. */
const MAX_FIELD_BYTES = 1 << 16;
// Tag and length.
const MAX_PREFIX_BYTES = 20;
const NOTHING = new Uint8Array(0);

/**
 * Reads export.bin piece by piece: `push` a piece, then `decode` until it gives false, and `end`
 * after the last piece. Holds no more than one piece and one field.
 */
export class ExportDecoder {
  readonly head: HeadReader;
  keyCount = 0;
  revisedCount = 0;
  /**
   * What has come and is not decoded yet, the reader over it, and where in export.bin it begins.
   */
  private bytes: Uint8Array = NOTHING;
  private reader = new BinaryReader(NOTHING);
  private from = 0;
  private isHeaderRead = false;
  /** Bytes of an unknown field that are still to come. */
  private unread = 0;
  private readonly file: string;
  private readonly latestEnin: number | undefined;

  constructor(file: string, latestEnin: number | undefined) {
    this.file = file;
    this.latestEnin = latestEnin;
    this.head = new HeadReader(file);
  }

  push(piece: Uint8Array): void {
    const skipped = Math.min(this.unread, piece.length);
    this.unread -= skipped;
    const rest = this.bytes.subarray(this.reader.pos);
    this.from += this.reader.pos + skipped;
    const bytes = new Uint8Array(rest.length + piece.length - skipped);
    bytes.set(rest);
    bytes.set(piece.subarray(skipped), rest.length);
    this.bytes = bytes;
    this.reader = new BinaryReader(bytes);
  }

  /** Decodes into the block what has come; true where it is full and there may be more. */
  decode(block: KeyBlock, isLast: boolean): boolean {
    const { reader } = this;
    const kept = isLast ? 0 : MAX_FIELD_BYTES + MAX_PREFIX_BYTES;
    if (!this.isHeaderRead) {
      if (reader.len < EXPORT_HEADER.length && !isLast) return false;
      this.readHeader();
    }
    let at = reader.pos;
    try {
      while (reader.len - reader.pos > kept && this.unread === 0) {
        if (block.isFull) return true;
        at = reader.pos;
        this.readField(block);
      }
    } catch (error) {
      throw this.damaged(error, at);
    }
    return false;
  }

  /** @throws InputError where the last field is not whole, or the head is impossible */
  end(): void {
    const left = this.unread;
    if (left > 0) {
      const error = new Error(`a length of ${left} more than the bytes that are left`);
      throw this.damaged(error, this.reader.len);
    }
    this.head.check();
  }

  private readHeader(): void {
    const { reader } = this;
    const found = String.fromCharCode(...this.bytes.subarray(0, EXPORT_HEADER.length));
    if (found !== EXPORT_HEADER) {
      throw new InputError(
        `expected an export.bin that begins with "${EXPORT_HEADER}", found ${quoted(found)}; ` +
          'give an export of version 1',
        { file: this.file },
      );
    }
    reader.pos = EXPORT_HEADER.length;
    this.isHeaderRead = true;
  }

  private readField(block: KeyBlock): void {
    const { reader } = this;
    const [number, type] = reader.tag();
    if (type !== WireType.LengthDelimited) {
      if (!this.head.scalar(number, type, reader)) reader.skip(type, number);
      return;
    }
    const lengthAt = reader.pos;
    const length = lengthOf(reader);
    const isKey = number === EXPORT.keys || number === EXPORT.revisedKeys;
    if (!isKey && number !== EXPORT.region && number !== EXPORT.signatureInfos) {
      // Unknown to this version: taken, and let go.
      const here = Math.min(length, reader.len - reader.pos);
      reader.pos += here;
      this.unread = length - here;
      return;
    }
    if (length > MAX_FIELD_BYTES) {
      throw new Error(`a length of ${length} where at most ${MAX_FIELD_BYTES} is taken`);
    }
    if (length > reader.len - reader.pos) {
      throw new Error(`a length of ${length} where ${reader.len - reader.pos} bytes are left`);
    }
    if (isKey) {
      this.readKey(block, reader.pos + length, number === EXPORT.revisedKeys);
    } else {
      reader.pos = lengthAt;
      this.head.message(number, reader);
    }
  }

  private readKey(block: KeyBlock, end: number, revised: boolean): void {
    const { reader } = this;
    const at = this.from + reader.pos;
    let keyAt = 0;
    let keyBytes = 0;
    let risk = 0;
    let start = 0;
    let period = FULL_PERIOD;
    let report = 0;
    let onset = ABSENT;
    eachField(reader, end, (number, type) => {
      if (type === WireType.LengthDelimited && number === KEY.keyData) {
        const keyEnd = messageEnd(reader, end);
        keyAt = reader.pos;
        keyBytes = keyEnd - keyAt;
        reader.pos = keyEnd;
        return true;
      }
      if (type !== WireType.Varint) return false;
      if (number === KEY.transmissionRiskLevel) risk = reader.int32();
      else if (number === KEY.rollingStartIntervalNumber) start = reader.int32();
      else if (number === KEY.rollingPeriod) period = reader.int32();
      else if (number === KEY.reportType) report = knownReportType(reader.int32(), report);
      else if (number === KEY.daysSinceOnset) onset = reader.sint32();
      else return false;
      return true;
    });
    const fault = keyFault(keyBytes, start, period, risk, onset, this.latestEnin);
    if (fault !== undefined) {
      throw new InputError(
        `${fault} in key ${this.keyCount + 1}, byte ${at} of export.bin; ` +
          'leave the file out or fetch it again',
        { file: this.file },
      );
    }
    block.add(this.bytes, keyAt, start, period, risk, report, onset, revised);
    this.keyCount++;
    if (revised) this.revisedCount++;
  }

  private damaged(error: unknown, at: number): unknown {
    if (error instanceof InputError || !(error instanceof Error)) return error;
    return new InputError(
      `expected whole protobuf fields, found ${plain(error.message)} at byte ${this.from + at} ` +
        'of export.bin; fetch the export again',
      { file: this.file },
    );
  }
}

/** An enum of proto2 is closed: a value that it does not know leaves the field as it was. */
function knownReportType(value: number, before: number): number {
  return value >= 0 && value < REPORT_TYPES.length ? value : before;
}
