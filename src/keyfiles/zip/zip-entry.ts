import { InputError } from '../../base/errors.ts';
import { platform } from '../platform/node-platform.ts';
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
  const damaged = (message: string): Error => wrong(source, entry, `damaged bytes (${message})`);
  const plain = entry.deflated ? platform.inflateRaw(packed, PIECE_BYTES, damaged) : packed;
  for await (const piece of plain) {
    bytes += piece.length;
    if (bytes > entry.bytes) throw wrong(source, entry, `more than the ${entry.bytes} it claims`);
    sum = platform.crc32(piece, sum);
    yield piece;
  }
  if (bytes !== entry.bytes) {
    throw wrong(source, entry, `${bytes} bytes where it claims ${entry.bytes}`);
  }
  if (sum !== entry.crc32) throw wrong(source, entry, 'another checksum than it claims');
}

function wrong({ file }: ByteSource, { name }: ZipEntry, found: string): InputError {
  return new InputError(`expected a whole ${name}, found ${found}; fetch the export again`, {
    file,
  });
}
