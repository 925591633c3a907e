import { open } from 'node:fs/promises';
import { InputError } from '../../base/errors.ts';
import { fileError } from '../../base/file-error.ts';

/** Bytes that can be read from any place: of a file, or in memory. */
export interface ByteSource {
  /** Name for messages. */
  readonly file: string;
  readonly size: number;
  /** Bytes from `from` on, `length` of them, or fewer where the source ends. */
  read(from: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws InputError where `path` is no file that can be read */
export async function openSource(path: string): Promise<ByteSource> {
  try {
    const handle = await open(path);
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      const found = stat.isDirectory() ? 'a folder' : 'something else';
      throw new InputError(`expected a file, found ${found}; name a file`, { file: path });
    }
    return {
      file: path,
      size: stat.size,
      async read(from, length) {
        const buffer = new Uint8Array(Math.max(0, Math.min(length, stat.size - from)));
        let got = 0;
        while (got < buffer.length) {
          const { bytesRead } = await handle.read(buffer, got, buffer.length - got, from + got);
          if (bytesRead === 0) break;
          got += bytesRead;
        }
        return buffer.subarray(0, got);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw fileError(error, path);
  }
}

/** What is in memory, read as a file is. */
export function sourceOf(bytes: Uint8Array, file: string): ByteSource {
  return {
    file,
    size: bytes.length,
    read: (from, length) => Promise.resolve(bytes.subarray(from, Math.max(from, from + length))),
    close: () => Promise.resolve(),
  };
}
