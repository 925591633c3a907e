import { readFileSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
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

function readBytes(path: string, what: string): NamedBytes {
  try {
    return { bytes: readFileSync(path), file: path };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = whyNot[code] ?? code;
    throw new InputError(`expected a ${what} file, found ${why}; check the path`, { file: path });
  }
}

const whyNot: Record<string, string | undefined> = {
  ENOENT: 'no such file',
  EACCES: 'a file that may not be read',
  EISDIR: 'a folder',
};
