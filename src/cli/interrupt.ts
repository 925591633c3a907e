/** What must be undone when the user stops the program; the latest first. */
const cleanups: (() => void)[] = [];

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Registers `cleanup` for Ctrl-C and SIGTERM; gives a function that forgets it. */
export function onInterrupt(cleanup: () => void): () => void {
  if (cleanups.length === 0) {
    for (const [signal, code] of Object.entries(EXIT_CODES)) {
      process.once(signal, () => {
        process.stderr.write('\nbluecrowd: stopped; nothing was kept of this run\n');
        for (const undo of cleanups.splice(0).reverse()) undo();
        // Worker threads and an open database would keep the process up for no use.
        process.exit(code);
      });
    }
  }
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.indexOf(cleanup);
    if (at >= 0) cleanups.splice(at, 1);
  };
}
