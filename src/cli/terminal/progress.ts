import cliProgress from 'cli-progress';
import { leftWords, TimeLeft } from './time-left.ts';

/** Reports the progress of long work, with the time it is likely to take still; on stderr. */
export interface Progress {
  /** @param note - gives what is known by now, after the time left; called where it is shown */
  update(done: number, total: number, note?: () => string): void;
  /** Ends the line; nothing is left of a bar. */
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };
const LINE_EVERY_MS = 10_000;
/** A note may take its time to make. */
const NOTE_EVERY_MS = 500;

/** A bar on a terminal, a calm line every ten seconds elsewhere, nothing with `quiet`. */
export function createProgress(what: string, quiet: boolean): Progress {
  if (quiet) return SILENT;
  return process.stderr.isTTY
    ? createBar(what, process.stderr)
    : createLines(what, (line) => void process.stderr.write(line));
}

export function createBar(
  what: string,
  stream: NodeJS.WritableStream,
  clock = (): number => performance.now(),
): Progress {
  const left = new TimeLeft();
  const bar = new cliProgress.SingleBar(
    {
      // The estimate of the library is "NFs" or "INF" at the start.
      format: `${what} {bar} {percentage} %{left}{note}`,
      hideCursor: true,
      clearOnComplete: true,
      stream,
    },
    cliProgress.Presets.shades_grey,
  );
  let started = false;
  let notedMs = -Infinity;
  let noted = '';
  return {
    update(done, total, note) {
      const nowMs = clock();
      if (nowMs - notedMs >= NOTE_EVERY_MS) {
        notedMs = nowMs;
        noted = note?.() ?? '';
      }
      const payload = { left: leftWords(left.update(done, total, nowMs)), note: noted };
      if (!started) bar.start(total, done, payload);
      started = true;
      bar.setTotal(total);
      bar.update(done, payload);
    },
    stop: () => bar.stop(),
  };
}

export function createLines(
  what: string,
  write: (line: string) => void,
  clock = (): number => performance.now(),
): Progress {
  const left = new TimeLeft();
  let lastMs = clock();
  return {
    update(done, total, note) {
      const nowMs = clock();
      const words = leftWords(left.update(done, total, nowMs));
      if (nowMs - lastMs < LINE_EVERY_MS || !(total > 0)) return;
      lastMs = nowMs;
      const percent = Math.floor((100 * Math.min(done, total)) / total);
      write(`${what}: ${percent} %${words}${note?.() ?? ''}\n`);
    },
    stop: () => undefined,
  };
}
