import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import type { Entry } from 'yauzl';
import type { ByteSource } from '../zip/byte-source.ts';
import type { ZipDirectory } from './platform.ts';

/** The directory of a zip; whatever is damaged is an error of the zip library's words. */
export async function readZip(source: ByteSource): Promise<ZipDirectory> {
  const reader = new SourceReader(source);
  const zip = await fromRandomAccessReaderPromise(reader, source.size, { autoClose: false });
  return {
    entryCount: zip.entryCount,
    entries: () => zip.eachEntry(),
    async dataStart(entry) {
      // The entry is one that this zip has given.
      const header = await zip.readLocalFileHeaderPromise(entry as Entry, { minimal: true });
      return header.fileDataStart;
    },
  };
}

/** Lets the zip library read from a source; places beyond its end are an error, not a crash. */
class SourceReader extends RandomAccessReader {
  readonly source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const { size } = this.source;
    if (!(position >= 0 && position + length <= size)) {
      const end = new Error(`it points to byte ${position} of ${size}`);
      setImmediate(() => callback(end));
      return;
    }
    this.source.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(bytes.length === length ? null : new Error('it became shorter while being read'));
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
