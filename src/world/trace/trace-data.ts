import { S_PER_DAY } from '../../base/time.ts';

/**
 * A contact list in memory: record k says that people `a[k]` and `b[k]` were face to face in
 * [timeS[k] - resolution, timeS[k]]. Sorted by time; a < b; a pair stands at most once at one time.
 *
 * Plain arrays, so that it passes to a worker by `postMessage`; after `shareTrace` without a copy.
 */
export interface TraceData {
  /** Trace time of each record, seconds (Unix time, or counted from the study's own zero). */
  readonly timeS: Float64Array;
  /** Person indices: positions in `names`. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** The ids as the file writes them, in ascending numeric order, then the others by code units. */
  readonly names: readonly string[];
  /** Class of each person, '' where neither the trace nor its metadata names one. */
  readonly groups: readonly string[];
}

/** The same trace with its arrays in shared memory, for workers to read without a copy. */
export function shareTrace(trace: TraceData): TraceData {
  const timeS = new Float64Array(new SharedArrayBuffer(trace.timeS.byteLength));
  const a = new Int32Array(new SharedArrayBuffer(trace.a.byteLength));
  const b = new Int32Array(new SharedArrayBuffer(trace.b.byteLength));
  timeS.set(trace.timeS);
  a.set(trace.a);
  b.set(trace.b);
  return { timeS, a, b, names: trace.names, groups: trace.groups };
}

/** Times above this are Unix times (1973 and later); studies that count from zero end far below. */
const UNIX_TIME_FROM_S = 1e8;

/** Whether a trace time counts from 1970, and so names a date. */
export function isUnixTime(timeS: number): boolean {
  return timeS >= UNIX_TIME_FROM_S;
}

/**
 * The trace time that is local midnight of day 0 where the scenario does not say.
 *
 * Unix times: midnight, `utcOffsetMin` east of UTC, of the day on which the first record starts.
 * Other times count from midnight of day 0 (SocioPatterns: SFHH starts at 32520 s = 09:02), or from
 * the start of the first record where that lies before zero.
 */
export function defaultOriginS(trace: TraceData, resolutionS: number, utcOffsetMin = 0): number {
  const startS = (trace.timeS[0] ?? 0) - resolutionS;
  if (!isUnixTime(startS)) return Math.min(0, startS);
  const offsetS = utcOffsetMin * 60;
  return Math.floor((startS + offsetS) / S_PER_DAY) * S_PER_DAY - offsetS;
}
