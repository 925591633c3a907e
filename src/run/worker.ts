import { AppRegistry } from '../apps/registry.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { makePlan } from '../plan/plan.ts';
import type { SharedPeople } from '../plan/shared-people.ts';
import { TaskRunner } from './task-runner.ts';
import { loadModules, refusalOf } from './worker-data.ts';
import type { ModuleData, Refusal } from './worker-data.ts';
import type { Task, TaskResult } from './task.ts';

/** What every worker of a run starts with. */
export interface WorkerData extends ModuleData {
  readonly scenario: Scenario;
  /** Its arrays are in shared memory. */
  readonly people: SharedPeople;
  /** So are its. */
  readonly trace: TraceData | undefined;
  /** Whether results hold whole contact logs. */
  readonly keepsLogs: boolean;
}

/** A worker's task function; each makes its own plan, of the scenario and people it is given. */
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
      if (result.kind === 'contacts') return result;
      // Columns are views into larger buffers; what travels is just their part.
      const { count, columns } = result.sightings;
      return { ...result, sightings: { count, columns: columns.map((column) => column.slice()) } };
    } catch (error) {
      return refusalOf(error);
    }
  };
}

async function runnerOf(data: WorkerData): Promise<TaskRunner> {
  const modules = await loadModules(data);
  const known = new AppRegistry(modules.map(({ profile }) => profile));
  return new TaskRunner(makePlan(data.scenario, data.trace, known, data.people), data.keepsLogs);
}
