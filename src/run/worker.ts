import { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import type { ModuleText } from '../own-engine/engine-module.ts';
import { takeBeat } from '../own-engine/heartbeat.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { makePlan } from '../plan/plan.ts';
import { TaskRunner } from './task.ts';
import type { Task, TaskResult } from './task.ts';

/** What every worker of a run starts with. */
export interface WorkerData {
  readonly scenario: Scenario;
  /** Its arrays are in shared memory. */
  readonly trace: TraceData | undefined;
  /** Whether results hold whole contact logs. */
  readonly keepsLogs: boolean;
  /** Modules of the scenario's apps. */
  readonly modules: readonly ModuleText[];
  readonly callLimitS: number;
  /** Shared memory in which workers tell of their calls into modules; one place for each. */
  readonly beats: Int32Array | undefined;
}

/** In place of a result: a sentence for the user. An error loses its class on the way here. */
export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
}

/** A worker's task function; each worker makes its own plan from the scenario. */
export async function taskFunction(
  data: WorkerData,
): Promise<(task: Task) => TaskResult | Refusal> {
  let runner: TaskRunner;
  try {
    runner = await runnerOf(data);
  } catch (error) {
    const refusal = refusalOf(error);
    return () => refusal;
  }
  return (task) => {
    try {
      const result = runner.run(task);
      // Columns may be views into larger buffers; what travels is just their part.
      return { ...result, columns: result.columns.map((column) => column.slice()) };
    } catch (error) {
      return refusalOf(error);
    }
  };
}

async function runnerOf(data: WorkerData): Promise<TaskRunner> {
  const { scenario, trace, keepsLogs, modules, callLimitS, beats } = data;
  if (beats !== undefined) takeBeat(beats);
  const loaded = [];
  for (const module of modules) {
    // Most runs have none: what loads them is loaded with the first.
    const { loadModule } = await import('../own-engine/load-module.ts');
    loaded.push(await loadModule(module, callLimitS));
  }
  const known = new AppRegistry(loaded.map(({ profile }) => profile));
  return new TaskRunner(makePlan(scenario, trace, known), keepsLogs);
}

/** @throws what is no sentence for the user */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof InputError)) throw error;
  return { kind: 'refused', message: error.message };
}
