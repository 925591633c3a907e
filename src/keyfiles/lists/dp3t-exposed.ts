import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { InputError } from '../../base/errors.ts';
import { plain } from '../../base/text/printable.ts';
import { refuseLong } from '../../base/bytes/utf8.ts';
import { eachField, messageEnd } from '../gaen/export-fields.ts';
import { MAX_LIST_BYTES, parseList } from './list-file.ts';

/**
 * Keys of DP-3T's low-cost design as its first server published them, in one of two forms:
 * ProtoExposedList of proto3 (DP-3T/dp3t-sdk-backend at 5183ec2, Exposed.proto), or its JSON, where
 * keys are base64 (ExposedOverview of the same project and of dp3t-sdk-android).
 */
export interface ExposedList {
  /** Unix milliseconds. */
  readonly batchReleaseTimeMs: number;
  readonly exposed: readonly ExposedKey[];
}

/** A key of one day that opens those after it. */
export interface ExposedKey {
  /** SK_t, 32 bytes. */
  readonly key: Uint8Array;
  /** The UTC day t, Unix milliseconds of its midnight. */
  readonly keyDateMs: number;
}

const LIST = { batchReleaseTime: 1, exposed: 2 } as const;
const EXPOSEE = { key: 2, keyDate: 3 } as const;
const SK_BYTES = 32;
/** The end of the year 9999. */
const MAX_TIME_MS = 253402300799999;

/** @throws InputError where it is damaged, a key has not 32 bytes, or a time cannot be */
export function parseExposedList(bytes: Uint8Array, file: string): ExposedList {
  refuseLong(bytes, file, MAX_LIST_BYTES);
  const reader = new BinaryReader(bytes);
  const exposed: ExposedKey[] = [];
  let batchReleaseTimeMs = 0;
  try {
    eachField(reader, bytes.length, (number, type) => {
      if (number === LIST.batchReleaseTime && type === WireType.Varint) {
        batchReleaseTimeMs = timeOf(reader.int64());
      } else if (number === LIST.exposed && type === WireType.LengthDelimited) {
        exposed.push(readExposee(reader, messageEnd(reader, bytes.length)));
      } else {
        return false;
      }
      return true;
    });
  } catch (error) {
    throw new InputError(
      `expected a whole list of exposed keys, found ${plain((error as Error).message)} ` +
        `at byte ${reader.pos}; fetch the list again`,
      { file },
    );
  }
  return { batchReleaseTimeMs, exposed };
}

function readExposee(reader: BinaryReader, end: number): ExposedKey {
  let key = new Uint8Array(0);
  let keyDateMs = 0;
  eachField(reader, end, (number, type) => {
    if (number === EXPOSEE.key && type === WireType.LengthDelimited)
      key = new Uint8Array(reader.bytes());
    else if (number === EXPOSEE.keyDate && type === WireType.Varint) {
      keyDateMs = timeOf(reader.int64());
    } else return false;
    return true;
  });
  if (key.length !== SK_BYTES) throw new Error(`a key of ${key.length} bytes`);
  return { key, keyDateMs };
}

function timeOf(value: bigint | string): number {
  const timeMs = Number(value);
  if (!(timeMs >= 0 && timeMs <= MAX_TIME_MS)) throw new Error(`the time ${timeMs}`);
  return timeMs;
}

/** `{"batchReleaseTime", "exposed":[{"key", "keyDate"}, ...]}`. @throws InputError */
export function parseExposedJson(bytes: Uint8Array, file: string): ExposedList {
  const json = parseList(bytes, file);
  return {
    batchReleaseTimeMs: json.optional('batchReleaseTime')?.integer(0, MAX_TIME_MS) ?? 0,
    exposed: json
      .field('exposed')
      .items()
      .map((exposee) => ({
        key: exposee.field('key').base64(SK_BYTES),
        keyDateMs: exposee.field('keyDate').integer(0, MAX_TIME_MS),
      })),
  };
}

/** The list as protobuf. */
export function encodeExposedList({ batchReleaseTimeMs, exposed }: ExposedList): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(LIST.batchReleaseTime, WireType.Varint).int64(batchReleaseTimeMs);
  for (const { key, keyDateMs } of exposed) {
    writer.tag(LIST.exposed, WireType.LengthDelimited).fork();
    writer.tag(EXPOSEE.key, WireType.LengthDelimited).bytes(key);
    writer.tag(EXPOSEE.keyDate, WireType.Varint).int64(keyDateMs);
    writer.join();
  }
  return writer.finish();
}
