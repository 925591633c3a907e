import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** Version of the package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('package.json', ROOT), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Commit of the checkout that runs; null where bluecrowd is installed as a package. */
export function gitCommit(): string | null {
  if (!existsSync(new URL('.git', ROOT))) return null;
  try {
    const cwd = fileURLToPath(ROOT);
    const stdio: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd, encoding: 'utf8', stdio }).trim();
  } catch {
    return null;
  }
}
