import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw, deflateRawSync } from 'node:zlib';
import { concatBytes } from '../../base/bytes/bytes.ts';
import { InputError } from '../../base/errors.ts';
import { fileError } from '../../base/file-error.ts';
import type { ByteSource } from '../zip/byte-source.ts';
import type { Platform } from './platform.ts';

const CURVE = 'prime256v1';

/** The platform of Node. */
export const platform: Platform = {
  openFile,
  hashStream() {
    const hash = createHash('sha256');
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest() };
  },
  crc32: (bytes, before) => crc32(bytes, before),
  deflateRaw: (bytes) => deflateRawSync(bytes),
  inflateRaw,
  async openZip(source) {
    // Most runs and matches open no zip: its reader is loaded with the first one.
    const { readZip } = await import('./node-zip.ts');
    return readZip(source);
  },
  p256Point(text) {
    const key = keyOnCurve(() =>
      text.includes('-----BEGIN')
        ? createPublicKey(text)
        : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' }),
    );
    if (typeof key === 'string') return key;
    const { x, y } = key.export({ format: 'jwk' });
    return concatBytes(
      Uint8Array.of(4),
      Buffer.from(x!, 'base64url'),
      Buffer.from(y!, 'base64url'),
    );
  },
  p256Scalar(pem) {
    const key = keyOnCurve(() => createPrivateKey(pem));
    if (typeof key === 'string') return key;
    return new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url'));
  },
};

function keyOnCurve(read: () => KeyObject): KeyObject | string {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    return 'none';
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  return curve === CURVE ? key : (curve ?? key.asymmetricKeyType ?? 'another');
}

async function openFile(path: string): Promise<ByteSource> {
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

async function* inflateRaw(
  packed: AsyncGenerator<Uint8Array>,
  pieceBytes: number,
  damaged: (message: string) => Error,
): AsyncGenerator<Uint8Array> {
  const input = Readable.from(packed);
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  input.on('error', (error) => inflate.destroy(error));
  input.pipe(inflate);
  try {
    yield* inflate as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('Z_')) {
      throw error;
    }
    throw damaged(error.message);
  } finally {
    input.destroy();
    inflate.destroy();
  }
}
