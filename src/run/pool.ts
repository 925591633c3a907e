import type { ModuleText } from '../own-engine/engine-module.ts';
import { createBeats } from '../own-engine/heartbeat.ts';
import type { Plan } from '../plan/plan.ts';
import { TaskRunner } from './task-runner.ts';
import type { Task, TaskResult } from './task.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { Threads } from './threads.ts';
import type { WorkerData } from './worker.ts';

/** Results of tasks in the order of the tasks, whoever did them. */
export interface TaskPool {
  results(tasks: readonly Task[]): AsyncIterable<TaskResult>;
  close(): Promise<void>;
}

/** One worker means this thread; more run in threads of their own. */
export function createPool(
  plan: Plan,
  workers: number,
  { trace, keepsLogs, modules, callLimitS }: PoolOptions,
): TaskPool {
  if (workers <= 1) return new LocalPool(plan, keepsLogs);
  const beats = modules.length === 0 ? undefined : createBeats(workers);
  const { scenario, people } = plan;
  const data = { scenario, people, trace, keepsLogs, modules, callLimitS, beats };
  return new ThreadPool(data, workers);
}

/** What tasks need beside the plan. */
export interface PoolOptions {
  readonly trace: TraceData | undefined;
  readonly keepsLogs: boolean;
  /** Modules of the scenario's apps: each thread loads them for itself. */
  readonly modules: readonly ModuleText[];
  readonly callLimitS: number;
}

class LocalPool implements TaskPool {
  private readonly runner: TaskRunner;

  constructor(plan: Plan, keepsLogs: boolean) {
    this.runner = new TaskRunner(plan, keepsLogs);
  }

  async *results(tasks: readonly Task[]): AsyncIterable<TaskResult> {
    for (const task of tasks) {
      yield this.runner.run(task);
      // Signals and the progress line get their turn between tasks.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

// What a task leaves is garbage soon: the 48 MB to which Node would let it grow, in each thread,
// gain no time.
const LIMITS = { maxYoungGenerationSizeMb: 12 };

// Tasks under way per worker: enough to keep it busy, few enough to hold their results.
const AHEAD = 4;

class ThreadPool implements TaskPool {
  private readonly threads: Threads<Task, TaskResult>;
  private readonly workers: number;

  constructor(workerData: WorkerData, workers: number) {
    this.workers = workers;
    const entry = new URL('./worker-entry.mjs', import.meta.url);
    this.threads = new Threads(entry, workerData, workers, LIMITS);
  }

  async *results(tasks: readonly Task[]): AsyncIterable<TaskResult> {
    const running: Promise<TaskResult>[] = [];
    let next = 0;
    const start = (): void => {
      const promise = this.threads.run(tasks[next++]);
      // A later task may fail while an earlier one is waited for; its turn to be told comes.
      promise.catch(() => undefined);
      running.push(promise);
    };
    while (next < tasks.length && running.length < AHEAD * this.workers) start();
    while (running.length > 0) {
      const result = await this.threads.watched(running.shift()!);
      if (next < tasks.length) start();
      yield result;
    }
  }

  close(): Promise<void> {
    return this.threads.close();
  }
}
