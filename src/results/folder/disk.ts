import { InputError } from '../../base/errors.ts';

/** Turns what the disk refuses into one sentence; anything else stays what it was. */
export function diskError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const text = error.message;
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left|disk.*full/i.test(text)) {
    return new InputError(
      `expected room on the disk, found the disk full while writing ${path}; ` +
        'nothing was kept; make room or choose another --out',
    );
  }
  if (code === 'EFBIG' || /File too large/i.test(text)) {
    return new InputError(
      `expected files of this size to be allowed, found a limit while writing ${path}; ` +
        'nothing was kept; raise the limit or choose another --out',
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || /Permission denied/.test(text)) {
    return new InputError(
      `expected a folder that may be written at ${path}, found no permission; ` +
        'choose another --out',
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new InputError(`expected a folder at ${path}, found a file; choose another --out`);
  }
  if ('syscall' in error) {
    const found = REFUSALS[code] ?? `the refusal ${code} of the system`;
    return new InputError(
      `expected a place that can be written at ${path}, found ${found}; choose another --out`,
    );
  }
  return error;
}

const REFUSALS: Record<string, string | undefined> = {
  EBUSY: 'one in use, such as a mount point',
  EISDIR: 'a folder',
  ELOOP: 'links that lead in a circle',
  ENAMETOOLONG: 'a name that is too long',
  ENOENT: 'one where nothing can be made',
  ENOTEMPTY: 'a folder with other files',
  EXDEV: 'one on another disk than its parent folder',
};
