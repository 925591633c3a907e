import { InputError } from '../../base/errors.ts';
import { shortened } from '../../base/text/printable.ts';
import { processLimits } from './process-limits.ts';

const LESS_MEMORY =
  'take fewer --workers or a smaller input, or raise the limit ' +
  '(NODE_OPTIONS=--max-old-space-size=MB, ulimit -v)';

/**
 * By the code of the system or of Node: what was expected, and what was found and is to be done.
 */
const BY_CODE: Record<string, readonly [expected: string, found: string] | undefined> = {
  ENOMEM: ['more memory', `no more of it; ${LESS_MEMORY}`],
  ERR_WORKER_OUT_OF_MEMORY: ['more memory for a worker', `its limit reached; ${LESS_MEMORY}`],
  ERR_WORKER_INIT_FAILED: [
    'to start another thread',
    'a refusal of the system; take fewer --workers or raise the limit (ulimit -u, ulimit -v)',
  ],
  EAGAIN: [
    'to start another thread or process',
    'a refusal of the system; take fewer --workers or raise the limit (ulimit -u)',
  ],
  ERR_STRING_TOO_LONG: [
    'a file whose text fits into memory',
    'one above 512 MB, the limit of V8; cut it into parts',
  ],
  ERR_FS_FILE_TOO_LARGE: ['a file of at most 2 GB', 'a larger one; cut it into parts'],
  ENOSPC: ['room on the disk', 'it full; make room'],
  EDQUOT: ['room on the disk', 'the quota used up; make room'],
  EROFS: ['a place that may be written', 'a disk that may only be read; choose another'],
  EACCES: ['a file or folder that may be used', 'no permission; change it or choose another'],
  EPERM: ['a file or folder that may be used', 'no permission; change it or choose another'],
  ENOENT: ['a file or folder', 'none; check the path'],
  ENOTDIR: ['a folder', 'a file; check the path'],
  EISDIR: ['a file', 'a folder; check the path'],
  ENAMETOOLONG: ['a shorter name', 'one that is too long; choose another'],
  ELOOP: ['a file or folder', 'links that lead in a circle; check the path'],
  EFBIG: ['files of this size to be allowed', 'a limit (ulimit -f); raise it'],
  EIO: ['a disk that works', 'an error of input or output; try another'],
};

/** The same for what comes without a code, by the words of V8, libc and DuckDB. */
const BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [/Array buffer allocation failed|Invalid typed array length|bad_alloc/, 'ENOMEM'],
  [/failed to map segment|cannot allocate memory/i, 'ENOMEM'],
  [/^(Error: )?Out of Memory Error|could not allocate block/i, 'ENOMEM'],
  [/Invalid string length|Cannot create a string longer/, 'ERR_STRING_TOO_LONG'],
  [/No space left on device/, 'ENOSPC'],
];

/**
 * What the system, Node or DuckDB refuses, as one sentence; anything else stays what it was. The
 * last resort: who knows what the file is for says it better.
 */
export function systemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (/Too many open files/i.test(error.message) || code === 'EMFILE' || code === 'ENFILE') {
    const { openFiles } = processLimits();
    const limit =
      openFiles === undefined ? 'the limit reached' : `the limit of ${openFiles} reached`;
    return new InputError(`expected to open one more file, found ${limit} (ulimit -n); raise it`);
  }
  const missing = missingBinding(error.message);
  if (missing !== undefined) return missing;
  const known = BY_CODE[code] ?? byWords(error.message);
  if (known === undefined) return error;
  const path = 'path' in error && typeof error.path === 'string' ? shortened(error.path, 200) : '';
  return new InputError(`expected ${known[0]}${path && ` at ${path}`}, found ${known[1]}`);
}

function byWords(message: string): (typeof BY_CODE)[string] {
  const [, code = ''] = BY_WORDS.find(([words]) => words.test(message)) ?? [];
  return BY_CODE[code];
}

/** DuckDB's native part is an optional package of its own, which `--omit=optional` leaves out. */
function missingBinding(message: string): InputError | undefined {
  const [, name] =
    /Cannot find (?:module|package) '(@duckdb\/node-bindings-[\w-]+)/.exec(message) ?? [];
  if (name !== undefined) {
    return new InputError(
      `expected DuckDB's package ${name}, found it not installed; run "npm install ${name}", ` +
        'or install bluecrowd without --omit=optional',
    );
  }
  if (!/loading duckdb native binding: unsupported/.test(message)) return undefined;
  return new InputError(
    'expected a platform that DuckDB has a package for (Linux, macOS, Windows; x64, arm64), ' +
      `found ${process.platform} ${process.arch}; use another machine`,
  );
}
