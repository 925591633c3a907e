import { createHash } from 'node:crypto';
import { InputError } from '../../base/errors.ts';
import { readInput } from '../../tables/input-file.ts';
import { MAX_UNPACKED_BYTES } from './trace-bytes.ts';
import type { TraceData } from './trace-data.ts';
import { DEFAULT_TRACE_LIMITS, parseTrace } from './trace-file.ts';
import type { NamedBytes, TraceLimits } from './trace-file.ts';

/**
 * Reads a contact list, with its metadata if there is any, from disk; see `parseTrace`.
 *
 * @throws InputError for a file that is missing, not readable or wrong
 */
export function readTrace(
  path: string,
  metadataPath?: string | null,
  limits: TraceLimits = DEFAULT_TRACE_LIMITS,
): TraceData {
  const metadata = metadataPath == null ? undefined : readBytes(metadataPath, 'metadata');
  return parseTrace(readBytes(path, 'trace'), metadata, limits);
}

/** SHA-256 of a contact list's bytes as they lie on disk, in hex. */
export function traceSha256(path: string): string {
  return createHash('sha256').update(readBytes(path, 'trace').bytes).digest('hex');
}

function readBytes(path: string, what: string): NamedBytes {
  const input = readInput(path, MAX_UNPACKED_BYTES);
  if ('bytes' in input) return { bytes: input.bytes, file: path };
  throw new InputError(`expected a ${what} file, found ${input.found}; check the path`, {
    file: path,
  });
}
