// Bundles the script of the report page. As a program: node build-client.mjs OUT.js
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The bundle as text. esbuild is needed to build and to run from source, not by the package. */
export async function buildClient() {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./client/main.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return result.outputFiles[0].text.replaceAll('\r', '');
}

const [, self, out] = process.argv;
if (self === fileURLToPath(import.meta.url) && out !== undefined) {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, await buildClient());
}
