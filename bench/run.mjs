// npm run bench [-- kernel keyed ...]: bundles each benchmark, so that it runs as the built program
// does, and runs it alone.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ALL = ['kernel', 'keyed', 'expansion', 'hearing', 'packet', 'scale', 'share', 'runs'];
const asked = process.argv.slice(2);
console.log(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? ''}`);
for (const name of asked.length > 0 ? asked : ALL) {
  const outfile = fileURLToPath(new URL(`../dist/bench-${name}.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  spawnSync(process.execPath, [outfile], { stdio: 'inherit' });
  rmSync(outfile);
}
