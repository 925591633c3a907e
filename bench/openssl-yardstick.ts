import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small C program that expands keys with OpenSSL, compiled on the spot. */
export interface OpensslYardstick {
  /** @throws RangeError where its bytes do not have this SHA-256 */
  expand(keys: number, startEnin: number, sha256: string): { operations: number; seconds: number };
  close(): void;
}

/** The program, or a sentence that says why there is none. */
export function compileOpenssl(source: string): OpensslYardstick | string {
  const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-bench-'));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  const program = join(folder, 'gaen');
  const compiled = spawnSync('cc', ['-O2', '-o', program, source, '-lcrypto'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (compiled.status !== 0) {
    close();
    return compiled.error === undefined
      ? 'OpenSSL in C is not measured: "cc" finds no OpenSSL (Debian: apt-get install libssl-dev).'
      : 'OpenSSL in C is not measured: there is no compiler "cc" (Debian: apt-get install gcc ' +
          'libssl-dev).';
  }
  return {
    expand(keys, startEnin, sha256) {
      const args = [String(keys), String(startEnin)];
      const { stdout } = spawnSync(program, args, { encoding: 'utf8' });
      const [count, seconds, digest] = (stdout ?? '').trim().split(' ');
      if (digest !== sha256) {
        throw new RangeError(`"expand" expected identifiers of digest ${sha256}, got ${digest}`);
      }
      return { operations: Number(count), seconds: Number(seconds) };
    },
    close,
  };
}
