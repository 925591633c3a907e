import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let script: string | undefined;

/**
 * The script of the page. A built package has it beside this file (`client.js`, made by
 * `build-client.mjs`); when running from source it is bundled here with esbuild.
 */
export async function clientScript(): Promise<string> {
  if (script !== undefined) return script;
  const built = fileURLToPath(new URL('./client.js', import.meta.url));
  if (existsSync(built)) {
    script = readFileSync(built, 'utf8');
  } else {
    const { buildClient } = await import('./build-client.mjs');
    script = await buildClient();
  }
  return script;
}
