import { gunzipSync, inflateRawSync } from 'node:zlib';
import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';

/** Most bytes that a packed trace may unpack to; a full SocioPatterns year is below a tenth. */
export const MAX_UNPACKED_BYTES = 1 << 30;

/** The directory's end is the last of a zip, but for a comment (APPNOTE 6.3.10, 4.3.16). */
const MAX_ZIP_COMMENT = 0xffff;

/**
 * The text of a contact list: plain, gzip or zip (one file inside), told apart by the first bytes.
 * Checksums are verified.
 *
 * @throws InputError where the archive is damaged, cut short, or holds not exactly one file
 */
export function unpackBytes(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return unpackGzip(bytes, file);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
  return isZip ? unpackZip(bytes, file) : bytes;
}

function unpackGzip(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    throw damaged('gzip', file, reason(error));
  }
}

interface ZipMember {
  name: string;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  headerAt: number;
}

function unpackZip(bytes: Uint8Array, file: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = zipDirectory(view, bytes, file).filter(
    ({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'),
  );
  const [member] = members;
  if (member === undefined || members.length > 1) {
    const names = members.slice(0, 3).map(({ name }) => quoted(name));
    const found = members.length === 0 ? 'none' : `${members.length} (${names.join(', ')})`;
    throw new InputError(
      `expected a zip with one file inside, found ${found}; unpack it and name the file itself`,
      { file },
    );
  }
  return checkedMember(view, bytes, member, file);
}

/**
 * The files of a zip whose names are `wanted`, by name; those that a Mac adds are passed over.
 *
 * @throws InputError where it is no zip, or damaged
 */
export function unpackZipMembers(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean,
): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = zipDirectory(view, bytes, file).filter(
    ({ name }) => !name.startsWith('__MACOSX/') && wanted(name),
  );
  const total = members.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_UNPACKED_BYTES) {
    throw new InputError(
      `expected at most ${MAX_UNPACKED_BYTES} bytes in a zip, found ${total} by its directory; ` +
        'unpack it and give it in parts',
      { file },
    );
  }
  return new Map(members.map((one) => [one.name, checkedMember(view, bytes, one, file)]));
}

function checkedMember(
  view: DataView,
  bytes: Uint8Array,
  member: ZipMember,
  file: string,
): Uint8Array {
  const data = inflateMember(view, bytes, member, file);
  if (data.length !== member.size || crc32(data) !== member.crc) {
    throw damaged('zip', file, `checksum of ${quoted(member.name)} is wrong`);
  }
  return data;
}

/** PKWARE APPNOTE 6.3.10, 4.3.12 and 4.3.16: the directory at the end names every member. */
function zipDirectory(view: DataView, bytes: Uint8Array, file: string): ZipMember[] {
  let end = view.byteLength - 22;
  const least = Math.max(0, end - MAX_ZIP_COMMENT);
  while (end >= least && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < least) throw damaged('zip', file, 'its directory at the end is missing');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const members: ZipMember[] = [];
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) {
      throw damaged('zip', file, 'its directory is broken');
    }
    const nameLength = view.getUint16(at + 28, true);
    members.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      headerAt: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

function inflateMember(
  view: DataView,
  bytes: Uint8Array,
  member: ZipMember,
  file: string,
): Uint8Array {
  const at = member.headerAt;
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== 0x04034b50) {
    throw damaged('zip', file, 'a member is not where the directory says');
  }
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const packed = bytes.subarray(start, start + member.packedSize);
  if (packed.length < member.packedSize) throw damaged('zip', file, 'unexpected end of file');
  if (member.method === 0) return packed;
  if (member.method !== 8) {
    throw new InputError(
      `expected a zip member stored or deflated, found method ${member.method}; pack it again`,
      { file },
    );
  }
  try {
    // What holds more than the directory says is damaged; the checksum would tell at its end only.
    const most = Math.min(MAX_UNPACKED_BYTES, member.size + 1);
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch (error) {
    throw damaged('zip', file, reason(error));
  }
}

function damaged(format: string, file: string, why: string): InputError {
  return new InputError(`expected a whole ${format} file, found a damaged one (${why})`, { file });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

let crcTable: Int32Array | undefined;

/** CRC-32 of zip and gzip (ISO 3309); node's own only came with Node 20.15. */
function crc32(bytes: Uint8Array): number {
  crcTable ??= makeCrcTable();
  let crc = -1;
  for (let k = 0; k < bytes.length; k++) {
    crc = crcTable[(crc ^ bytes[k]) & 0xff] ^ (crc >>> 8);
  }
  return (crc ^ -1) >>> 0;
}

function makeCrcTable(): Int32Array {
  const table = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = (c & 1) !== 0 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    table[n] = c;
  }
  return table;
}
