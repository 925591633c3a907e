import type { ResourceLimits } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { InputError } from '../base/errors.ts';
import { watchThreads } from '../own-engine/watch.ts';
import type { ThreadWatch } from '../own-engine/watch.ts';
import type { ModuleData, Refusal } from './worker-data.ts';

/** Worker threads that do tasks; those that call into modules are watched. */
export class Threads<Task, Result extends { readonly kind: string }> {
  private readonly piscina: Piscina;
  private readonly watch: ThreadWatch | undefined;

  /**
   * @param entry - file that exports the worker's function
   * @param limits - of the memory of each, where Node's own are not to hold
   */
  constructor(entry: URL, workerData: ModuleData, workers: number, limits?: ResourceLimits) {
    const { beats, callLimitS, modules } = workerData;
    const files = modules.map(({ file }) => file);
    if (beats !== undefined) this.watch = watchThreads(beats, callLimitS, files);
    this.piscina = new Piscina({
      filename: entry.href,
      minThreads: workers,
      maxThreads: workers,
      workerData,
      resourceLimits: limits,
    });
  }

  /** Begins a task now. @throws InputError, later, for what the task cannot do */
  async run(task: Task): Promise<Result> {
    const result = await (this.piscina.run(task) as Promise<Result | Refusal>);
    if (result.kind === 'refused') throw new InputError((result as Refusal).message);
    return result as Result;
  }

  /** The same; rejects too where any thread's call into a module does not end. */
  async watched<T>(result: Promise<T>): Promise<T> {
    return await (this.watch === undefined ? result : Promise.race([result, this.watch.overdue]));
  }

  close(): Promise<void> {
    this.watch?.stop();
    return this.piscina.destroy();
  }
}
