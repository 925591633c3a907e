import { ABSENT } from '../measurement-table.ts';

const SECOND_US = 1e6;
const HALF_HOUR_US = 1800 * SECOND_US;
/** Civil time differs by at most 14 h from UTC to either side; a clock is set within seconds. */
const MAX_JUMP_US = 26 * 3600 * SECOND_US;
const JUMP_TOLERANCE_US = 2 * SECOND_US;

interface Link {
  lastUs: number;
  part: number;
  /** Time of the last kept packet by channel. */
  readonly keptUs: Map<number, number>;
}

/**
 * Follows the clock of every link through a log: finds packets that were handed over twice, and
 * places where the clock was set. A clock was set where time goes back by more than a second, or
 * ahead by whole half hours to within two seconds (a time zone, or summer time).
 */
export class LogClock {
  /** Places where the clock went back, and ahead. */
  backward: number;
  forward: number;
  duplicates: number;
  private readonly links: Map<string, Link>;

  constructor() {
    this.backward = 0;
    this.forward = 0;
    this.duplicates = 0;
    this.links = new Map();
  }

  /**
   * Part of the log that a packet falls in, or ABSENT where it is the one before again, within
   * `duplicatesS`. `timeUs` is NaN where there are no times.
   */
  take(link: string, channel: number, timeUs: number, duplicatesS: number): number {
    let state = this.links.get(link);
    if (state === undefined) {
      state = { lastUs: timeUs, part: 0, keptUs: new Map() };
      this.links.set(link, state);
    }
    if (Number.isNaN(timeUs)) return state.part;
    const stepUs = timeUs - state.lastUs;
    state.lastUs = timeUs;
    if (stepUs < -SECOND_US) this.backward++;
    else if (isZoneStep(stepUs)) this.forward++;
    else {
      const kept = state.keptUs.get(channel);
      if (kept !== undefined && Math.abs(timeUs - kept) < duplicatesS * SECOND_US) {
        this.duplicates++;
        return ABSENT;
      }
      state.keptUs.set(channel, timeUs);
      return state.part;
    }
    state.part++;
    state.keptUs.clear();
    state.keptUs.set(channel, timeUs);
    return state.part;
  }
}

function isZoneStep(stepUs: number): boolean {
  if (stepUs < HALF_HOUR_US - JUMP_TOLERANCE_US || stepUs > MAX_JUMP_US) return false;
  const off = Math.abs(stepUs - Math.round(stepUs / HALF_HOUR_US) * HALF_HOUR_US);
  return off <= JUMP_TOLERANCE_US;
}
