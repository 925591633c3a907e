import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Tests of the command line run the built program: build it where it is missing or stale. */
export function setup(): void {
  const script = fileURLToPath(new URL('../.ci/setup.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script, 'build'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed; see above');
}
