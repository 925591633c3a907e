// Builds dist/: JavaScript and types by tsc, the report's script and the suites of `bench` by
// esbuild, plain files copied.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('dist', { recursive: true, force: true });

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
node('src/report/build-client.mjs', 'dist/report/client.js');
node('bench/build.mjs', 'dist/bench/suites');
for (const room of ['run', 'replicates']) {
  copyFileSync(`src/${room}/worker-entry.mjs`, `dist/${room}/worker-entry.mjs`);
}
copyFileSync('src/own-engine/watchdog-entry.mjs', 'dist/own-engine/watchdog-entry.mjs');
node('.ci/bundle.mjs');
chmodSync('dist/cli/main.js', 0o755);
// Newer than every source: `npm start` need not build again.
writeFileSync('dist/.built', '');
