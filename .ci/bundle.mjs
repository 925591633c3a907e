// Bundles the program and the code of its workers in dist/: hundreds of small files take longer to
// find and open than to read. Libraries import the other files of dist/, which stay as they are.
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** Bundled code stands in `chunks`; what its source finds from where it stands is found as well. */
function ownUrls(folder) {
  return {
    name: 'own-urls',
    setup({ onLoad }) {
      onLoad({ filter: /dist[\\/].*\.js$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const place = relative(resolve(folder, 'chunks'), path).replaceAll('\\', '/');
        const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
        return { contents: text.replaceAll('import.meta.url', url), loader: 'js' };
      });
    },
  };
}

async function bundle(entry, folder) {
  await build({
    entryPoints: [entry],
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    packages: 'external',
    // Only the source tree has it, where the report's script is not built yet.
    external: ['./build-client.mjs'],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Code that a command does not use is not read.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'error',
    plugins: [ownUrls(folder)],
  });
}

await bundle('dist/run/worker.js', 'dist/run');
await bundle('dist/replicates/worker.js', 'dist/replicates');
await bundle('dist/cli/main.js', 'dist/bundled-cli');
rmSync('dist/cli', { recursive: true });
renameSync('dist/bundled-cli', 'dist/cli');
