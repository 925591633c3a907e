import { InputError } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { platform } from '../platform/node-platform.ts';
import type { DirectoryEntry, ZipDirectory } from '../platform/platform.ts';
import type { ByteSource } from './byte-source.ts';

/** A file in a zip: where its bytes stand, and what the directory claims of them. */
export interface ZipEntry {
  readonly name: string;
  readonly from: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly deflated: boolean;
  readonly crc32: number;
}

/** An export holds two files; some tools add folders or notes. */
const MAX_ENTRIES = 64;
const STORED = 0;
const DEFLATED = 8;

/** What a zip holds of the files that were asked for. */
export interface FoundInZip {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Paths of files that have such a name, but lie in a folder. */
  readonly inFolders: readonly string[];
}

/**
 * Finds files in a zip by name; the others are left alone.
 *
 * @param limits - the names, each with the greatest size that is taken, bytes
 * @throws InputError for a zip that is damaged, encrypted, packed in another way than deflate, has
 * too many entries or the same name twice, or claims more bytes than the limit
 */
export async function findInZip(
  source: ByteSource,
  limits: ReadonlyMap<string, number>,
): Promise<FoundInZip> {
  const zip = await directoryOf(source);
  const found = new Map<string, ZipEntry>();
  const inFolders: string[] = [];
  try {
    for await (const entry of zip.entries()) {
      const limit = limits.get(entry.fileName);
      if (limits.has(baseName(entry.fileName)) && limit === undefined)
        inFolders.push(entry.fileName);
      if (limit === undefined) continue;
      if (found.has(entry.fileName)) {
        throw refusal(source, `one ${entry.fileName} in the zip, found two`);
      }
      found.set(entry.fileName, await placeOf(source, zip, entry, limit));
    }
  } catch (error) {
    throw damaged(error, source);
  }
  return { entries: found, inFolders };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function directoryOf(source: ByteSource): Promise<ZipDirectory> {
  let zip: ZipDirectory;
  try {
    zip = await platform.openZip(source);
  } catch (error) {
    throw damaged(error, source);
  }
  if (zip.entryCount > MAX_ENTRIES) {
    throw refusal(source, `at most ${MAX_ENTRIES} files in the zip, found ${zip.entryCount}`);
  }
  return zip;
}

async function placeOf(
  source: ByteSource,
  zip: ZipDirectory,
  entry: DirectoryEntry,
  limit: number,
): Promise<ZipEntry> {
  const { fileName: name, compressionMethod: method } = entry;
  if (entry.isEncrypted()) {
    throw refusal(source, `${name} to be readable, found it encrypted`);
  }
  if (method !== STORED && method !== DEFLATED) {
    throw refusal(source, `${name} to be stored or deflated, found compression method ${method}`);
  }
  if (entry.uncompressedSize > limit) {
    const found = `found a claim of ${entry.uncompressedSize}`;
    throw refusal(source, `at most ${limit} bytes in ${name}, ${found}`);
  }
  return {
    name,
    from: await zip.dataStart(entry),
    packedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    deflated: method === DEFLATED,
    crc32: entry.crc32,
  };
}

function refusal({ file }: ByteSource, expectedAndFound: string): InputError {
  return new InputError(`expected ${expectedAndFound}; fetch the export again`, { file });
}

/** The zip library's errors as one sentence. */
function damaged(error: unknown, source: ByteSource): unknown {
  if (error instanceof InputError || !(error instanceof Error) || 'syscall' in error) return error;
  return refusal(source, `a whole zip file, found a damaged one (${plain(error.message)})`);
}

/** A zip that has not the file that it must have, or has it in a folder. */
export function nothingNamed(
  source: ByteSource,
  name: string,
  { inFolders }: FoundInZip,
): InputError {
  const elsewhere = inFolders.find((path) => baseName(path) === name);
  const expected = `a file named ${quoted(name)} in the zip`;
  if (elsewhere === undefined) return refusal(source, `${expected}, found none`);
  return new InputError(
    `expected ${expected}, found ${quoted(elsewhere)}; zip the files without their folder`,
    { file: source.file },
  );
}
