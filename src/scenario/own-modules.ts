import { dirname } from 'node:path';
import { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { plain, quoted } from '../base/text/printable.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { isModulePath, readModule } from '../own-engine/module-file.ts';
import type { Problem } from './file/problems.ts';
import type { ScenarioSource } from './file/source.ts';

/** An engine that a scenario gives as the path of a module. */
interface WrittenModule {
  readonly written: string;
  readonly path: readonly ['apps', number, 'engine'];
}

/** The modules that a scenario names, in its order. */
export function writtenModules(source: ScenarioSource): WrittenModule[] {
  const { apps } = (source.values() ?? {}) as { apps?: unknown };
  if (!Array.isArray(apps)) return [];
  return apps.flatMap((app: unknown, k) => {
    const { engine } = (app ?? {}) as { engine?: unknown };
    if (typeof engine !== 'string' || !isModulePath(engine)) return [];
    return [{ written: engine, path: ['apps', k, 'engine'] as const }];
  });
}

/** Modules whose code nobody has allowed to run. */
export function modulesWithoutCode(
  source: ScenarioSource,
  modules: ReadonlyMap<string, EngineModule>,
): Problem[] {
  return writtenModules(source)
    .filter(({ written }) => !modules.has(written))
    .map(({ written, path }) => ({
      path: [...path],
      place: source.placeOf([...path]),
      message:
        `expected --allow-code, without which no code from a file runs, found the module ` +
        `${plain(written)}; read it, then allow it (it is not run in a sandbox)`,
    }));
}

/**
 * Loads the modules that a scenario names, by how it writes their paths.
 *
 * @param folder - of the scenario: modules stand in it or below
 * @throws InputError for what is wrong with a path or a module
 */
export async function loadWrittenModules(
  path: string,
  source: ScenarioSource,
  callLimitS: number,
): Promise<Map<string, EngineModule>> {
  const loaded = new Map<string, EngineModule>();
  for (const { written, path: key } of writtenModules(source)) {
    const found = readModule(written, dirname(path));
    if ('fault' in found) {
      throw new InputError(`${key.join('.')}: ${found.fault}`, source.placeOf([...key]));
    }
    const before = [...loaded.values()].find(({ file }) => file === found.file);
    const { loadModule } = await import('../own-engine/load-module.ts');
    const module = before ?? (await loadModule(found, callLimitS));
    if (before === undefined) refuseTaken(module, [...loaded.values()]);
    loaded.set(written, module);
  }
  return loaded;
}

/** Draws and tables know an app by its name alone. */
function refuseTaken({ file, profile }: EngineModule, before: readonly EngineModule[]): void {
  const known = new AppRegistry(before.map((module) => module.profile));
  const taken = known.taken(profile.name);
  if (taken === undefined) return;
  throw new InputError(
    `name: expected one of its own, found ${quoted(profile.name)} beside the app ` +
      `${quoted(taken)}; change it`,
    { file },
  );
}
