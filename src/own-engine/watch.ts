import { isMainThread, Worker } from 'node:worker_threads';
import { leaveAll, overdueError } from './guard.ts';
import { BeatReader, ownBeat } from './heartbeat.ts';

/** One call into a module takes this long at most, in seconds, unless somebody says otherwise. */
export const DEFAULT_CALL_LIMIT_S = 10;

type Message = { readonly ready: true } | { readonly overdue: number };

/**
 * Does `work` while a thread watches this one's calls into modules. Only the main thread is watched
 * so: workers are watched, and ended, by whoever made them.
 *
 * @throws InputError for a call that takes longer than `limitS`; `work` then stops where it is
 */
export async function watched<T>(limitS: number, work: () => Promise<T>): Promise<T> {
  if (!isMainThread) return await work();
  const watchdog = new Worker(new URL('./watchdog-entry.mjs', import.meta.url), {
    workerData: { beat: ownBeat(), limitMs: 1000 * limitS },
    // What this process was started with may not suit a plain script.
    execArgv: [],
  });
  try {
    let begin: () => void;
    const ready = new Promise<void>((resolve) => (begin = resolve));
    const overdue = new Promise<never>((_, reject) => {
      watchdog.on('error', reject);
      watchdog.on('message', (message: Message) => {
        if ('ready' in message) begin();
        else {
          leaveAll();
          reject(overdueError(message.overdue, limitS));
        }
      });
    });
    return await Promise.race([ready.then(work), overdue]);
  } finally {
    await watchdog.terminate();
  }
}

/** How often threads are looked at, ms. */
const LOOK_MS = 100;

export interface ThreadWatch {
  /** Rejects with a sentence where a call into a module does not end. */
  readonly overdue: Promise<never>;
  stop(): void;
}

/**
 * Watches the calls of other threads into modules; whoever made the threads ends them.
 *
 * @param files - of the modules, in the order in which each thread loads them
 */
export function watchThreads(
  beats: Int32Array,
  limitS: number,
  files: readonly string[],
): ThreadWatch {
  const reader = new BeatReader(beats, 1000 * limitS);
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const call = reader.overdue(performance.now());
      if (call !== undefined) reject(overdueError(call, limitS, files));
    }, LOOK_MS);
  });
  // Nobody may be waiting for it at that moment.
  overdue.catch(() => undefined);
  return { overdue, stop: () => clearInterval(timer) };
}
