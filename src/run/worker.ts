import { workerData } from 'node:worker_threads';
import { move } from 'piscina';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceData } from '../world/trace-data.ts';
import { makePlan } from './plan.ts';
import { TaskRunner } from './task.ts';
import type { Task, TaskResult } from './task.ts';

/** What every worker of a run starts with. */
export interface WorkerData {
  readonly scenario: Scenario;
  /** Arrays in shared memory. */
  readonly trace: TraceData | undefined;
}

let runner: TaskRunner | undefined;

/** One task in a worker; columns are moved to the main thread, not copied. */
export function runTask(task: Task): TaskResult {
  runner ??= new TaskRunner(planOf());
  const result = runner.run(task);
  const columns = result.columns.map((column) => column.slice());
  const buffers = columns.map(({ buffer }) => buffer);
  // piscina's `move` marks what is to be transferred and hands the value back.
  return move({ ...result, columns, [TRANSFER]: buffers } as never) as unknown as TaskResult;
}
