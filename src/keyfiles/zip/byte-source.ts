/** Bytes that can be read from any place: of a file, or in memory. */
export interface ByteSource {
  /** Name for messages. */
  readonly file: string;
  readonly size: number;
  /** Bytes from `from` on, `length` of them, or fewer where the source ends. */
  read(from: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
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
