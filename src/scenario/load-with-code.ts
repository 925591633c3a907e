import { DEFAULT_CALL_LIMIT_S, watched } from '../own-engine/watch.ts';
import { checkedScenario, openScenario } from './load.ts';
import type { LoadedScenario, LoadOptions } from './load.ts';
import { loadWrittenModules, writtenModules } from './own-modules.ts';

/** Of scenarios that may name modules with engines of somebody's own. */
export interface CodeOptions {
  /** Whether code of modules that the scenario names may run. */
  readonly allowCode: boolean;
  /** One call into a module takes this long at most, s. */
  readonly callLimitS?: number;
}

/**
 * As `loadScenario`, for scenarios that may name modules with engines of somebody's own. What these
 * do is not confined: only whoever has read them should allow them.
 *
 * @throws InputError as `loadScenario`, and for what is wrong with a module
 */
export async function loadScenarioWithCode(
  path: string,
  { allowCode, callLimitS = DEFAULT_CALL_LIMIT_S, ...options }: LoadOptions & CodeOptions,
): Promise<LoadedScenario> {
  const opened = openScenario(path, options);
  if (!allowCode || writtenModules(opened.source).length === 0) {
    return checkedScenario(opened, options);
  }
  const modules = await watched(callLimitS, () =>
    loadWrittenModules(path, opened.source, callLimitS),
  );
  return checkedScenario(opened, { ...options, modules });
}
