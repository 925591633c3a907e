import { joinBytes } from '../../base/bytes/bytes.ts';
import { toHex } from '../../base/bytes/hex.ts';
import { InputError } from '../../base/errors.ts';
import { ENIN_S } from '../../base/ble/exposure-notification.ts';
import { fileError } from '../../base/file-error.ts';
import { quoted } from '../../base/text/printable.ts';
import type { ByteSource } from '../zip/byte-source.ts';
import type { DiagnosisKeys, GaenExportSummary, ReadExportOptions } from './diagnosis-keys.ts';
import { EXPORT_HEADER, ExportDecoder } from './export-decoder.ts';
import { signatureCheck, verifiedSignature } from './export-signature.ts';
import { KeyBlock } from './key-block.ts';
import { platform } from '../platform/node-platform.ts';
import { findInZip, nothingNamed } from '../zip/zip-directory.ts';
import { pieces, unpacked } from '../zip/zip-entry.ts';

/** Keys of a block. */
export const BLOCK_KEYS = 4096;
/** Some 3 million keys; the largest exports of authorities had 750,000. */
const MAX_EXPORT_BYTES = 1 << 27;
const MAX_SIG_BYTES = 1 << 16;
/** How much of the work with an export it is to check it; the rest is what becomes of the keys. */
const CHECK_SHARE = 0.25;

/** Where the two files of an export are, in a zip or bare. */
interface Parts {
  readonly bin: () => AsyncGenerator<Uint8Array>;
  /** As the zip's directory claims, or of the file. */
  readonly binBytes: number;
  /** Undefined where there is no export.sig. */
  readonly sig: Uint8Array | undefined;
}

/**
 * Reads a key export of GAEN (a zip with export.bin and export.sig, or a bare export.bin) in blocks
 * of at most 4096 keys, in the order of the file. The whole file is read once before the first
 * block is given: signature, checksums and every field are good by then. It is read again for the
 * keys, so that memory stays the same for any number of keys; a file that changes in between ends
 * with an error after its last block.
 *
 * @returns what `inspectGaenExport` gives
 * @throws InputError where the file is not as it must be, or was not signed by the key that is
 * given
 */
export async function* readGaenExport(
  path: string,
  options: ReadExportOptions = {},
): AsyncGenerator<DiagnosisKeys, GaenExportSummary> {
  const source = await platform.openFile(path);
  try {
    return yield* readExportFrom(source, options);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await source.close();
  }
}

/** Reads the whole file and checks all that `readGaenExport` checks, without giving the keys. */
export async function inspectGaenExport(
  path: string,
  options: ReadExportOptions = {},
): Promise<GaenExportSummary> {
  const source = await platform.openFile(path);
  try {
    return await inspectExport(source, await partsOf(source), options);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await source.close();
  }
}

/** `readGaenExport` of a source that is open. */
export async function* readExportFrom(
  source: ByteSource,
  options: ReadExportOptions = {},
): AsyncGenerator<DiagnosisKeys, GaenExportSummary> {
  const parts = await partsOf(source);
  const summary = await inspectExport(source, parts, options);
  if (options.wanted?.(summary) === false) return summary;
  const hash = platform.hashStream();
  const tell = sharesOf(parts, CHECK_SHARE, 1, options);
  const bytes = watched(parts.bin(), options.signal, (piece) => {
    hash.update(piece);
    tell(piece);
  });
  for await (const block of decodedBlocks(decoderFor(source, options), bytes)) yield block.take();
  if (toHex(hash.digest()) !== summary.sha256) {
    throw new InputError('expected a file that stays as it is, found it changed; read it again', {
      file: source.file,
    });
  }
  return summary;
}

async function inspectExport(
  source: ByteSource,
  parts: Parts,
  options: ReadExportOptions,
): Promise<GaenExportSummary> {
  const check = signatureCheck(source.file, parts.sig, options);
  const hash = platform.hashStream();
  let exportBytes = 0;
  const decoder = decoderFor(source, options);
  const tell = sharesOf(parts, 0, CHECK_SHARE, options);
  const bytes = watched(parts.bin(), options.signal, (piece) => {
    tell(piece);
    hash.update(piece);
    check?.update(piece);
    exportBytes += piece.length;
  });
  for await (const block of decodedBlocks(decoder, bytes)) block.clear();
  const head = decoder.head.value();
  const verified = check === undefined ? undefined : verifiedSignature(source.file, check, head);
  const { keyCount, revisedCount } = decoder;
  const sha256 = toHex(hash.digest());
  return { head, keyCount, revisedCount, exportBytes, sha256, verified: verified?.info };
}

/** Gives the block whenever it is full, and at the end; the taker empties it. */
async function* decodedBlocks(
  decoder: ExportDecoder,
  bytes: AsyncGenerator<Uint8Array>,
): AsyncGenerator<KeyBlock> {
  const block = new KeyBlock(BLOCK_KEYS);
  for await (const piece of bytes) {
    decoder.push(piece);
    while (decoder.decode(block, false)) yield block;
  }
  while (decoder.decode(block, true)) yield block;
  decoder.end();
  if (block.count > 0) yield block;
}

async function* watched(
  bytes: AsyncGenerator<Uint8Array>,
  signal: AbortSignal | undefined,
  onPiece: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    signal?.throwIfAborted();
    onPiece(piece);
    yield piece;
  }
}

/** Tells `onShare` after each piece how far a pass is that goes from one share to another. */
function sharesOf(
  { binBytes }: Parts,
  from: number,
  to: number,
  { onShare }: ReadExportOptions,
): (piece: Uint8Array) => void {
  let bytes = 0;
  return (piece) => {
    bytes += piece.length;
    onShare?.(from + ((to - from) * bytes) / binBytes);
  };
}

function decoderFor({ file }: ByteSource, { nowS }: ReadExportOptions): ExportDecoder {
  return new ExportDecoder(file, nowS === undefined ? undefined : Math.floor(nowS / ENIN_S));
}

async function partsOf(source: ByteSource): Promise<Parts> {
  const { file, size } = source;
  const start = String.fromCharCode(...(await source.read(0, EXPORT_HEADER.length)));
  if (start.startsWith('PK')) return await partsInZip(source);
  if (start !== EXPORT_HEADER) {
    const found = size === 0 ? 'an empty file' : quoted(start);
    throw new InputError(
      `expected a zip, or an export.bin that begins with "${EXPORT_HEADER}", found ${found}; ` +
        'give a key export of version 1',
      { file },
    );
  }
  if (size > MAX_EXPORT_BYTES) {
    throw new InputError(
      `expected at most ${MAX_EXPORT_BYTES} bytes in export.bin, found ${size}; give a smaller one`,
      { file },
    );
  }
  return { bin: () => pieces(source, 0, size), binBytes: size, sig: undefined };
}

async function partsInZip(source: ByteSource): Promise<Parts> {
  const limits = new Map([
    ['export.bin', MAX_EXPORT_BYTES],
    ['export.sig', MAX_SIG_BYTES],
  ]);
  const found = await findInZip(source, limits);
  const bin = found.entries.get('export.bin');
  const sig = found.entries.get('export.sig');
  if (bin === undefined) throw nothingNamed(source, 'export.bin', found);
  return {
    bin: () => unpacked(source, bin),
    binBytes: bin.bytes,
    sig: sig === undefined ? undefined : await whole(unpacked(source, sig)),
  };
}

async function whole(bytes: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of bytes) parts.push(piece);
  return joinBytes(parts);
}
