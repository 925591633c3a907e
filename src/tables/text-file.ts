import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { InputError } from '../base/errors.ts';
import { fileError } from '../base/file-error.ts';
import { IS_UTF16, isUtf16 } from '../base/bytes/utf8.ts';

/** A file that was read: enough to find it again and to know that it is the same. */
export interface SourceFile {
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file as it lies on the disk, packed or not. */
  readonly sha256: string;
}

/**
 * Gives a text file piece by piece, plain or gzip (told apart by the first bytes), so that files
 * larger than memory can be read. `onBytes` hears how many bytes of the file have been taken.
 *
 * @throws InputError where the file cannot be read, is a damaged gzip, or holds what is no text
 */
export async function readText(
  path: string,
  onText: (text: string) => void,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<SourceFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const pieces = rawPieces(path, (raw) => {
    hash.update(raw);
    bytes += raw.length;
    onBytes(bytes);
  });
  const decoder = new StringDecoder('utf8');
  let isStart = true;
  const hand = (text: string): void => {
    // A byte order mark is no part of the first field.
    onText(isStart && text.startsWith('\ufeff') ? text.slice(1) : text);
    if (text !== '') isStart = false;
  };
  try {
    let at = 0;
    for await (const piece of unpacked(pieces)) {
      if (at === 0 && isUtf16(piece)) throw new InputError(IS_UTF16, { file: path });
      refuseNul(piece, at, path);
      at += piece.length;
      hand(decoder.write(piece));
    }
  } catch (error) {
    throw fileError(error, path);
  } finally {
    // What is refused in its first piece would leave the file open.
    await pieces.return(undefined);
  }
  hand(decoder.end());
  return { file: basename(path), bytes, sha256: hash.digest('hex') };
}

function refuseNul(piece: Buffer, before: number, file: string): void {
  const at = piece.indexOf(0);
  if (at < 0) return;
  throw new InputError(
    `expected text, plain or packed by gzip, found a byte of 0 (number ${before + at + 1}), ` +
      'which no text has; check the file',
    { file },
  );
}

async function* rawPieces(path: string, onRaw: (raw: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 })) {
    onRaw(piece as Buffer);
    yield piece as Buffer;
  }
}

async function* unpacked(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const start = await pieces.next();
  if (start.done === true) return;
  const first = start.value;
  const all = (async function* () {
    yield first;
    yield* pieces;
  })();
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* all;
    return;
  }
  const packed = Readable.from(all);
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } finally {
    packed.destroy();
  }
}
