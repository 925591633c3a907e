import { InputError } from './errors.ts';

/** What the disk or the unpacking says, as one sentence; anything else stays what it was. */
export function fileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return new InputError('expected a file, found none; check the path', { file: path });
  }
  if (code === 'EISDIR') {
    return new InputError('expected a file, found a folder; name the file in it', { file: path });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError('expected a file that may be read, found no permission', { file: path });
  }
  if (code.startsWith('Z_')) {
    return new InputError(
      `expected a whole gzip file, found a damaged one (${error.message}); fetch it again`,
      { file: path },
    );
  }
  return error;
}
