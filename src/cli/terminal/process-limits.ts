import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { InputError } from '../../base/errors.ts';

// What a run of two people needs, measured with Node 20 on Linux, and a third more.
const ADDRESS_SPACE = 1.8e9;
const ADDRESS_SPACE_PER_WORKER = 0.65e9;
// While modules are loaded, up to 130 files are open at once.
const OPEN_FILES = 160;
// V8's own default is some GB; with less than this, a scenario of 120 people ended in an abort.
const HEAP = 96 * 2 ** 20;

const LIMITS = '/proc/self/limits';

/** What the shell or the system allows this process; undefined = no limit, or none known. */
export interface ProcessLimits {
  /** Bytes, `ulimit -v`. */
  readonly addressSpace: number | undefined;
  /** `ulimit -n`. */
  readonly openFiles: number | undefined;
}

let read: ProcessLimits | undefined;

export function processLimits(): ProcessLimits {
  return (read ??= parseLimits(textOf(LIMITS)));
}

/** @param text - of /proc/self/limits; empty where the system has no such file */
export function parseLimits(text: string): ProcessLimits {
  const soft = (name: string): number | undefined => {
    const [, value] = new RegExp(`^${name} +(\\d+)`, 'm').exec(text) ?? [];
    return value === undefined ? undefined : Number(value);
  };
  return { addressSpace: soft('Max address space'), openFiles: soft('Max open files') };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/**
 * Refuses to start where V8 or DuckDB would end the process without a word later.
 *
 * @throws InputError that names the limit
 */
export function checkLimits(limits = processLimits(), heap = getHeapStatistics().heap_size_limit) {
  const { addressSpace, openFiles } = limits;
  if (addressSpace !== undefined && addressSpace < ADDRESS_SPACE) {
    throw new InputError(
      `expected ${inGb(ADDRESS_SPACE)} of address space or more, found a limit of ` +
        `${inGb(addressSpace)} (ulimit -v); raise it`,
    );
  }
  if (openFiles !== undefined && openFiles < OPEN_FILES) {
    throw new InputError(
      `expected ${OPEN_FILES} open files or more, found a limit of ${openFiles} (ulimit -n); ` +
        'raise it',
    );
  }
  if (heap < HEAP) {
    throw new InputError(
      `expected a heap of ${inMb(HEAP)} or more, found a limit of ${inMb(heap)} ` +
        '(--max-old-space-size of Node); raise it, such as to 512',
    );
  }
}

/** Most workers for which the address space is large enough; at least 1. */
export function workersThatFit({ addressSpace } = processLimits()): number {
  if (addressSpace === undefined) return Infinity;
  const fit = Math.floor((addressSpace - ADDRESS_SPACE) / ADDRESS_SPACE_PER_WORKER);
  // One worker is the main thread itself.
  return Math.max(fit, 1);
}

/** @throws InputError where this number of workers would exhaust the address space */
export function checkWorkers(workers: number, limits = processLimits()): void {
  const fit = workersThatFit(limits);
  if (workers <= fit) return;
  throw new InputError(
    `--workers: expected at most ${fit} with ${inGb(limits.addressSpace!)} of address space ` +
      `(ulimit -v), found ${workers}; raise the limit or take fewer`,
  );
}

const inGb = (bytes: number): string => `${Number((bytes / 1e9).toFixed(1))} GB`;
const inMb = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
