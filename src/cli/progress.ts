import cliProgress from 'cli-progress';

/** Tells how far long work is, with the time it is likely to take still; on stderr. */
export interface Progress {
  update(done: number, total: number): void;
  /** Ends the line; nothing is left of a bar. */
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };
const LINE_EVERY_MS = 10_000;

/** A bar on a terminal, a calm line every ten seconds elsewhere, nothing with `quiet`. */
export function createProgress(what: string, quiet: boolean): Progress {
  if (quiet) return SILENT;
  return process.stderr.isTTY ? createBar(what) : createLines(what);
}

function createBar(what: string): Progress {
  const bar = new cliProgress.SingleBar(
    {
      format: `${what} {bar} {percentage} %, {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_grey,
  );
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function createLines(what: string): Progress {
  const startMs = performance.now();
  let lastMs = startMs;
  return {
    update(done, total) {
      const nowMs = performance.now();
      if (nowMs - lastMs < LINE_EVERY_MS || done === 0) return;
      lastMs = nowMs;
      const leftS = Math.round((((nowMs - startMs) / done) * (total - done)) / 1000);
      process.stderr.write(
        `${what}: ${Math.floor((100 * done) / total)} %, about ${leftS} s left\n`,
      );
    },
    stop: () => undefined,
  };
}
