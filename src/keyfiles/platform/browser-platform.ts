import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64 } from '../../base/bytes/base64.ts';
import { toHex } from '../../base/bytes/hex.ts';
import { InputError } from '../../base/errors.ts';
import { openZip } from './browser-zip.ts';
import type { Platform } from './platform.ts';

/** DER of a key on P-256 up to its point or scalar (RFC 5480, RFC 5915, RFC 5958). */
const SPKI = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const SCALAR_HEADS = [
  '308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420',
  '30770201010420',
];
const CURVE = '06082a8648ce3d030107';
const POINT_BYTES = 65;
const SCALAR_BYTES = 32;
const CRC_POLYNOMIAL = 0xedb88320;

/** The platform of a browser: no files, and zips are written without packing. */
export const platform: Platform = {
  openFile(path) {
    const wanted = 'expected Node to open a file, found a browser; give the bytes with sourceOf';
    return Promise.reject(new InputError(wanted, { file: path }));
  },
  hashStream() {
    const hash = sha256.create();
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest() };
  },
  crc32(bytes, before = 0) {
    let sum = ~before;
    for (const byte of bytes) sum = (sum >>> 8) ^ CRC_TABLE[(sum ^ byte) & 255];
    return ~sum >>> 0;
  },
  deflateRaw: () => undefined,
  inflateRaw,
  openZip,
  p256Point(text) {
    const der = derOf(text);
    if (der === undefined) return 'none';
    const head = der.subarray(0, SPKI.length / 2);
    if (toHex(head) !== SPKI || der.length !== head.length + POINT_BYTES) return 'another';
    return der.slice(head.length);
  },
  p256Scalar(pem) {
    const der = pem.includes('-----BEGIN') ? derOf(pem) : undefined;
    if (der === undefined) return 'none';
    const hex = toHex(der);
    const head = SCALAR_HEADS.find((one) => hex.startsWith(one));
    if (head === undefined || !hex.includes(CURVE)) return 'another';
    return der.slice(head.length / 2, head.length / 2 + SCALAR_BYTES);
  },
};

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? CRC_POLYNOMIAL : 0);
  return sum;
});

/** The first PEM block that is a key, or the base64 alone. */
function derOf(text: string): Uint8Array | undefined {
  const block = /-----BEGIN (?:EC )?(?:PUBLIC|PRIVATE) KEY-----([^-]*)-----END/.exec(text)?.[1];
  const base64 = block ?? (text.includes('-----') ? undefined : text);
  const der = base64 === undefined ? undefined : fromBase64(base64.replaceAll(/\s/g, ''));
  return der === undefined || der.length === 0 ? undefined : der;
}

async function* inflateRaw(
  packed: AsyncGenerator<Uint8Array>,
  _pieceBytes: number,
  damaged: (message: string) => Error,
): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  let failed: InputError | undefined;
  const write = async (): Promise<void> => {
    try {
      for await (const piece of packed) await writer.write(piece);
    } catch (error) {
      // Of the two, that of the source says more than that of the stream.
      if (error instanceof InputError) failed = error;
      await writer.abort(error).catch(() => undefined);
      return;
    }
    await writer.close().catch(() => undefined);
  };
  const written = write();
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
  } catch (error) {
    throw failed ?? damaged(error instanceof Error ? error.message : String(error));
  } finally {
    await reader.cancel().catch(() => undefined);
    await written;
  }
}
