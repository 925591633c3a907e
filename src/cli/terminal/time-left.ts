// Before, the first tasks (which warm up) would speak for all.
const FIRST_SHARE = 0.03;
/** Window over which the speed is measured, ms. */
const RECENT_MS = 30_000;
const SAMPLE_MS = 1000;

interface Sample {
  readonly ms: number;
  readonly done: number;
}

/** Estimates how long work will take still from how quickly it went lately. */
export class TimeLeft {
  private samples: Sample[] = [];
  private total = Number.NaN;

  /**
   * Takes in how far the work is.
   *
   * @param nowMs - of any clock that does not go back
   * @returns seconds left; undefined before 3 % are done and where nothing moves
   */
  update(done: number, total: number, nowMs: number): number | undefined {
    const last = this.samples.at(-1);
    // Other work began.
    if (total !== this.total || (last !== undefined && done < last.done)) this.samples = [];
    this.total = total;
    if (this.samples.length < 2 || nowMs - this.samples.at(-1)!.ms >= SAMPLE_MS) {
      this.samples.push({ ms: nowMs, done });
    }
    // One sample older than the span stays, to measure from.
    while (this.samples.length > 2 && nowMs - this.samples[1].ms >= RECENT_MS) this.samples.shift();
    const { ms, done: before } = this.samples[0];
    const perMs = (done - before) / (nowMs - ms);
    if (!(done >= FIRST_SHARE * total) || !(perMs > 0) || !Number.isFinite(perMs)) return undefined;
    const leftS = Math.max(total - done, 0) / perMs / 1000;
    return Number.isFinite(leftS) ? leftS : undefined;
  }
}

/** ", about 3 h 20 min left", or nothing where it is not known or nearly over. */
export function leftWords(seconds: number | undefined): string {
  if (seconds === undefined || !(seconds >= 0.5)) return '';
  return `, about ${durationWords(seconds)} left`;
}

/** Such as "40 s", "12 min", "3 h 20 min", "2 d 5 h". */
function durationWords(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(seconds / 3600);
  const days = Math.floor(hours / 24);
  return twoUnits(days, 'd', hours % 24, 'h');
}

function twoUnits(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}
