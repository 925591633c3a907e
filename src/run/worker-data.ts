import { InputError } from '../base/errors.ts';
import type { EngineModule, ModuleText } from '../own-engine/engine-module.ts';
import { takeBeat } from '../own-engine/heartbeat.ts';

/** What every worker is given that may have modules to load. */
export interface ModuleData {
  /** Modules of the scenario's apps. */
  readonly modules: readonly ModuleText[];
  /** One call into a module takes this long at most, s. */
  readonly callLimitS: number;
  /** Shared memory in which workers tell of their calls into modules; one place for each. */
  readonly beats: Int32Array | undefined;
}

/** In place of a result: a sentence for the user. An error loses its class on the way here. */
export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
}

/** @throws what is no sentence for the user */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof InputError)) throw error;
  return { kind: 'refused', message: error.message };
}

/** The modules, loaded in this thread. @throws InputError where one cannot be used */
export async function loadModules({
  modules,
  callLimitS,
  beats,
}: ModuleData): Promise<EngineModule[]> {
  if (beats !== undefined) takeBeat(beats);
  const loaded: EngineModule[] = [];
  for (const module of modules) {
    // Most runs have none: what loads them is loaded with the first.
    const { loadModule } = await import('../own-engine/load-module.ts');
    loaded.push(await loadModule(module, callLimitS));
  }
  return loaded;
}
