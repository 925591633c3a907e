import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { decodeUtf8 } from '../base/bytes/utf8.ts';
import { plain } from '../base/text/printable.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { DEFAULT_CALL_LIMIT_S, watched } from '../own-engine/watch.ts';
import type { KeptModule } from '../results/manifest-type.ts';
import { readInput } from '../tables/input-file.ts';

/** What may be done with the modules that a run keeps. */
export interface CodeAllowed {
  readonly allowCode?: boolean;
  /** One call into a module takes this long at most, s. */
  readonly callLimitS?: number;
}

/** A run, or a set of replicates, that may keep modules. */
interface KeptBy {
  readonly dir: string;
  readonly manifest: { readonly modules?: readonly KeptModule[] };
}

const MAX_KEPT_BYTES = 5_000_000;

/**
 * The modules of a run, loaded from the texts that its folder keeps.
 *
 * @throws InputError where nobody allows it, or a text is not the one that the run was made with
 */
export async function modulesOf(
  { dir, manifest }: KeptBy,
  { allowCode = false, callLimitS = DEFAULT_CALL_LIMIT_S }: CodeAllowed,
): Promise<EngineModule[]> {
  const { modules = [] } = manifest;
  if (modules.length === 0) return [];
  if (!allowCode) {
    throw new InputError(
      'expected --allow-code, without which no code from a file runs, found the module of ' +
        `${plain(modules[0].engine)}; read it, then allow it (it is not run in a sandbox)`,
      { file: join(dir, modules[0].file) },
    );
  }
  const texts = modules.map(({ file, sha256 }) => keptText(join(dir, file), sha256));
  return await watched(callLimitS, async () => {
    if (texts.length === 0) return [];
    const { loadModule } = await import('../own-engine/load-module.ts');
    const loaded: EngineModule[] = [];
    for (const text of texts) loaded.push(await loadModule(text, callLimitS));
    return loaded;
  });
}

/** The apps that a run may name. */
export function appsWith(modules: readonly EngineModule[]): AppRegistry {
  return new AppRegistry(modules.map(({ profile }) => profile));
}

function keptText(file: string, expected: string): { file: string; text: string } {
  const input = readInput(file, MAX_KEPT_BYTES);
  const remedy = 'run the scenario again';
  if (!('bytes' in input)) {
    throw new InputError(
      `expected the module that the run was made with, found ${input.found}; ${remedy}`,
      { file },
    );
  }
  const found = createHash('sha256').update(input.bytes).digest('hex');
  if (found !== expected) {
    throw new InputError(
      `expected the module that the run was made with (SHA-256 ${expected.slice(0, 12)}...), ` +
        `found another text (${found.slice(0, 12)}...); ${remedy}`,
      { file },
    );
  }
  return { file, text: decodeUtf8(input.bytes, file) };
}
