import type { ByteSource } from '../zip/byte-source.ts';

/**
 * What reading and writing key files takes from the platform. `node-platform.ts` is what Node has;
 * bundlers for a browser take `browser-platform.ts` in its place (the field "browser" of
 * package.json).
 */

/** SHA-256 of data that comes piece by piece. */
export interface HashStream {
  update(piece: Uint8Array): void;
  /** The 32 bytes; once, at the end. */
  digest(): Uint8Array;
}

/** A file in a zip as the zip's directory has it. */
export interface DirectoryEntry {
  readonly fileName: string;
  readonly compressionMethod: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
  isEncrypted(): boolean;
}

/** The directory of a zip. Whatever is damaged is an error of its own words. */
export interface ZipDirectory {
  readonly entryCount: number;
  entries(): AsyncIterable<DirectoryEntry>;
  /** Where the packed bytes of an entry begin. */
  dataStart(entry: DirectoryEntry): Promise<number>;
}

export interface Platform {
  /** Opens a file to read from any place. */
  openFile(path: string): Promise<ByteSource>;
  hashStream(): HashStream;
  /** CRC-32 (ISO 3309) of bytes that follow others whose sum is `before`. */
  crc32(bytes: Uint8Array, before?: number): number;
  /** The bytes by deflate (RFC 1951); undefined where the platform cannot in one go. */
  deflateRaw(bytes: Uint8Array): Uint8Array | undefined;
  /**
   * Bytes packed by deflate, unpacked piece by piece.
   *
   * @param damaged - makes the error for packed bytes that are damaged
   */
  inflateRaw(
    packed: AsyncGenerator<Uint8Array>,
    pieceBytes: number,
    damaged: (message: string) => Error,
  ): AsyncGenerator<Uint8Array>;
  openZip(source: ByteSource): Promise<ZipDirectory>;
  /**
   * The point (65 bytes, uncompressed) of a public key on P-256, in PEM or its DER in base64, or
   * what was found in its place.
   */
  p256Point(text: string): Uint8Array | string;
  /** The scalar (32 bytes) of a private key on P-256 in PEM, or what was found in its place. */
  p256Scalar(pem: string): Uint8Array | string;
}
