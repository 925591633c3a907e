import { Piscina } from 'piscina';
import type { Plan } from '../plan/plan.ts';
import { TaskRunner } from './task.ts';
import type { Task, TaskResult } from './task.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import type { WorkerData } from './worker.ts';

/** Results of tasks in the order of the tasks, whoever did them. */
export interface TaskPool {
  results(tasks: readonly Task[]): AsyncIterable<TaskResult>;
  close(): Promise<void>;
}

/** One worker means this thread; more run in threads of their own. */
export function createPool(
  plan: Plan,
  trace: TraceData | undefined,
  workers: number,
  keepsLogs: boolean,
): TaskPool {
  return workers <= 1
    ? new LocalPool(plan, keepsLogs)
    : new ThreadPool({ scenario: plan.scenario, trace, keepsLogs }, workers);
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

// Tasks under way per worker: enough to keep it busy, few enough to hold their results.
const AHEAD = 4;

class ThreadPool implements TaskPool {
  private readonly piscina: Piscina;
  private readonly workers: number;

  constructor(workerData: WorkerData, workers: number) {
    this.workers = workers;
    this.piscina = new Piscina({
      filename: new URL('./worker-entry.mjs', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      workerData,
    });
  }

  async *results(tasks: readonly Task[]): AsyncIterable<TaskResult> {
    const running: Promise<TaskResult>[] = [];
    let next = 0;
    const start = (): void => {
      const promise = this.piscina.run(tasks[next++]) as Promise<TaskResult>;
      // A later task may fail while an earlier one is waited for; its turn to be told comes.
      promise.catch(() => undefined);
      running.push(promise);
    };
    while (next < tasks.length && running.length < AHEAD * this.workers) start();
    while (running.length > 0) {
      const result = await running.shift()!;
      if (next < tasks.length) start();
      yield result;
    }
  }

  close(): Promise<void> {
    return this.piscina.destroy();
  }
}
