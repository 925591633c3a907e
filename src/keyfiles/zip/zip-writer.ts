import { asciiBytes, joinBytes } from '../../base/bytes/bytes.ts';
import { platform } from '../platform/node-platform.ts';

/** PKWARE APPNOTE 6.3.10, 4.3: local header, directory header, end of directory. */
const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
const STORED = 0;
const DEFLATED = 8;
// 1980-01-01, the first day that a zip knows: the same files give the same zip.
const DATE = 0x21;

/** A file to put into a zip. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A zip of files in the given order, deflated where the platform can in one go (Node), else stored
 * (a browser). Names are ASCII; sizes below 4 GB.
 */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const deflated = platform.deflateRaw(bytes);
    const packed = deflated ?? bytes;
    const method = deflated === undefined ? STORED : DEFLATED;
    const common = commonHeader(name, bytes, packed, method);
    const local = new Uint8Array(LOCAL_BYTES);
    new DataView(local.buffer).setUint32(0, 0x04034b50, true);
    local.set(common, 4);
    const entry = new Uint8Array(ENTRY_BYTES);
    const view = new DataView(entry.buffer);
    view.setUint32(0, 0x02014b50, true);
    view.setUint16(4, VERSION, true);
    entry.set(common, 6);
    view.setUint32(42, at, true);
    parts.push(local, asciiBytes(name), packed);
    directory.push(entry, asciiBytes(name));
    at += LOCAL_BYTES + name.length + packed.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new Uint8Array(END_BYTES);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, files.length, true);
  view.setUint16(10, files.length, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, at, true);
  return joinBytes([...parts, ...directory, end]);
}

/** What the two headers of a file have in common, 26 bytes. */
function commonHeader(
  name: string,
  bytes: Uint8Array,
  packed: Uint8Array,
  method: number,
): Uint8Array {
  const header = new Uint8Array(26);
  const view = new DataView(header.buffer);
  view.setUint16(0, VERSION, true);
  view.setUint16(4, method, true);
  view.setUint16(8, DATE, true);
  view.setUint32(10, platform.crc32(bytes), true);
  view.setUint32(14, packed.length, true);
  view.setUint32(18, bytes.length, true);
  view.setUint16(22, name.length, true);
  return header;
}
