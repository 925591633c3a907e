import { InputError } from '../../src/base/errors.ts';
import { sourceOf } from '../../src/keyfiles/zip/byte-source.ts';
import type {
  DiagnosisKeys,
  GaenExportSummary,
  ReadExportOptions,
} from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { readExportFrom } from '../../src/keyfiles/gaen/gaen-export.ts';
import { joined } from './samples.ts';

export interface ReadExport {
  readonly summary: GaenExportSummary;
  readonly blocks: readonly DiagnosisKeys[];
  readonly keys: DiagnosisKeys;
}

/** All of an export. */
export async function readAll(
  reading: AsyncGenerator<DiagnosisKeys, GaenExportSummary>,
): Promise<ReadExport> {
  const blocks: DiagnosisKeys[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done === true) return { summary: value, blocks, keys: joined(blocks) };
    blocks.push(value);
  }
}

/** All of an export that is in memory. */
export function readBytes(bytes: Uint8Array, options?: ReadExportOptions): Promise<ReadExport> {
  return readAll(readExportFrom(sourceOf(bytes, 'export.zip'), options));
}

/** The one sentence with which `what` refuses; an error where it does not. */
export async function refusalOf(what: () => unknown): Promise<string> {
  try {
    await what();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (/[\r\n]/.test(error.message)) throw new Error(`not one line: ${error.message}`);
    return error.message;
  }
  throw new Error('expected a refusal, found none');
}
