import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { InputError } from '../../base/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { ZipEntry } from './zip-directory.ts';

const PIECE_BYTES = 1 << 18;

/** The bytes of a source from `from` on, piece by piece. */
export async function* pieces(
  source: ByteSource,
  from: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length;) {
    const piece = await source.read(from + done, Math.min(PIECE_BYTES, length - done));
    if (piece.length === 0) {
      throw new InputError('expected a whole file, found it cut short; fetch it again', {
        file: source.file,
      });
    }
    done += piece.length;
    yield piece;
  }
}

/**
 * The unpacked bytes of a file in a zip, piece by piece: never more than the directory claims.
 *
 * @throws InputError where there are fewer or more, the packed bytes are damaged, or the checksum
 * differs (then after the last piece)
 */
export async function* unpacked(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const packed = pieces(source, entry.from, entry.packedBytes);
  let bytes = 0;
  let sum = 0;
  for await (const piece of entry.deflated ? inflated(packed, source, entry) : packed) {
    bytes += piece.length;
    if (bytes > entry.bytes) throw wrong(source, entry, `more than the ${entry.bytes} it claims`);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (bytes !== entry.bytes) {
    throw wrong(source, entry, `${bytes} bytes where it claims ${entry.bytes}`);
  }
  if (sum !== entry.crc32) throw wrong(source, entry, 'another checksum than it claims');
}

async function* inflated(
  packed: AsyncGenerator<Uint8Array>,
  source: ByteSource,
  entry: ZipEntry,
): AsyncGenerator<Uint8Array> {
  const input = Readable.from(packed);
  const inflate = createInflateRaw({ chunkSize: PIECE_BYTES });
  input.on('error', (error) => inflate.destroy(error));
  input.pipe(inflate);
  try {
    yield* inflate as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('Z_')) {
      throw error;
    }
    throw wrong(source, entry, `damaged bytes (${error.message})`);
  } finally {
    input.destroy();
    inflate.destroy();
  }
}

function wrong({ file }: ByteSource, { name }: ZipEntry, found: string): InputError {
  return new InputError(`expected a whole ${name}, found ${found}; fetch the export again`, {
    file,
  });
}
