import type { ByteSource } from '../zip/byte-source.ts';
import type { DirectoryEntry, ZipDirectory } from './platform.ts';

/** PKWARE APPNOTE 6.3.10, 4.3: signatures and lengths of the headers, offsets within them. */
const END = { signature: 0x06054b50, bytes: 22, count: 10, size: 12, start: 16, comment: 20 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30, name: 26, extra: 28 };
const MAX_COMMENT_BYTES = 65_535;
const ENCRYPTED = 1;
/** Stands in fields whose value is in a zip64 record. */
const ZIP64 = 0xffffffff;

interface PlacedEntry extends DirectoryEntry {
  readonly localAt: number;
}

/** The directory of a zip of less than 4 GB; with zip64 or in several parts it is an error. */
export async function openZip(source: ByteSource): Promise<ZipDirectory> {
  const tail = await bytesAt(
    source,
    Math.max(0, source.size - END.bytes - MAX_COMMENT_BYTES),
    Math.min(source.size, END.bytes + MAX_COMMENT_BYTES),
  );
  const end = endAt(tail);
  const entryCount = tail.getUint16(end + END.count, true);
  const size = tail.getUint32(end + END.size, true);
  const start = tail.getUint32(end + END.start, true);
  return {
    entryCount,
    async *entries() {
      const directory = await bytesAt(source, start, size);
      let at = 0;
      for (let k = 0; k < entryCount; k++) {
        const entry = entryAt(directory, at);
        yield entry.entry;
        at = entry.next;
      }
    },
    async dataStart(entry) {
      const { localAt } = entry as PlacedEntry;
      const local = await bytesAt(source, localAt, LOCAL.bytes);
      if (local.getUint32(0, true) !== LOCAL.signature) throw new Error('a file has no header');
      const names = local.getUint16(LOCAL.name, true) + local.getUint16(LOCAL.extra, true);
      return localAt + LOCAL.bytes + names;
    },
  };
}

/** The last end-of-directory record whose comment reaches the end of the file. */
function endAt(tail: DataView): number {
  for (let at = tail.byteLength - END.bytes; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END.signature) continue;
    if (at + END.bytes + tail.getUint16(at + END.comment, true) === tail.byteLength) return at;
  }
  throw new Error('its directory has no end');
}

function entryAt(directory: DataView, at: number): { entry: PlacedEntry; next: number } {
  const whole = at + ENTRY.bytes <= directory.byteLength;
  if (!whole || directory.getUint32(at, true) !== ENTRY.signature) {
    throw new Error('its directory is cut short');
  }
  const short = (offset: number): number => directory.getUint16(at + offset, true);
  const long = (offset: number): number => directory.getUint32(at + offset, true);
  const nameAt = at + ENTRY.bytes;
  const next = nameAt + short(28) + short(30) + short(32);
  if (next > directory.byteLength) throw new Error('its directory is cut short');
  if ([long(20), long(24), long(42)].includes(ZIP64)) throw new Error('it is a zip64');
  const name = new Uint8Array(directory.buffer, directory.byteOffset + nameAt, short(28));
  const flags = short(8);
  const entry = {
    fileName: new TextDecoder().decode(name),
    compressionMethod: short(10),
    crc32: long(16),
    compressedSize: long(20),
    uncompressedSize: long(24),
    localAt: long(42),
    isEncrypted: () => (flags & ENCRYPTED) !== 0,
  };
  return { entry, next };
}

async function bytesAt(source: ByteSource, from: number, length: number): Promise<DataView> {
  if (from + length > source.size) {
    throw new Error(`it points to byte ${from + length} of ${source.size}`);
  }
  const bytes = await source.read(from, length);
  if (bytes.length !== length) throw new Error('it became shorter while being read');
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}
