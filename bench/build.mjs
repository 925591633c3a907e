// Bundles the suites into a folder, for the command `bench`: node bench/build.mjs dist/bench/suites
// What they measure stays outside: the built files of the program, as users run them.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const suites = fileURLToPath(new URL('./suites/', import.meta.url));
const src = fileURLToPath(new URL('../src/', import.meta.url));
const out = resolve(process.argv[2]);
const dist = resolve(out, '../..');

/** Imports of src/X.ts become imports of dist/X.js, beside which the suites will stand. */
const builtFiles = {
  name: 'built-files',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      if (!file.startsWith(src)) return undefined;
      const built = join(dist, relative(src, file).replace(/\.ts$/, '.js'));
      return { path: relative(out, built).replaceAll('\\', '/'), external: true };
    });
  },
};

mkdirSync(out, { recursive: true });
for (const name of readdirSync(suites)) {
  if (!name.endsWith('.ts')) {
    copyFileSync(join(suites, name), join(out, name));
    continue;
  }
  await build({
    entryPoints: [join(suites, name)],
    outfile: join(out, name.replace(/\.ts$/, '.js')),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [builtFiles],
  });
}
