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
}

/** A worker's task function; each worker makes its own plan from the scenario. */
export function taskFunction({
  scenario,
  trace,
  keepsLogs,
}: WorkerData): (task: Task) => TaskResult {
  const runner = new TaskRunner(makePlan(scenario, trace), keepsLogs);
  return (task) => {
    const result = runner.run(task);
    // Columns may be views into larger buffers; what travels is just their part.
    return { ...result, columns: result.columns.map((column) => column.slice()) };
  };
}
