import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { checkLimits, checkWorkers, parseLimits } from '../../src/cli/terminal/process-limits.ts';
import { systemError } from '../../src/cli/terminal/system-errors.ts';
import type { Ended } from './program.ts';
import { bluecrowd, MAIN, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
writeFileSync(at('tiny.yaml'), TINY);

interface Start {
  /** For the shell, such as "ulimit -n 64". */
  readonly limit?: string;
  /** For Node. */
  readonly flags?: readonly string[];
}

function limited({ limit = ':', flags = [] }: Start, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', `${limit} && exec "$0" "$@"`, process.execPath, ...flags, MAIN, ...args],
    { encoding: 'utf8' },
  );
  return { code: status, stdout, stderr };
}

function expectSentence({ code, stdout, stderr }: Ended, says: RegExp): void {
  expect(stderr).toMatch(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/internal error|\n\s+at /);
  expect(stdout).toBe('');
  expect(code).toBe(2);
}

const digestsOf = (name: string): unknown =>
  (JSON.parse(readFileSync(join(at(name), 'manifest.json'), 'utf8')) as { digests: unknown })
    .digests;

describe.skipIf(!existsSync('/proc/self/limits'))('limits of the shell', () => {
  it.each([
    ['1', 2_000_000],
    ['2', 8_000_000],
  ])('a run with %s workers gives the same digests in %d kB of address space', (workers, kb) => {
    const run = ['run', at('tiny.yaml'), '--workers', workers, '--out'];
    expect(limited({}, ...run, at(`free-${workers}`)).stderr).toBe('');
    expect(limited({ limit: `ulimit -v ${kb}` }, ...run, at(`small-${workers}`)).stderr).toBe('');
    expect(digestsOf(`small-${workers}`)).toEqual(digestsOf(`free-${workers}`));
  });

  it.each([
    [
      'ulimit -v 1200000',
      [],
      /expected 1\.8 GB of address space or more, found a limit of 1\.2 GB/,
    ],
    ['ulimit -v 3000000', ['--workers', '8'], /--workers: expected at most 1 with 3\.1 GB/],
    ['ulimit -n 64', [], /expected 160 open files or more, found a limit of 64 \(ulimit -n\)/],
    ['ulimit -n 128', [], /expected 160 open files or more, found a limit of 128/],
    ['ulimit -n 20', [], /found a limit of 20|expected to load its own modules, found EMFILE/],
  ])('%s %j is told in one sentence', (limit, extra, says) => {
    expectSentence(limited({ limit }, 'run', at('tiny.yaml'), '--out', at('out'), ...extra), says);
    expect(existsSync(at('out'))).toBe(false);
  });
});

it('a heap too small for a run is told before V8 aborts', () => {
  const flags = ['--max-old-space-size=32'];
  expectSentence(
    limited({ flags }, 'run', at('tiny.yaml'), '--out', at('out')),
    /expected a heap of 96 MiB or more, found a limit of \d+ MiB \(--max-old-space-size/,
  );
});

describe('without the native package of DuckDB', () => {
  const flags = ['--require', join(import.meta.dirname, 'no-duckdb.cjs')];

  it.each([
    ['run', at('tiny.yaml'), '--out', at('out')],
    ['query', at('out'), 'select 1'],
    ['report', at('out')],
    ['check', at('out')],
    ['fit', at('out')],
    ['match', 'a.zip', '--log', 'b.csv'],
  ])('%s names it', (...args) => {
    expectSentence(
      limited({ flags }, ...args),
      /expected DuckDB's package @duckdb\/node-bindings-\S+, found it not installed; run "npm install/,
    );
  });

  it('a contact list is summarised all the same', () => {
    writeFileSync(at('list.txt'), '20 1 2\n40 1 2\n');
    const { code, stdout } = limited({ flags }, 'import', 'sociopatterns', at('list.txt'));
    expect(stdout).toMatch(/people +2/);
    expect(code).toBe(0);
  });
});

describe('what the system refuses becomes a sentence', () => {
  const coded = (code: string, message = 'words of the system'): Error =>
    Object.assign(new Error(message), { code, path: '/a/b' });

  it.each([
    [coded('EMFILE'), /one more file/],
    [coded('ENFILE'), /one more file/],
    [coded('ENOSPC'), /room on the disk at \/a\/b, found it full/],
    [coded('EROFS'), /at \/a\/b, found a disk that may only be read/],
    [coded('EACCES'), /no permission/],
    [coded('ENOTDIR'), /expected a folder at \/a\/b, found a file/],
    [coded('ENAMETOOLONG'), /a shorter name/],
    [coded('ERR_WORKER_OUT_OF_MEMORY'), /more memory for a worker.*--workers/],
    [coded('ERR_WORKER_INIT_FAILED', 'EAGAIN'), /another thread.*ulimit -u/],
    [coded('ERR_STRING_TOO_LONG'), /512 MB/],
    [coded('ERR_FS_FILE_TOO_LARGE'), /at most 2 GB/],
    [new RangeError('Array buffer allocation failed'), /more memory/],
    [new RangeError('Invalid string length'), /512 MB/],
    [new Error('Out of Memory Error: failed to pin block of size 256.0 KiB'), /more memory/],
    [new Error('libduckdb.so: failed to map segment from shared object'), /more memory/],
    [
      new Error("Cannot find module '@duckdb/node-bindings-x-y/duckdb.node'"),
      /npm install @duckdb/,
    ],
  ])('%s', (thrown, says) => {
    const error = systemError(thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(says);
    expect((error as Error).message).toMatch(/^expected .*, found .*;/);
  });

  it('and leaves mistakes in the code what they are', () => {
    const bug = new TypeError("Cannot read properties of undefined (reading 'dir')");
    expect(systemError(bug)).toBe(bug);
  });
});

describe('the limits themselves', () => {
  const text = [
    'Limit                     Soft Limit           Hard Limit           Units',
    'Max address space         8192000000           unlimited            bytes',
    'Max open files            1024                 1048576              files',
  ].join('\n');

  it('are read as the system writes them', () => {
    expect(parseLimits(text)).toEqual({ addressSpace: 8_192_000_000, openFiles: 1024 });
    expect(parseLimits(text.replace('8192000000', 'unlimited ')).addressSpace).toBeUndefined();
    expect(parseLimits('')).toEqual({ addressSpace: undefined, openFiles: undefined });
  });

  it('let pass what is enough', () => {
    const limits = parseLimits(text);
    expect(() => checkLimits(limits, 4e9)).not.toThrow();
    expect(() => checkWorkers(9, limits)).not.toThrow();
    expect(() => checkWorkers(10, limits)).toThrow(/at most 9 with 8\.2 GB/);
    expect(() => checkWorkers(256, parseLimits(''))).not.toThrow();
  });
});

it('stdout on a full disk is told', () => {
  if (!existsSync('/dev/full')) return;
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', `"$0" "$@" > /dev/full`, process.execPath, MAIN, '--help'],
    { encoding: 'utf8' },
  );
  expect(stderr).toMatch(/expected to write to stdout, found the disk full/);
  expect(status).toBe(2);
  expect(bluecrowd(['--help']).code).toBe(0);
});
