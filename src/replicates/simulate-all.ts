import type { EngineModule } from '../own-engine/engine-module.ts';
import { createBeats } from '../own-engine/heartbeat.ts';
import { Threads } from '../run/threads.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shareTrace } from '../world/trace/trace-data.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { simulateReplicate } from './replicate.ts';
import type { ReplicateOutcome } from './replicate.ts';
import type { ReplicateWorkerData } from './worker.ts';

/** How replicates are run. */
export interface ReplicateOptions {
  /** The contact list of a trace world. */
  readonly trace: TraceData | undefined;
  /** 1 = this thread; more = a replicate in each of as many threads. */
  readonly workers: number;
  readonly modules: readonly EngineModule[];
  /** One call into a module takes this long at most, s. */
  readonly callLimitS: number;
}

/**
 * Runs a replicate for each of `seeds`; `take` is given each as it ends, in any order.
 *
 * @throws InputError for what the scenario asks and the world cannot give, and over a limit
 */
export async function simulateAll(
  scenario: Scenario,
  seeds: readonly string[],
  take: (outcome: ReplicateOutcome) => void,
  { trace, workers, modules, callLimitS }: ReplicateOptions,
): Promise<void> {
  if (workers <= 1 || seeds.length === 1) {
    for (const seed of seeds) {
      take(await simulateReplicate(scenario, seed, trace, modules, callLimitS));
    }
    return;
  }
  const data: ReplicateWorkerData = {
    scenario,
    trace: trace === undefined ? undefined : shareTrace(trace),
    modules: modules.map(({ file, text }) => ({ file, text })),
    callLimitS,
    beats: modules.length === 0 ? undefined : createBeats(workers),
  };
  const entry = new URL('./worker-entry.mjs', import.meta.url);
  const threads = new Threads<string, ReplicateOutcome>(
    entry,
    data,
    Math.min(workers, seeds.length),
  );
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < seeds.length) take(await threads.run(seeds[next++]));
  };
  try {
    await threads.watched(Promise.all(Array.from({ length: workers }, lane)));
  } finally {
    await threads.close();
  }
}
