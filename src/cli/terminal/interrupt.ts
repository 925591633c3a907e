interface Cleanup {
  readonly undo: () => void;
  /** What is left all the same, in words. */
  readonly kept: (() => string) | undefined;
}

/** What must be undone when the user stops the program; the latest first. */
const cleanups: Cleanup[] = [];

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGNALS = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];

/**
 * Registers `undo` for Ctrl-C and SIGTERM; gives a function that forgets it. With nothing to undo,
 * signals do what they usually do.
 *
 * @param kept - says what another attempt will find
 */
export function onInterrupt(undo: () => void, kept?: () => string): () => void {
  const cleanup: Cleanup = { undo, kept };
  if (cleanups.length === 0) for (const signal of SIGNALS) process.once(signal, stop);
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.indexOf(cleanup);
    if (at < 0) return;
    cleanups.splice(at, 1);
    if (cleanups.length === 0) for (const signal of SIGNALS) process.off(signal, stop);
  };
}

function stop(signal: keyof typeof EXIT_CODES): void {
  const kept = cleanups.findLast((cleanup) => cleanup.kept !== undefined)?.kept?.();
  process.stderr.write(`\nbluecrowd: stopped; ${kept ?? 'nothing was kept'}\n`);
  for (const { undo } of cleanups.splice(0).reverse()) {
    try {
      undo();
    } catch {
      // What cannot be removed now, the next command removes.
    }
  }
  // Worker threads and an open database would keep the process up for no use.
  process.exit(EXIT_CODES[signal]);
}
