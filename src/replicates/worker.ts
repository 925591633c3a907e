import type { EngineModule } from '../own-engine/engine-module.ts';
import { loadModules, refusalOf } from '../run/worker-data.ts';
import type { ModuleData, Refusal } from '../run/worker-data.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { simulateReplicate } from './replicate.ts';
import type { ReplicateOutcome } from './replicate.ts';

/** What every worker of a set of replicates starts with. */
export interface ReplicateWorkerData extends ModuleData {
  readonly scenario: Scenario;
  /** Its arrays are in shared memory. */
  readonly trace: TraceData | undefined;
}

/** A worker's task function: a whole replicate, by its seed. */
export async function taskFunction(
  data: ReplicateWorkerData,
): Promise<(seed: string) => Promise<ReplicateOutcome | Refusal>> {
  let modules: EngineModule[];
  try {
    modules = await loadModules(data);
  } catch (error) {
    const refusal = refusalOf(error);
    return () => Promise.resolve(refusal);
  }
  const { scenario, trace, callLimitS } = data;
  return async (seed) => {
    try {
      return await simulateReplicate(scenario, seed, trace, modules, callLimitS);
    } catch (error) {
      return refusalOf(error);
    }
  };
}
